"""mlp_lib beside its peers: `make bench`. Ratios of medians of interleaved runs."""

import os
import platform
import statistics
import time
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PEERS = ("numpy", "scikit-learn", "torch")


def machine():
    """The lines that say what was measured, on what and when."""
    versions = ", ".join(f"{name} {installed(name)}" for name in PEERS)
    return (
        f"{date.today().isoformat()}, {processor()}, {os.cpu_count()} cores,"
        f" {platform.system()}\nPython {platform.python_version()}, {versions}"
    )


def installed(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def processor():
    """The processor's name, from Linux's own books where there are any."""
    books = Path("/proc/cpuinfo")
    if books.exists():
        for line in books.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.processor() or platform.machine()


def medians(contestants, repeats=15):
    """Median seconds of each function, called in turn so that noise hits all alike."""
    seconds = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def table(title, seconds, base):
    """Print each contestant's median and its ratio to the base."""
    print(f"\n{title}")
    for name, median in seconds.items():
        print(
            f"  {name:24} {1000 * median:9.2f} ms  {median / seconds[base]:6.2f} ×"
        )
