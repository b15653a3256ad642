"""Run every benchmark: `python -m benchmarks`; with --record, keep what it prints."""

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

from benchmarks import machine, network, perceptron

RECORD = Path(__file__).parents[1] / "reference" / "benchmarks.txt"


class Both(io.StringIO):
    """Text that is shown and kept."""

    def write(self, text):
        sys.__stdout__.write(text)
        sys.__stdout__.flush()
        return super().write(text)


def main(record):
    with redirect_stdout(Both()) as text:
        print(machine())
        network.main()
        perceptron.main()
    if record:
        RECORD.write_text(text.getvalue(), encoding="utf-8")


main("--record" in sys.argv[1:])
