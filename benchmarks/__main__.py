"""Run every benchmark: `python -m benchmarks`."""

from benchmarks import machine, perceptron

print(machine())
perceptron.main()
