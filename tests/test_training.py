"""Training: data made ready, first weights, the loop, scores, and files."""

import os
import pickle
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as peers
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

import mlp_lib.training as training
from mlp_lib.activations import LeakyReLU
from mlp_lib.losses import (
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    MeanSquaredError,
)
from mlp_lib.network import Activate, Dense, Network, mlp
from mlp_lib.optimizers import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    cosine,
)
from mlp_lib.training import (
    Callback,
    History,
    Imputer,
    Standardizer,
    accuracy,
    auc,
    confusion_matrix,
    evaluate,
    f1,
    grid,
    initialise,
    load,
    mae,
    mse,
    one_hot,
    outputs,
    precision,
    predict,
    r2,
    recall,
    roc_curve,
    save,
    search,
    split,
    train,
)

CE, MSE = CategoricalCrossEntropy(), MeanSquaredError()
some = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def task(n=60, d=4, k=3, seed=0, dtype=float):
    """Rows of k overlapping classes."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % k
    return (rng.normal(size=(n, d)) + y[:, None]).astype(dtype), y


# --- data -----------------------------------------------------------------------------


@some
@given(st.integers(2, 60), st.floats(0.01, 0.99), seeds)
def test_split_deals_every_row_once(n, share, seed):
    rows = np.arange(n)
    first, second, same, other = split(rows, rows * 2.0, test_size=share, rng=seed)
    assert sorted([*first, *second]) == list(range(n))
    assert len(second) == min(max(round(share * n), 1), n - 1)
    assert (same == 2 * first).all() and (other == 2 * second).all()
    again = split(rows, test_size=share, rng=seed)
    assert (again[0] == first).all() and (again[1] == second).all()


@some
@given(
    st.lists(st.integers(0, 3), min_size=2, max_size=80),
    st.floats(0.05, 0.95),
    seeds,
)
def test_stratified_split_keeps_shares(labels, share, seed):
    labels = np.array(labels)
    _, second = split(labels, test_size=share, rng=seed, stratify=labels)
    true_share = len(second) / len(labels)
    for label in set(labels):
        assert (
            abs(np.sum(second == label) - true_share * np.sum(labels == label)) < 1
        )


def test_split_shuffles_classes():
    labels = np.repeat([0, 1], 50)
    first, _ = split(labels, rng=0, stratify=labels)
    assert 0 < first[:30].mean() < 1


@pytest.mark.parametrize(
    ("arrays", "options", "error"),
    [
        (([1, 2, 3], [1, 2]), {}, ValueError),
        (([1],), {}, ValueError),
        (([1, 2],), {"stratify": [0, 1, 1]}, ValueError),
        (([1, 2],), {"stratify": [[0], [1]]}, ValueError),
        (([1, 2],), {"test_size": 0}, ValueError),
        (([1, 2],), {"test_size": 1}, ValueError),
        (([1, 2],), {"test_size": "half"}, TypeError),
        (([1, 2],), {"rng": "dice"}, TypeError),
        ((), {}, ValueError),
        (([1, 2],), {"stratify": [None, "a"]}, TypeError),
    ],
)
def test_split_refuses(arrays, options, error):
    with pytest.raises(error):
        split(*arrays, **options)


@some
@given(st.integers(1, 20), st.integers(1, 5), seeds)
def test_standardizer_equals_scikit_learn(n, d, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) * 10.0 ** rng.integers(-3, 4, d) + 3
    X[:, 0] = 0.1  # constant
    ours, theirs = Standardizer().fit(X), StandardScaler().fit(X)
    Z = ours.transform(X)
    np.testing.assert_allclose(Z, theirs.transform(X), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours.inverse(Z), X, rtol=1e-9, atol=1e-12)
    assert (Z[:, 0] == 0).all()


def test_paper_numbers():
    column = np.array([[2.0], [4.0], [np.nan], [6.0], [8.0]])
    imputer, standardizer = Imputer(), Standardizer()
    Z = standardizer.fit_transform(imputer.fit_transform(column))
    assert Z.ravel().tolist() == [-1.5, -0.5, 0, 0.5, 1.5]
    later = standardizer.transform(imputer.transform([[9.0], [np.nan]]))
    assert later.ravel().tolist() == [2, 0]
    assert np.isnan(column[2, 0])  # not changed


def test_later_rows_do_not_change_what_was_fitted():
    X = np.array([[1.0], [3.0]])
    standardizer, imputer = Standardizer().fit(X), Imputer().fit(X)
    standardizer.transform([[100.0]])
    imputer.transform([[100.0]])
    assert (standardizer.mean, standardizer.spread, imputer.median) == (2, 1, 2)


@pytest.mark.parametrize("size", [1e4, 1e150, 1.7e308])
def test_preparation_of_extremes(size):
    X = np.array([[-size, size], [size, size], [0, size]])
    Z = Standardizer().fit_transform(X)
    np.testing.assert_allclose(Z[:, 0], [-(1.5**0.5), 1.5**0.5, 0], atol=1e-12)
    assert (Z[:, 1] == 0).all()
    assert np.isfinite(Imputer().fit_transform([[size], [size], [np.nan]])).all()


def test_preparation_keeps_float32():
    X = np.array([[1, 2], [3, 5]], dtype=np.float32)
    standardizer = Standardizer().fit(X)
    assert standardizer.transform(X).dtype == np.float32
    assert standardizer.inverse(X).dtype == np.float32
    assert Imputer().fit_transform(X).dtype == np.float32


def test_imputer_equals_scikit_learn():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 4))
    X[rng.uniform(size=X.shape) < 0.2] = np.nan
    np.testing.assert_allclose(
        Imputer().fit_transform(X),
        SimpleImputer(strategy="median").fit_transform(X),
    )


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: Standardizer().transform([[1.0]]), ValueError),
        (lambda: Standardizer().inverse([[1.0]]), ValueError),
        (lambda: Standardizer().fit([[np.nan]]), ValueError),
        (lambda: Standardizer().fit([["a"]]), TypeError),
        (lambda: Standardizer().fit([[1.0]]).transform([[1.0, 2.0]]), ValueError),
        (
            lambda: Standardizer().fit([[0], [1e-9]]).transform([[1e308]]),
            ValueError,
        ),
        (lambda: Imputer().transform([[1.0]]), ValueError),
        (lambda: Imputer().fit([[np.nan, 1]]), ValueError),
        (lambda: Imputer().fit([[np.inf]]), ValueError),
        (lambda: Imputer().fit([1.0]), ValueError),
        (lambda: Imputer().fit([[1.0]]).transform([[1.0, 2.0]]), ValueError),
        (lambda: one_hot([0, 3], 3), ValueError),
        (lambda: one_hot([0.5], 3), ValueError),
        (lambda: one_hot(["a"], 3), TypeError),
        (lambda: one_hot([0], 0), ValueError),
    ],
)
def test_preparation_refuses(call, error):
    with pytest.raises(error):
        call()


def test_one_hot():
    assert one_hot([2, 0], 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert one_hot([1], 2, np.float32).dtype == np.float32


# --- first weights --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "want"),
    [
        ("zeros", 0),
        ("small", 0.01),
        ("glorot", np.sqrt(2 / 700)),
        ("he", np.sqrt(2 / 300)),
        (0.3, 0.3),
        (0, 0),
    ],
)
def test_initialise(scheme, want):
    network = mlp([300, 400, 5], "tanh", rng=0)
    network.theta[:] = 7
    assert initialise(network, scheme, rng=1) is network
    layer = network.layers[0]
    assert layer.W.std() == pytest.approx(want, rel=0.02)
    assert abs(layer.W.mean()) <= 5 * want / np.sqrt(layer.W.size)
    assert (layer.b == 0).all()
    first = network.theta.copy()
    assert (initialise(network, scheme, rng=1).theta == first).all()


@pytest.mark.parametrize(
    ("scheme", "error"), [("best", ValueError), (-1, ValueError), (None, TypeError)]
)
def test_initialise_refuses(scheme, error):
    network = mlp([2, 2], rng=0)
    before = network.theta.copy()
    with pytest.raises(error, match="scheme"):
        initialise(network, scheme)
    assert (network.theta == before).all()


def test_he_keeps_relu_level():
    network = initialise(mlp([400] * 11, "relu"), "he", rng=0)
    A, spreads = np.random.default_rng(0).normal(size=(200, 400)), []
    for layer in network.layers:
        A = layer.forward(A)
        if isinstance(layer, Dense):
            spreads.append(A.std())
    assert 0.5 < spreads[-1] / spreads[0] < 2


# --- the loop -------------------------------------------------------------------------


def test_two_steps_by_hand():
    """One weight, one bias: z = wx + b, loss (z − y)², batches of the whole data."""
    network = mlp([1, 1], rng=0)
    network.theta[:] = [1, 0]
    X, Y = np.array([[1.0], [2.0]]), np.array([[0.0], [0.0]])
    history = train(
        network, MSE, GradientDescent(0.1), X, Y, epochs=2, batch_size=2
    )
    # gradient of w: mean 2 z x = 5, of b: mean 2 z = 3; then z = 0.2, 0.7
    assert history.loss == pytest.approx([2.5, (0.04 + 0.49) / 2])
    gw, gb = 0.2 + 2 * 0.7, 0.2 + 0.7
    np.testing.assert_allclose(network.theta, [0.5 - 0.1 * gw, -0.3 - 0.1 * gb])


@pytest.mark.parametrize(
    "rule", [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]
)
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_same_seed_same_weights_to_the_bit(rule, dtype):
    X, y = task(dtype=dtype)

    def run():
        network = mlp([4, 6, 3], rng=1, dtype=dtype)
        train(network, CE, rule(0.05), X, y, 4, batch_size=7, rng=2)
        return network.theta

    first, second = run(), run()
    assert first.dtype == dtype and first.tobytes() == second.tobytes()


@pytest.mark.parametrize("rule", [GradientDescent, Nesterov, Adam])
def test_equals_the_plain_loop(rule):
    from mlp_lib.descent import minibatches

    X, y = task()
    network, plain = mlp([4, 5, 3], rng=0), mlp([4, 5, 3], rng=0)
    train(network, CE, rule(0.05), X, y, 3, batch_size=16, rng=3)
    optimizer, rng = rule(0.05), np.random.default_rng(3)
    for _ in range(3):
        for rows in minibatches(len(X), 16, rng):
            here = plain.theta.copy()
            plain.theta = optimizer.lookahead(here)
            plain.backward(CE.gradient(plain.forward(X[rows]), y[rows]))
            optimizer.step(here, plain.gradient)
            plain.theta = here
    np.testing.assert_allclose(network.theta, plain.theta, rtol=1e-12, atol=1e-14)


def test_history_measures_what_it_says():
    X, y = task()
    network = mlp([4, 5, 3], rng=0)
    start = evaluate(network, CE, X, y)[0]
    history = train(
        network, CE, Adam(0.05), X, y, 3, batch_size=60, rng=0,
        validation=(X[:20], y[:20]), metric=accuracy,
    )  # fmt: skip
    assert history.epochs == 3 and history.stopped == "epochs"
    assert history.loss[0] == pytest.approx(start)  # measured before the step
    assert history.validation_loss[-1] == evaluate(network, CE, X[:20], y[:20])[0]
    assert history.metric[-1] == accuracy(y, predict(network, X, CE))
    assert history.validation_metric[-1] == accuracy(
        y[:20], predict(network, X[:20], CE)
    )
    assert len(history.validation_loss) == len(history.metric) == 3
    assert "epochs=3" in repr(history)


def test_evaluation_in_chunks(monkeypatch):
    X, y = task(n=50)
    network = mlp([4, 5, 3], rng=0)
    whole = evaluate(network, CE, X, y, accuracy), outputs(network, X)
    monkeypatch.setattr(training, "CHUNK", 7)
    assert evaluate(network, CE, X, y, accuracy) == pytest.approx(whole[0])
    np.testing.assert_allclose(outputs(network, X), whole[1])


def test_bigger_batches_than_rows_and_other_types():
    X, y = task(n=10)
    network = mlp([4, 3], rng=0)
    train(network, CE, Adam(0.1), X.tolist(), y.tolist(), 1, batch_size=1000)
    whole = np.round(X * 10).astype(np.uint8)
    train(network, CE, Adam(0.1), whole, one_hot(y, 3), 1)


def test_sample_weights():
    """Weight 2 is the same as a row that occurs twice; weight 0 leaves it out."""
    X, y = task(n=6)
    twice, once = mlp([4, 3], rng=0), mlp([4, 3], rng=0)
    weights = np.array([2.0, 1, 1, 1, 1, 0])
    train(once, CE, GradientDescent(0.6), X, y, 5, sample_weight=weights)
    rows = [0, 0, 1, 2, 3, 4]
    train(twice, CE, GradientDescent(0.6), X[rows], y[rows], 5)
    np.testing.assert_allclose(once.theta, twice.theta)
    before = once.theta.copy()
    only = np.array([1.0, 0, 0, 0, 0, 0])
    train(once, CE, GradientDescent(0.6), X, y, 1, batch_size=1, sample_weight=only)
    assert np.isfinite(once.theta).all() and (once.theta != before).any()


class Pull:
    """Penalty ½θ², whose gradient is θ."""

    def value(self, network):
        return network.theta @ network.theta / 2

    def add_gradient(self, network):
        network.gradient += network.theta


def test_penalty_and_clip():
    X, y = task()
    network = mlp([4, 3], rng=0)
    before = network.theta.copy()
    network.backward(CE.gradient(network.forward(X), y))
    wanted = before - 0.1 * (network.gradient + before)
    train(network, CE, GradientDescent(0.1), X, y, 1, batch_size=60, penalty=Pull())
    np.testing.assert_allclose(network.theta, wanted)
    before = network.theta.copy()
    train(network, CE, GradientDescent(1.0), X, y, 1, batch_size=60, clip=1e-3)
    assert np.linalg.norm(network.theta - before) == pytest.approx(1e-3)


class Diary(Callback):
    def __init__(self, stop_after=None):
        self.told, self.stop_after = [], stop_after

    def start(self, network, history):
        self.told.append("start")

    def step_end(self, network):
        self.told.append("step")

    def epoch_end(self, network, history):
        self.told.append(f"epoch {history.epochs}")
        return history.epochs == self.stop_after

    def end(self, network, history):
        self.told.append(f"end {history.stopped}")


def test_callbacks():
    X, y = task()
    diary, second = Diary(stop_after=2), Diary()
    history = train(
        mlp([4, 3]),
        CE,
        Adam(0.1),
        X,
        y,
        9,
        batch_size=30,
        callbacks=[diary, second],
    )
    assert history.stopped == "callback"
    assert diary.told == [
        *("start", "step", "step", "epoch 1", "step", "step", "epoch 2"),
        "end callback",
    ]
    assert second.told == diary.told
    assert Callback().epoch_end(None, None) is None


class Interrupt(Diary):
    """Ctrl-C after so many steps."""

    def step_end(self, network):
        super().step_end(network)
        self.theta = network.theta.copy()
        if self.told.count("step") == 5:
            raise KeyboardInterrupt


def test_interrupted_between_steps():
    X, y = task()
    network, diary = mlp([4, 3], rng=0), Interrupt()
    history = train(
        network, CE, Adam(0.1), X, y, 9, batch_size=30, callbacks=[diary],
        validation=(X, y), metric=accuracy,
    )  # fmt: skip
    assert history.stopped == "interrupted" and history.epochs == 2
    assert len(history.validation_loss) == len(history.metric) == 2
    assert diary.told[-1] == "end interrupted"
    assert (network.theta == diary.theta).all()


class Interrupted(Nesterov):
    """Ctrl-C in the middle of a step: the weights stand at the look-ahead point."""

    def step(self, theta, gradient):
        if self.t == 3:
            theta += 1
            raise KeyboardInterrupt
        super().step(theta, gradient)


def test_interrupted_inside_a_step():
    X, y = task()
    network, again = mlp([4, 3], rng=0), mlp([4, 3], rng=0)
    history = train(network, CE, Interrupted(0.1), X, y, 9, batch_size=20, rng=0)
    assert history.stopped == "interrupted" and history.epochs == 1
    train(again, CE, Nesterov(0.1), X, y, 1, batch_size=20, rng=0)
    assert (network.theta == again.theta).all()  # three whole steps


def test_interrupted_while_measuring():
    X, y = task()
    calls = []

    def metric(y_true, y_pred):
        calls.append(1)
        if (
            len(calls) == 6
        ):  # two at the door, two an epoch: at the second one's end
            raise KeyboardInterrupt
        return 1.0

    history = train(
        mlp([4, 3]), CE, Adam(0.1), X, y, 9, validation=(X, y), metric=metric
    )
    assert (
        history.epochs == len(history.metric) == len(history.validation_loss) == 1
    )


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for a child on Windows")
def test_a_real_ctrl_c():
    """A process that trains for ever gets SIGINT and goes on behind `train`."""
    code = (
        "import numpy as np, signal\n"
        # A script that runs the tests in the background has it ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from mlp_lib.training import train, Callback\n"
        "from mlp_lib.network import mlp\n"
        "from mlp_lib.optimizers import Nesterov\n"
        "from mlp_lib.losses import CategoricalCrossEntropy\n"
        "class Say(Callback):\n"
        "    def epoch_end(self, network, history):\n"
        "        if history.epochs == 3: print('go', flush=True)\n"
        "rng = np.random.default_rng(0)\n"
        "X, y = rng.normal(size=(200, 5)), rng.integers(0, 3, 200)\n"
        "net = mlp([5, 8, 3], rng=0)\n"
        "h = train(net, CategoricalCrossEntropy(), Nesterov(0.1), X, y, 10**9, 8,\n"
        "          callbacks=[Say()])\n"
        "print(h.stopped, h.epochs >= 3, np.isfinite(net.theta).all())\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, cwd=Path(training.__file__).parents[1],
    )  # fmt: skip
    try:
        assert child.stdout.readline() == "go\n"
        child.send_signal(signal.SIGINT)
        said, complained = child.communicate(timeout=30)
    finally:
        child.kill()
    assert said == "interrupted True True\n" and complained == ""


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize(
    "optimizer",
    [lambda: GradientDescent(1e6), lambda: Nesterov(1e30), lambda: Momentum(1e30)],
)
def test_divergence(optimizer, dtype):
    X, y = task(dtype=dtype)
    network, diary, rule = (
        mlp([4, 8, 8, 3], rng=0, dtype=dtype),
        Diary(),
        optimizer(),
    )
    with pytest.raises(FloatingPointError) as caught:
        train(
            network,
            MSE,
            rule,
            100 * X,
            one_hot(y, 3, dtype),
            50,
            8,
            callbacks=[diary],
        )
    for part in ("epoch ", "batch ", f"learning rate {rule.rate():g}"):
        assert part in str(caught.value)
    assert np.isfinite(network.theta).all()
    assert caught.value.history.stopped == "diverged"
    assert diary.told[-1] == "end diverged"


class Leap(GradientDescent):
    """A step that leaves the numbers in the third step."""

    def step(self, theta, gradient):
        super().step(theta, gradient)
        if self.t == 3:
            theta[0] = np.inf


def test_last_finite_weights_come_back():
    X, y = task()
    network, again = mlp([4, 3], rng=0), mlp([4, 3], rng=0)
    with pytest.raises(FloatingPointError, match="epoch 1, batch 3"):
        train(network, CE, Leap(0.1), X, y, 1, batch_size=20, rng=0)
    weights = []

    class Keep(Callback):
        def step_end(self, network):
            weights.append(network.theta.copy())

    train(again, CE, GradientDescent(0.1), X, y, 1, 20, callbacks=[Keep()], rng=0)
    assert (network.theta == weights[1]).all()


def test_too_large_for_the_optimizer():
    """Adam squares gradients: what it refuses is a divergence, too."""
    X, y = task(dtype=np.float32)
    network = mlp([4, 3], rng=0, dtype=np.float32)
    before = network.theta.copy()
    with pytest.raises(FloatingPointError, match="learning rate 0.1"):
        train(network, MSE, Adam(0.1), X * 1e8, 1e8 * one_hot(y, 3), 1)
    assert (network.theta == before).all()


def test_a_bad_schedule_says_so():
    X, y = task()
    with pytest.raises(ValueError, match="learning_rate"):
        train(mlp([4, 3]), CE, Adam(lambda t: -1.0), X, y, 1)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"X": np.zeros((60, 5))}, ValueError),
        ({"X": np.zeros((0, 4))}, ValueError),
        ({"X": np.zeros(60)}, ValueError),
        ({"X": np.full((60, 4), np.nan)}, ValueError),
        ({"X": np.full((60, 4), "a")}, TypeError),
        ({"Y": np.zeros(59, int)}, ValueError),
        ({"Y": np.full(60, 3)}, ValueError),
        ({"Y": np.array([0] * 59 + [7])}, ValueError),
        ({"Y": np.full(60, 0.5)}, ValueError),
        ({"Y": np.zeros((60, 2))}, ValueError),
        ({"epochs": 0}, ValueError),
        ({"epochs": 1.5}, TypeError),
        ({"batch_size": 0}, ValueError),
        ({"validation": (np.zeros((3, 4)), np.zeros(2, int))}, ValueError),
        ({"validation": (np.zeros((3, 5)), np.zeros(3, int))}, ValueError),
        ({"validation": (np.zeros((3, 4)), np.full(3, 9))}, ValueError),
        ({"rng": "dice"}, TypeError),
        ({"clip": 0}, ValueError),
        ({"clip": "short"}, TypeError),
        ({"sample_weight": np.ones(3)}, ValueError),
        ({"sample_weight": -np.ones(60)}, ValueError),
        ({"metric": lambda a, b: precision(a, b)}, ValueError),
        ({"X": np.full((60, 4), np.inf)}, ValueError),
        ({"validation": np.zeros((3, 4))}, TypeError),
        ({"validation": (np.zeros((3, 4)),)}, TypeError),
        ({"callbacks": Callback()}, TypeError),
        ({"callbacks": [Callback]}, TypeError),
        ({"penalty": 0.1}, TypeError),
    ],
)
def test_bad_arguments_change_nothing(change, error):
    X, y = task()
    network, optimizer, diary = mlp([4, 6, 3], rng=0), Adam(0.1), Diary()
    before = network.theta.copy()
    options = {"X": X, "Y": y, "epochs": 2, "callbacks": [diary], **change}
    with pytest.raises(error):
        train(network, CE, optimizer, **options)
    assert (network.theta == before).all() and optimizer.t == 0 and not diary.told


@pytest.mark.parametrize(
    "change",
    [
        *({"network": bad} for bad in ("net", None, Network)),
        *({"loss": bad} for bad in ("mse", CategoricalCrossEntropy)),
        *({"optimizer": bad} for bad in ("adam", 0.1, Adam)),
        *({"metric": bad} for bad in (3, "accuracy")),
        {"penalty": 0.1},
    ],
    ids=str,
)
def test_what_is_no_network_loss_or_optimizer_is_named(change):
    X, y = task()
    tools = {"network": mlp([4, 3]), "loss": CE, "optimizer": Adam(0.1), **change}
    with pytest.raises(TypeError, match=f"^{next(iter(change))} must be"):
        train(X=X, Y=y, epochs=1, **tools)


def test_numbers_too_large_for_the_network_are_refused():
    X, y = task()
    network = mlp([4, 3], rng=0, dtype=np.float32)
    before = network.theta.copy()
    X[-1, 0] = 1e200
    with pytest.raises(ValueError, match="X"):
        train(network, CE, Adam(0.1), X, y, 1)
    assert (network.theta == before).all()
    X[-1, 0] = 1e30  # its square overflows, and it is fine
    train(network, CE, Adam(0.1), X, y, 1)


class Both(CategoricalCrossEntropy):
    """A loss that gives value and gradient at once, and counts how often."""

    calls = 0

    def value_and_gradient(self, Z, Y, sample_weight=None):
        self.calls += 1
        return self.value(Z, Y, sample_weight), self.gradient(Z, Y, sample_weight)


def test_value_and_gradient_at_once():
    X, y = task()
    loss, network, other = Both(), mlp([4, 3], rng=0), mlp([4, 3], rng=0)
    weights = np.linspace(0, 1, 60)
    for one, by in ((network, loss), (other, CE)):
        train(one, by, Adam(0.1), X, y, 2, 20, rng=0, sample_weight=weights)
    assert loss.calls == 6 and (network.theta == other.theta).all()


class Apart:
    """A loss of one's own that offers both only one by one."""

    def value(self, Z, Y):
        return CE.value(Z, Y)

    def gradient(self, Z, Y):
        return CE.gradient(Z, Y)


def test_value_and_gradient_apart():
    X, y = task()
    network, other = mlp([4, 3], rng=0), mlp([4, 3], rng=0)
    train(network, Apart(), Adam(0.1), X, y, 2, rng=0)
    train(other, CE, Adam(0.1), X, y, 2, rng=0)
    np.testing.assert_allclose(network.theta, other.theta)


@pytest.mark.parametrize("rows", [0, 3])
def test_evaluate_refuses(rows):
    X, y = task()
    with pytest.raises(ValueError, match="X and Y"):
        evaluate(mlp([4, 3]), CE, X[:rows], y[:0])


def test_an_optimizer_of_another_network_is_refused():
    X, y = task()
    optimizer = Adam(0.1)
    train(mlp([4, 5, 3]), CE, optimizer, X, y, 1)
    network = mlp([4, 3], rng=0)
    before = network.theta.copy()
    with pytest.raises(ValueError, match="optimizer"):
        train(network, CE, optimizer, X, y, 1)
    assert (network.theta == before).all()


def test_silent_where_nobody_watches(capfd):
    X, y = task()
    train(mlp([4, 3]), CE, Adam(0.1), X, y, 2)
    assert capfd.readouterr() == ("", "")


def test_a_bar_where_somebody_watches(monkeypatch, capsys):
    X, y = task()
    monkeypatch.setattr(training, "_watched", lambda: True)
    train(mlp([4, 3]), CE, Adam(0.1), X, y, 2, progress=False)
    assert capsys.readouterr().err == ""
    train(mlp([4, 3]), CE, Adam(0.1), X, y, 2)
    assert "epoch 2/2, loss" in capsys.readouterr().err


def test_who_watches(monkeypatch):
    class Shell:
        kernel = None

    class IPython:
        get_ipython = staticmethod(lambda: Shell)

    monkeypatch.setitem(sys.modules, "IPython", IPython)
    for terminal in (False, True):
        monkeypatch.setattr(
            sys.stderr, "isatty", lambda t=terminal: t, raising=False
        )
        assert training._watched() is terminal
    for asks in (False, True):  # a notebook: can its front end be asked?
        Shell.kernel = type("Kernel", (), {"_allow_stdin": asks})()
        assert training._watched() is asks


def test_memory_does_not_grow_with_rows():
    import tracemalloc

    peaks = []
    for n in (4000, 16000):
        X, y = task(n=n, d=50, dtype=np.float32)
        network, optimizer = mlp([50, 8, 3], rng=0, dtype=np.float32), Adam(0.01)
        train(network, CE, optimizer, X[:100], y[:100], 1)  # what is made once
        tracemalloc.start()
        train(network, CE, optimizer, X, y, 1, 64, validation=(X, y))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # a permutation of the row numbers is all that may grow: 8 bytes a row, twice
    assert peaks[1] - peaks[0] < 30 * 12000


def test_digits_beside_scikit_learn(capsys):
    """Equal settings, ten seeds: the means differ by less than half a spread."""
    X, y = load_digits(return_X_y=True)
    ours, theirs = [], []
    for seed in range(10):
        A, B, a, b = split(X / 16, y, rng=seed, stratify=y)
        network = initialise(mlp([64, 32, 10]), "glorot", rng=seed)
        train(network, CE, Adam(0.003, epsilon=1e-8), A, a, 15, rng=seed)
        ours.append(accuracy(b, predict(network, B, CE)))
        peer = MLPClassifier(
            (32,), batch_size=32, learning_rate_init=0.003, alpha=0, max_iter=15,
            n_iter_no_change=15, random_state=seed,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            theirs.append(peer.fit(A, a).score(B, b))
    said = (
        f"digits, 10 seeds: mlp_lib {np.mean(ours):.4f} ± {np.std(ours):.4f},"
        f" scikit-learn {np.mean(theirs):.4f} ± {np.std(theirs):.4f}"
    )
    with capsys.disabled():
        print("", said, sep="\n", file=sys.__stderr__)
    assert np.mean(ours) > np.mean(theirs) - 0.5 * np.std(theirs), said
    assert np.mean(ours) > 0.95


# --- scores ---------------------------------------------------------------------------

labels = st.integers(1, 4).flatmap(
    lambda k: st.lists(
        st.tuples(st.integers(0, k - 1), st.integers(0, k - 1)),
        min_size=1,
        max_size=30,
    )
)


@some
@given(labels)
def test_label_scores_equal_scikit_learn(pairs):
    y_true, y_pred = np.array(pairs).T
    assert accuracy(y_true, y_pred) == peers.accuracy_score(y_true, y_pred)
    k = max(y_true.max(), y_pred.max()) + 1
    np.testing.assert_array_equal(
        confusion_matrix(y_true, y_pred),
        peers.confusion_matrix(y_true, y_pred, labels=range(k)),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for ours, theirs in [
            (precision, peers.precision_score),
            (recall, peers.recall_score),
            (f1, peers.f1_score),
        ]:
            each = theirs(y_true, y_pred, labels=range(k), average=None)
            np.testing.assert_allclose(ours(y_true, y_pred, average=None), each)
            macro = theirs(y_true, y_pred, average="macro")
            assert ours(y_true, y_pred, average="macro") == pytest.approx(macro)
            if k <= 2:
                binary = theirs(y_true, y_pred)
                assert ours(y_true, y_pred) == pytest.approx(binary)


@some
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(-3, 3) | st.floats(-1e4, 1e4)),
        min_size=1,
        max_size=30,
    )
)
def test_roc_equals_scikit_learn(pairs):
    """Ties and a class that is absent included."""
    y, score = (
        np.array([p[0] for p in pairs]),
        np.array([float(p[1]) for p in pairs]),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = peers.roc_curve(y, score, drop_intermediate=False)
    for mine, other in zip(roc_curve(y, score), theirs):
        np.testing.assert_allclose(mine, other)
    if 0 < y.mean() < 1:
        assert auc(y, score) == pytest.approx(peers.roc_auc_score(y, score))
        better = np.sign(score[y == 1][:, None] - score[y == 0])
        assert auc(y, score) == pytest.approx(np.mean((better + 1) / 2))
    else:
        assert np.isnan(auc(y, score))


@some
@given(st.integers(2, 20), st.integers(1, 3), seeds, st.booleans())
def test_number_scores_equal_scikit_learn(n, k, seed, constant):
    rng = np.random.default_rng(seed)
    y, z = rng.normal(size=(2, n, k))
    if constant:
        y[:, 0] = 2.0
    for a, b in ((y, z), (y, y), (y[:, 0], z[:, 0])):
        assert mse(a, b) == pytest.approx(peers.mean_squared_error(a, b))
        assert mae(a, b) == pytest.approx(peers.mean_absolute_error(a, b))
        assert r2(a, b) == pytest.approx(peers.r2_score(a, b), abs=1e-12, rel=1e-9)


def test_edge_cases_by_hand():
    nobody = [0, 0, 0]
    assert precision([1, 0, 1], nobody) == recall([1, 0, 1], nobody) == 0
    assert recall(nobody, [1, 0, 0]) == f1(nobody, nobody) == 0
    assert accuracy(nobody, nobody) == 1
    assert r2([2, 2], [2, 2]) == 1 and r2([2, 2], [1, 2]) == 0
    assert np.isnan(r2([1], [2]))
    assert r2([1e308, -1e308], [1e308, -1e308]) == 1
    assert mse([1e200], [-1e200]) == np.inf


@pytest.mark.parametrize(
    "metric", [accuracy, confusion_matrix, precision, recall, f1]
)
@pytest.mark.parametrize(
    ("y_true", "y_pred", "error"),
    [
        ([0, 1], [0], ValueError),
        ([], [], ValueError),
        ([[0]], [[0]], ValueError),
        ([0.5], [0], ValueError),
        ([-1], [0], ValueError),
        (["a"], [0], TypeError),
        ([np.nan], [0], ValueError),
    ],
)
def test_label_scores_refuse(metric, y_true, y_pred, error):
    with pytest.raises(error):
        metric(y_true, y_pred)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: precision([0, 2], [0, 1]), ValueError),
        (lambda: recall([0, 1], [0, 1], average="mean"), ValueError),
        (lambda: confusion_matrix([0, 2], [0, 1], 2), ValueError),
        (lambda: roc_curve([0, 1], [0.5]), ValueError),
        (lambda: roc_curve([0, 1, 1, 0], np.zeros((2, 2))), ValueError),
        (lambda: roc_curve([0, 2], [0.5, 0.1]), ValueError),
        (lambda: roc_curve([0, 1], [0.5, np.nan]), ValueError),
        (lambda: auc([0, 1], ["a", "b"]), TypeError),
        (lambda: mse([1], [1, 2]), ValueError),
        (lambda: mae([], []), ValueError),
        (lambda: r2([1, np.inf], [1, 2]), ValueError),
        (lambda: mse(["a"], [1]), TypeError),
    ],
)
def test_other_scores_refuse(call, error):
    with pytest.raises(error):
        call()


def test_pictures_of_scores():
    from mlp_lib.workshop import figure

    fig, ax = figure(3, 3)
    training.plot_confusion(ax, [[3, 1], [0, 2]], ["no", "yes"])
    training.plot_roc(ax, [0, 1, 1], [0.2, 0.1, 0.9], "net")
    fig.canvas.draw()


# --- search ---------------------------------------------------------------------------


def test_grid_and_search():
    settings_ = grid(a=[1, 2], b=["x", "y", "z"])
    assert len(settings_) == 6 and {"a": 2, "b": "y"} in settings_
    found = search(lambda s: {1: np.nan, 2: 3.0}[s["a"]], settings_)
    assert [s["a"] for _, s in found] == [2, 2, 2, 1, 1, 1]

    def reverse_map(function, items):
        return [function(item) for item in items]

    assert search(len, [{}, {"a": 1}], run=reverse_map)[0] == (1.0, {"a": 1})
    equal = search(lambda s: 1, settings_)
    assert [s for _, s in equal] == settings_  # of equal ones the earlier first


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: grid(activation="relu"), TypeError),
        (lambda: grid(units=64), TypeError),
        (lambda: search(len, []), ValueError),
    ],
)
def test_search_refuses(call, error):
    with pytest.raises(error):
        call()


def test_scores_of_extremes():
    assert auc([0, 1], [-1.7e308, 1.7e308]) == 1
    assert precision([2**20], [0], average="macro") == 0  # no matrix of 8 TiB


# --- files ----------------------------------------------------------------------------


def networks():
    return [
        mlp([3, 4, 2], "tanh", rng=0),
        mlp([3, 4, 2], rng=1, dtype=np.float32),
        Network([Dense(2, 3), Activate(LeakyReLU(0.25)), Dense(3, 1, 2.0)], rng=2),
        mlp([1, 1], rng=3),
    ]


@pytest.mark.parametrize("network", networks(), ids=repr)
def test_round_trip_to_the_bit(network, tmp_path):
    path = tmp_path / "net.mlp"
    save(network, path)
    again = load(path)
    assert again.theta.dtype == network.theta.dtype
    assert again.theta.tobytes() == network.theta.tobytes()
    X = np.random.default_rng(0).normal(size=(5, network.n_in))
    assert again.forward(X).tobytes() == network.forward(X).tobytes()
    assert [p.name for p in tmp_path.iterdir()] == ["net.mlp"]
    save(again, str(path))  # over the old one, and from a string
    assert load(str(path)).theta.tobytes() == network.theta.tobytes()


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("nets") / "net.mlp"
    save(mlp([2, 2, 1], rng=0), path)
    return path.read_bytes()


def test_truncated(saved, tmp_path):
    path = tmp_path / "net.mlp"
    for length in range(len(saved)):
        path.write_bytes(saved[:length])
        with pytest.raises(ValueError, match="net.mlp"):
            load(path)


def test_flipped(saved, tmp_path):
    path = tmp_path / "net.mlp"
    for at in range(len(saved)):
        path.write_bytes(
            saved[:at] + bytes([saved[at] ^ (1 << at % 8)]) + saved[at + 1 :]
        )
        with pytest.raises(ValueError, match="net.mlp"):
            load(path)
    path.write_bytes(saved + b"\0")
    with pytest.raises(ValueError, match="damaged"):
        load(path)


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("exploded",)


def test_foreign_pickled_and_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez(tmp_path / "a.npz", theta=np.zeros(3))
    np.save(tmp_path / "b.npy", np.array([Bomb()]), allow_pickle=True)
    (tmp_path / "c.pkl").write_bytes(pickle.dumps(Bomb()))
    (tmp_path / "d.txt").write_text("theta")
    (tmp_path / "e").write_bytes(b"")
    for path in list(tmp_path.iterdir()):
        with pytest.raises(ValueError, match="not written by save"):
            load(path)
    assert not (tmp_path / "exploded").exists()
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing")


@pytest.mark.parametrize(
    "head",
    [
        b"[]",
        b"{}",
        b"nonsense",
        b'{"layers": [], "arrays": [["<f8", [0]]]}',
        b'{"layers": [["Dense", {"n_in": 1, "n_out": 1}]], "arrays": [["<f8", [3]]]}',
        b'{"layers": [["os.system", {}]], "arrays": [["<f8", [2]]]}',
        b'{"layers": [["Dense", {"n_in": 1, "n_out": 1}]], "arrays": [["|O", [2]]]}',
        b'{"layers": [["Dense", {"n_in": 1, "n_out": 1}]], "arrays": [["<f8", [1]]]}',
        b'{"layers": [["Dense", {"n_in": 9, "n_out": 9}]], "arrays": [["<f8", [90]]]}',
        b'{"layers": [["Dense", {"n_in": 9000000, "n_out": 900000000}]],'
        b' "arrays": [["<f8", [2]]]}',
        b"[" * 100_000,
    ],
)
def test_a_forged_file(head, tmp_path):
    """The checksum is right, the contents are not."""
    import hashlib

    body = head + b"\n" + bytes(16)
    seal = hashlib.sha256(body).hexdigest().encode() + b"\n"
    path = tmp_path / "net.mlp"
    path.write_bytes(training.MAGIC + seal + body)
    with pytest.raises(ValueError, match="net.mlp"):
        load(path)


class Own(Dense):
    pass


def test_what_cannot_be_saved_leaves_the_old_file(tmp_path):
    path = tmp_path / "net.mlp"
    save(mlp([2, 1], rng=0), path)
    old = path.read_bytes()
    with pytest.raises(ValueError, match="Own"):
        save(Network([Own(2, 1)]), path)

    class Twice(LeakyReLU):
        pass

    with pytest.raises(ValueError, match="activation"):
        save(Network([Dense(2, 1), Activate(Twice())]), path)
    assert path.read_bytes() == old
    assert len(list(tmp_path.iterdir())) == 1


def test_an_error_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "net.mlp"
    save(mlp([2, 1], rng=0), path)
    old = path.read_bytes()

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        save(mlp([2, 1], rng=1), path)
    assert path.read_bytes() == old and len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL"
)
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_killed_while_saving(moment, tmp_path):
    """SIGKILL when the new file is partly, or wholly, written: the old one survives."""
    path = tmp_path / "net.mlp"
    save(mlp([2, 1], rng=0), path)
    old = path.read_bytes()
    code = (
        "import os, signal, sys\n"
        "from mlp_lib.network import mlp\n"
        "from mlp_lib.training import save\n"
        "def die(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"os.{moment} = die\n"
        "save(mlp([2, 1], rng=1), sys.argv[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=Path(training.__file__).parents[1],
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == old
    assert (load(path).theta == mlp([2, 1], rng=0).theta).all()
    save(
        mlp([2, 1], rng=1), path
    )  # and the next save goes on as if nothing had been
    assert (load(path).theta == mlp([2, 1], rng=1).theta).all()


def test_killed_at_any_moment(tmp_path):
    """A process that saves without pause is killed: the file is always a whole one."""
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system has no SIGKILL")
    path = tmp_path / "net.mlp"
    code = (
        "import sys\n"
        "from mlp_lib.network import mlp\n"
        "from mlp_lib.training import save\n"
        "networks = [mlp([200, 200], rng=seed) for seed in (0, 1)]\n"
        "save(networks[0], sys.argv[1])\n"
        "print('go', flush=True)\n"
        "for k in range(10**9): save(networks[k % 2], sys.argv[1])\n"
    )
    wanted = {mlp([200, 200], rng=seed).theta.tobytes() for seed in (0, 1)}
    for pause in (0.01, 0.03, 0.07):
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            stdout=subprocess.PIPE,
            cwd=Path(training.__file__).parents[1],
        )
        child.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(pause)
        child.kill()
        child.communicate()
        assert load(path).theta.tobytes() in wanted


def test_history_stands_alone():
    history = History()
    assert history.epochs == 0 and history.loss == [] and history.stopped is None


def test_binary_and_schedule():
    X, y = task(n=80, k=2)
    network = mlp([4, 6, 1], rng=0)
    loss = BinaryCrossEntropy()
    history = train(
        network, loss, Adam(cosine(0.05, 100)), X, y[:, None], 20, rng=0
    )
    assert history.loss[-1] < 0.7 * history.loss[0]
    assert accuracy(y, predict(network, X, loss)[:, 0]) > 0.8
