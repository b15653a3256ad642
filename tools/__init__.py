"""The scripts behind the Makefile."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# One thread for matrix products: sums then have the same digits however many cores there
# are, and kernels that run side by side don't fight for them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Each kernel warns that it could be overheard, though only this machine can reach it.
QUIET_KERNEL = ["--log-level=ERROR"]
