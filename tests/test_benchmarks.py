"""The benchmarks still run: each contestant once, on a few rows. Nothing is timed."""

import re
import sys

import numpy as np
import pytest

import benchmarks
from benchmarks import estimators, network


@pytest.mark.parametrize("name", network.contestants())
def test_contestant_runs(name):
    network.CONTESTANTS[name](*network.data(50), batch_size=20)()


def test_epoch_covers_all_rows_and_learns():
    X, y = network.data(50)
    epoch = network.ours(X, y, batch_size=20)
    losses = [epoch() for _ in range(30)]
    assert losses[0] == pytest.approx(np.log(10), rel=0.5)
    assert losses[-1] < 0.1 * losses[0]


@pytest.mark.parametrize("task", estimators.TASKS)
def test_estimators_are_compared(task):
    found = estimators.compare(task, folds=2, seeds=2, every=3, max_iter=3)
    assert list(found) == ["mlp_lib", "scikit-learn"]
    for scores, epochs, seconds in found.values():
        assert len(scores) == len(seconds) == 4 and epochs == [3] * 4
        assert min(seconds) > 0
    assert found["mlp_lib"][0] != found["scikit-learn"][0]
    text = estimators.line(task, 60, found)
    assert re.fullmatch(
        rf"{task} +60( +-?\d\.\d+ ± \d\.\d+){{2}}( +\d+){{2}} .* ×", text
    )


def test_settings_of_estimators_are_the_same():
    models = [
        estimators.fit(side, "wine", *estimators.data("wine"), seed=1)[0]
        for side in estimators.SIDES
    ]
    ours, theirs = (model.get_params() for model in models)
    common = set(ours) & set(theirs)
    assert {k: ours[k] for k in common} == {k: theirs[k] for k in common}
    assert set(estimators.SAME) <= common


def test_medians_take_turns():
    order = []
    runs = {"a": lambda: order.append("a"), "b": lambda: order.append("b")}
    seconds = benchmarks.medians(runs, repeats=3)
    assert order == ["a", "b"] * 3 and min(seconds.values()) >= 0


def test_machine_is_named():
    assert f"numpy {np.__version__}" in benchmarks.machine()
    assert benchmarks.installed("no-such-package") == "not installed"


@pytest.mark.skipif(
    sys.platform != "linux", reason="memory is measured on Linux only"
)
def test_memory_is_read():
    assert 0 < network.resident("VmRSS") <= network.resident("VmHWM")
