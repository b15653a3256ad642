"""A search on a Dask cluster gives what it gives here, even when a worker dies.

A worker that dies takes with it what only it had. Tasks are done again by another, but
data can't be made again: joblib sends each array to one worker at first, and when that
one dies, the search ends with an error. So for the second test data and folds are laid
out on both workers beforehand (`scatter`), and Dask is kept from tidying the copies up.
"""

import itertools
import logging
import os
import signal
import threading
import time
import uuid
import warnings
from pathlib import Path

import joblib
import numpy as np
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from mlp_lib.estimators import MLPClassifier

pytest.importorskip(
    "distributed", reason="distributed, of the extra `cluster`, is not installed"
)
psutil = pytest.importorskip("psutil", reason="psutil comes with distributed")

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"),
    reason="this system can't kill a process outright",
)
CHOICES = {
    "mlp__hidden_layer_sizes": [(10,), (20,)],
    "mlp__alpha": [0.0001, 0.1, 10.0],
}
FOLDS = 4
FITS = 6 * FOLDS  # without the last one, of the best settings on all rows


class Diary(TransformerMixin, BaseEstimator):
    """Passes X through; writes into a folder when it is fitted, and when it is used.

    So others see which process has begun a fit of the pipeline, and not ended it.
    """

    def __init__(self, folder, seconds=0.05):
        self.folder = folder
        self.seconds = seconds

    def fit(self, X, y=None):
        self.name_ = f"{os.getpid()}-{uuid.uuid4().hex}"
        Path(self.folder, f"begun-{self.name_}").touch()
        return self

    def transform(self, X):
        if not Path(self.folder, f"used-{self.name_}").exists():
            time.sleep(self.seconds)  # time enough to be killed in
            Path(self.folder, f"used-{self.name_}").touch()
        return X


def entries(folder, word):
    """{name: process} of what the diary holds under this word."""
    names = [
        path.name.removeprefix(word + "-")
        for path in Path(folder).glob(word + "-*")
    ]
    return {name: int(name.split("-")[0]) for name in names}


X, Y = (part[:300] for part in load_digits(return_X_y=True))
SPLITS = list(StratifiedKFold(FOLDS).split(X, Y))


def search(folder):
    """The lines that are the same everywhere."""
    mlp = MLPClassifier(max_iter=15, learning_rate_init=0.01, random_state=0)
    steps = [("diary", Diary(folder)), ("scale", StandardScaler()), ("mlp", mlp)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return GridSearchCV(Pipeline(steps), CHOICES, cv=SPLITS).fit(X, Y)


def assert_same(one, other):
    assert one.best_params_ == other.best_params_
    for k in range(FOLDS):
        name = f"split{k}_test_score"
        np.testing.assert_array_equal(
            one.cv_results_[name], other.cv_results_[name]
        )
    np.testing.assert_array_equal(one.predict_proba(X), other.predict_proba(X))


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The search in this process, with one thread, as the workers have."""
    folder = tmp_path_factory.mktemp("alone")
    with threadpool_limits(1):
        found = search(folder)
    assert set(entries(folder, "begun").values()) == {os.getpid()}
    assert len(entries(folder, "begun")) == FITS + 1
    return found


@pytest.fixture(scope="module")
def client():
    """Two worker processes on this machine, reachable from nowhere else."""
    from distributed import Client, LocalCluster

    ours = psutil.Process()
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit="1GiB",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        started = set(workers(client))
        yield client
        started |= set(workers(client))
        addresses = {
            connection.raddr.ip
            for process in (ours, *map(psutil.Process, workers(client)))
            for connection in process.net_connections("inet")
            if connection.raddr
        }
        assert addresses == {"127.0.0.1"}
    gone_in_time(started)


def workers(client):
    """The workers' process numbers."""
    return list(client.run(os.getpid).values())


def gone_in_time(pids, seconds=10):
    """Raise unless these processes end."""
    left = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(left, timeout=seconds)
    assert alive == []


def test_a_search_on_a_cluster_gives_the_same(alone, client, tmp_path):
    with joblib.parallel_config(backend="dask"):
        found = search(tmp_path)
    assert_same(found, alone)
    begun = list(entries(tmp_path, "begun").values())
    assert begun.count(os.getpid()) == 1  # the last fit, of the best settings
    assert set(begun) - {os.getpid()} == set(workers(client))
    assert len(begun) >= FITS + 1


def kill_at_work(folder, pids, seconds=40):
    """Kill one of the processes while it fits, with a part of the search done."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        used = entries(folder, "used")
        at_work = {
            pid
            for name, pid in entries(folder, "begun").items()
            if name not in used
        }
        if FITS // 4 <= len(used) <= 3 * FITS // 4 and at_work & set(pids):
            victim = min(at_work & set(pids))
            os.kill(victim, signal.SIGKILL)
            return victim
        time.sleep(0.005)
    return None


def test_a_search_survives_the_death_of_a_worker(alone, client, tmp_path):
    before, killed = workers(client), []
    killer = threading.Thread(
        target=lambda: killed.append(kill_at_work(tmp_path, before))
    )
    killer.start()
    client.amm.stop()
    arrays = [X, Y, *itertools.chain(*SPLITS)]
    with joblib.parallel_config(backend="dask", scatter=arrays):
        found = search(tmp_path)
    killer.join()
    assert killed[0] in before
    gone_in_time(killed)
    begun, used = entries(tmp_path, "begun"), entries(tmp_path, "used")
    lost = [name for name, pid in begun.items() if name not in used]
    assert [begun[name] for name in lost] == killed  # it died at work
    assert len(begun) > FITS + 1  # and that work was done again
    assert_same(found, alone)
