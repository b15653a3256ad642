"""One epoch of a network beside scikit-learn, eager PyTorch and the bare products."""

import gc
import importlib.util
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from benchmarks import medians, table
from mlp_lib.descent import minibatches
from mlp_lib.losses import CategoricalCrossEntropy
from mlp_lib.network import mlp
from mlp_lib.optimizers import Adam

SIZES = [784, 128, 64, 10]
ROWS, BATCHES, RATE = 20_000, (32, 128, 512), 0.001


def data(rows):
    """Images of noise and labels by chance: time doesn't ask what they show."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((rows, SIZES[0]), dtype=np.float32)
    return X, rng.integers(0, SIZES[-1], rows)


def ours(X, y, batch_size):
    """An epoch of mlp_lib, as a function without arguments."""
    network = mlp(SIZES, "relu", rng=0, dtype=np.float32)
    loss, optimizer = CategoricalCrossEntropy(), Adam(RATE)
    rng, batch = np.random.default_rng(0), np.empty((batch_size, SIZES[0]), X.dtype)

    def epoch():
        total = 0.0
        for rows in minibatches(len(X), batch_size, rng):
            taken = batch[: len(rows)]  # the same memory for every batch
            np.take(X, rows, axis=0, out=taken, mode="clip")
            Z = network.forward(taken, training=True)
            value, dZ = loss.value_and_gradient(Z, y[rows])
            total += len(rows) * value
            network.backward(dZ)
            optimizer.step(network.theta, network.gradient)
        return total / len(X)

    return epoch


def scikit_learn(X, y, batch_size):
    """An epoch of MLPClassifier at the same settings; its default penalty is off."""

    def epoch():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            MLPClassifier(
                SIZES[1:-1],
                alpha=0,
                batch_size=batch_size,
                learning_rate_init=RATE,
                max_iter=1,
                random_state=0,
            ).fit(X, y)

    return epoch


def pytorch(X, y, batch_size):
    """An epoch of the same network in eager PyTorch, on the CPU."""
    import torch
    from torch import nn

    pairs = list(zip(SIZES[:-1], SIZES[1:]))
    layers = [layer for pair in pairs for layer in (nn.Linear(*pair), nn.ReLU())]
    network, loss = nn.Sequential(*layers[:-1]), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), RATE)
    X, y = torch.from_numpy(X), torch.from_numpy(y)

    def epoch():
        total = 0.0
        for rows in torch.randperm(len(X)).split(batch_size):
            optimizer.zero_grad()
            value = loss(network(X[rows]), y[rows])
            value.backward()
            optimizer.step()
            total += len(rows) * value.item()
        return total / len(X)

    return epoch


def products(X, y, batch_size):
    """The matrix products of an epoch and nothing else: no code can do without."""
    W = [np.zeros(pair, np.float32) for pair in zip(SIZES[:-1], SIZES[1:])]

    def epoch():
        for start in range(0, len(X), batch_size):
            inputs = [X[start : start + batch_size]]
            for weights in W:
                inputs.append(inputs[-1] @ weights)
            error = inputs.pop()
            for k in reversed(range(len(W))):
                inputs[k].T @ error
                if k:  # nobody needs the gradient of the network's own input
                    error = error @ W[k].T

    return epoch


CONTESTANTS = {
    "mlp_lib": ours,
    "scikit-learn": scikit_learn,
    "PyTorch": pytorch,
    "matrix products": products,
}


def contestants():
    if importlib.util.find_spec("torch"):
        return CONTESTANTS
    return {name: make for name, make in CONTESTANTS.items() if name != "PyTorch"}


def speed(repeats=9):
    X, y = data(ROWS)
    for batch_size in BATCHES:
        runs = {
            name: make(X, y, batch_size) for name, make in contestants().items()
        }
        seconds = medians(runs, repeats)
        table(
            f"batches of {batch_size}: one epoch of {ROWS:,} rows",
            seconds,
            "mlp_lib",
        )
        ratio = seconds["scikit-learn"] / seconds["mlp_lib"]
        print(f"  mlp_lib is {ratio:.2f} times as fast as scikit-learn")


def growth(rows=(5_000, 20_000, 80_000), batch_size=128, repeats=5):
    """Time a row, which should not depend on the number of rows."""
    runs = {n: ours(*data(n), batch_size) for n in rows}
    seconds = medians(runs, repeats)
    each = {n: 1e6 * seconds[n] / n for n in rows}
    print(f"\nmlp_lib, batches of {batch_size}: microseconds a row")
    for n, micro in each.items():
        print(f"  {n:6,} rows {micro:8.2f}")
    print(
        f"  largest beside smallest: {max(each.values()) / min(each.values()):.2f} ×"
    )


def peak(name, rows, batch_size):
    """Mebibytes that an epoch needs at its peak, beside its data and libraries."""
    make, X, y = CONTESTANTS[name], *data(rows)
    make(X[:2], y[:2], 1)()  # what a library loads at its first use
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts from here
    before = resident("VmRSS")
    make(X, y, batch_size)()
    return (resident("VmHWM") - before) / 2**10


def resident(field):
    """Kibibytes of this process's memory, from Linux's own books."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{field}:")[1].split()[0])


def memory(rows=(5_000, 20_000, 80_000), batch_size=128):
    """Each measurement in a process of its own: a peak can't be taken back."""
    print("\npeak memory of an epoch beyond data and libraries, MiB")
    print(f"  {'rows':16}" + "".join(f"{n:>9,}" for n in rows))
    for name in contestants():
        code = "import benchmarks.network as n; print(n.peak({!r}, {}, {}))"
        results = [
            subprocess.run(
                [sys.executable, "-c", code.format(name, n, batch_size)],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"},  # gives back
            ).stdout
            for n in rows
        ]
        print(f"  {name:16}" + "".join(f"{float(r):9.1f}" for r in results))


def main():
    print(
        f"\nNetwork {'-'.join(map(str, SIZES))}, ReLU, cross-entropy, Adam, float32"
    )
    speed()
    growth()
    if sys.platform == "linux":
        memory()
    else:
        print("\npeak memory is measured on Linux only")
