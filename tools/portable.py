"""Run chapters and solutions with the arithmetic of an older processor: `python -m tools.portable`.

OpenBLAS and NumPy choose their code by the processor, and each choice rounds differently in the last digit. What a
cell prints must not hang on that, or the tests fail on somebody else's machine. Given notebooks, it runs these.
"""

import os
import platform
import subprocess
import sys

import numpy as np

from tools import ROOT


def old_processor():
    """Settings under which the numerical libraries take their oldest code."""
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return {
        "OPENBLAS_CORETYPE": "Prescott",  # x86-64 of 2004: no AVX, no fused products
        "NPY_DISABLE_CPU_FEATURES": " ".join(found),
    }


def run(*notebooks):
    """Run the notebooks under nbval; the exit status of pytest."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        print(
            "This machine can't take the part of an older one: that needs x86-64."
        )
        return 1
    options = "-q -o addopts= -p no:cacheprovider --nbval --nbval-current-env --nbval-cell-timeout=300"
    where = notebooks or ("-n2", "--dist=loadscope", "chapters", "solutions")
    command = [sys.executable, "-m", "pytest", *options.split(), *where]
    return subprocess.call(command, cwd=ROOT, env=os.environ | old_processor())


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
