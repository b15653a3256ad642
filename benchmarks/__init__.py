"""mlp_lib beside its peers: `make bench`. Ratios of medians of interleaved runs."""

import platform
import statistics
import time

import numpy as np
import sklearn


def machine():
    """One line that says what was measured on what."""
    return (
        f"{platform.machine()}, {platform.system()}, Python {platform.python_version()},"
        f" NumPy {np.__version__}, scikit-learn {sklearn.__version__}"
    )


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
