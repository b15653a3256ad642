"""Run every benchmark: `python -m benchmarks`; with --record, keep what it prints."""

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

from benchmarks import estimators, machine, network, perceptron

REFERENCE = Path(__file__).parents[1] / "reference"
FILES = {"benchmarks.txt": (network, perceptron), "estimators.txt": (estimators,)}


class Both(io.StringIO):
    """Text that is shown and kept."""

    def write(self, text):
        sys.__stdout__.write(text)
        sys.__stdout__.flush()
        return super().write(text)


def main(record):
    for name, parts in FILES.items():
        with redirect_stdout(Both()) as text:
            print(machine())
            for part in parts:
                part.main()
        if record:
            (REFERENCE / name).write_text(text.getvalue(), encoding="utf-8")
        print()


main("--record" in sys.argv[1:])
