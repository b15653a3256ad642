"""mlp_lib.regularization: gradients against two judges, statistics, training, files, errors."""

import copy
import pickle
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from mlp_lib.descent import minimize
from mlp_lib.losses import CategoricalCrossEntropy, MeanSquaredError
from mlp_lib.network import Activate, Dense, Network, gradient_check, mlp
from mlp_lib.network import numerical_gradient as numerical
from mlp_lib.optimizers import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    cosine,
)
from mlp_lib.regularization import (
    L1,
    L2,
    Augment,
    BatchNorm,
    Convolution,
    Dropout,
    MaxNorm,
    Noise,
    Shared,
    SoftCrossEntropy,
    Tied,
    moved,
    smooth_labels,
    weight_decay,
    weight_entries,
)
from mlp_lib.training import Callback, arrays, load, save, train
from mlp_lib.validation import EarlyStopping

SEEDS = st.integers(0, 2**32 - 1)
RULES = [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]
MODES = pytest.mark.parametrize("training", [False, True])
TYPES = pytest.mark.parametrize("dtype", [float, np.float32])


@pytest.fixture(autouse=True)
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def task(n=40, n_in=5, classes=3, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(n) % classes
    return rng.normal(size=(n, n_in)) + np.eye(classes, n_in)[y], y


def fit(network, X, y, optimizer=None, **options):
    options = {"epochs": 5, "batch_size": 8, "rng": 0, "progress": False, **options}
    loss = options.pop("loss", CategoricalCrossEntropy())
    return train(network, loss, optimizer or Adam(0.01), X, y, **options)


# --- gradients


def layer_of(kind, rng):
    """(layer, its width) of a random size."""
    width = int(rng.integers(1, 6))
    if kind == "BatchNorm":
        return BatchNorm(width, epsilon=0.01), width
    if kind == "Dropout":
        return Dropout(0.4), width
    if kind == "Noise":
        return Noise(0.5), width
    if kind == "Augment":
        shape = tuple(int(side) for side in rng.integers(1, 5, 2))
        return Augment(shape, 2), shape[0] * shape[1]
    if kind == "row":
        length = int(rng.integers(1, 8))
        window = int(rng.integers(1, length + 1))
        return Convolution(length, window, int(rng.integers(1, 4))), length
    shape = tuple(int(side) for side in rng.integers(1, 5, 2))
    window = int(rng.integers(1, min(shape) + 1))
    return Convolution(shape, window, int(rng.integers(1, 4))), shape[0] * shape[1]


def by_autograd(layer, theta, X, training):
    """The same layer, written once more, with the draws of its last pass."""
    if isinstance(layer, BatchNorm):
        gamma, beta = theta[: layer.n], theta[layer.n :]
        mean, variance = layer.mean, layer.variance
        if training and len(X) > 1:
            mean = anp.sum(X, axis=0) / len(X)
            variance = anp.sum((X - mean) ** 2, axis=0) / len(X)
        return gamma * (X - mean) * (variance + layer.epsilon) ** -0.5 + beta
    if isinstance(layer, Dropout):
        return X * layer.mask if training else X
    if isinstance(layer, Augment):
        places, out = np.arange(1.0, X.shape[1] + 1)[None], []
        for x, move in zip(X, layer.moves):
            at = moved(places, layer.shape, move[None])[0].astype(int)
            out.append(anp.concatenate([np.zeros(1), x])[at])
        return anp.stack(out)
    k = layer.kernels
    W, b = anp.reshape(theta[:-k], (-1, k)), theta[-k:]
    grid = layer.shape if len(layer.shape) == 2 else (1, *layer.shape)
    w = (1, layer.window) if len(layer.shape) == 1 else (layer.window,) * 2
    out = []
    for row in range(grid[0] - w[0] + 1):
        for column in range(grid[1] - w[1] + 1):
            part = anp.reshape(X, (-1, *grid))
            part = part[:, row : row + w[0], column : column + w[1]]
            out.append(anp.dot(anp.reshape(part, (len(X), -1)), W) + b)
    return anp.concatenate(out, axis=1)


KINDS = ["BatchNorm", "Dropout", "Noise", "Augment", "row", "picture"]


@MODES
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_layers_against_autograd_and_slopes(kind, training, seed):
    rng = np.random.default_rng(seed)
    layer, width = layer_of(kind, rng)
    X = rng.normal(size=(int(rng.integers(1, 7)), width))
    theta, gradient = rng.normal(size=layer.size), np.full(layer.size, np.nan)
    layer.bind(theta, gradient)
    state = [part.copy() for part in statistics(layer)]

    def run(X):
        """A pass with the same draws and the same statistics each time."""
        for part, kept in zip(statistics(layer), state):
            part[:] = kept
        if hasattr(layer, "rng"):
            layer.rng = np.random.default_rng(seed)
        return layer.forward(X, training)

    Z = run(X)
    dZ = rng.normal(size=Z.shape)
    kept = X.copy(), dZ.copy(), theta.copy()
    dX = layer.backward(dZ)
    assert layer.backward(dZ, inputs=False) is None
    for now, then in zip((X, dZ, theta), kept):
        assert np.array_equal(now, then)
    if kind != "Noise":  # its gradient is dZ itself
        for part, kept in zip(statistics(layer), state):
            part[:] = kept
        twin = by_autograd(layer, theta, X, training)
        np.testing.assert_allclose(Z, twin, atol=1e-12)

        def inner(theta, X):
            return anp.sum(by_autograd(layer, theta, X, training) * dZ)

        if layer.size:
            exact = grad(inner)(theta, X)
            np.testing.assert_allclose(gradient, exact, rtol=1e-7, atol=1e-9)
        exact = grad(inner, 1)(theta, X)
        np.testing.assert_allclose(dX, exact, rtol=1e-7, atol=1e-9)
    flat = X.reshape(-1)
    near, far = (numerical(lambda: np.sum(run(X) * dZ), flat, h) for h in STEPS)
    scale = max(1, np.abs(dX).max(), abs(np.sum(Z * dZ)))
    slopes = (4 * near - far) / 3
    np.testing.assert_allclose(dX.ravel(), slopes, rtol=1e-7, atol=1e-9 * scale)
    if layer.size:
        near, far = (
            numerical(lambda: np.sum(run(X) * dZ), theta, h) for h in STEPS
        )
        slopes = (4 * near - far) / 3
        np.testing.assert_allclose(gradient, slopes, rtol=1e-7, atol=1e-9 * scale)


STEPS = (1e-4, 2e-4)  # together they cancel the error that shrinks with h²


def statistics(layer):
    return [getattr(layer, name) for name in getattr(layer, "remembers", ())]


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, strength=st.floats(1e-3, 3))
@pytest.mark.parametrize("penalty", [L1, L2])
def test_penalties_against_autograd_and_slopes(penalty, seed, strength):
    network = Network(
        [Dense(3, 4), BatchNorm(4), Activate(), Dense(4, 2)], rng=seed
    )
    network.gradient[:] = 1
    penalty(strength).add_gradient(network)
    added = network.gradient - 1
    where = weight_entries(network)

    def price(theta):
        w = theta[where]
        return strength * anp.sum(anp.abs(w) if penalty is L1 else w**2 / 2)

    np.testing.assert_allclose(
        penalty(strength).value(network), price(network.theta), rtol=1e-12
    )
    np.testing.assert_allclose(added, grad(price)(network.theta), atol=1e-9)
    slopes = numerical(lambda: penalty(strength).value(network), network.theta)
    # Next to the corner of |w| a slope of h = 1e-5 tells nothing.
    clear = np.abs(network.theta) > 1e-4
    np.testing.assert_allclose(added[clear], slopes[clear], rtol=1e-7, atol=1e-7)


def autograd_tied(theta, X, n_in, n_code):
    W, b, c = np.split(np.arange(theta.size), [n_in * n_code, (n_in + 1) * n_code])
    code = anp.tanh(anp.dot(X, anp.reshape(theta[W], (n_in, n_code))) + theta[b])
    return anp.dot(code, anp.reshape(theta[W], (n_in, n_code)).T) + theta[c]


@MODES
@settings(max_examples=30, deadline=None)
@given(n_in=st.integers(1, 6), n_code=st.integers(1, 5), seed=SEEDS)
def test_tied_gradients(training, n_in, n_code, seed):
    rng = np.random.default_rng(seed)
    encoder = Shared(n_in, n_code)
    network = Network([encoder, Activate("tanh"), Tied(encoder)], rng=seed)
    network.theta += rng.normal(size=network.theta.size) / 4
    X = rng.normal(size=(int(rng.integers(1, 6)), n_in))
    Z = network.forward(X, training)
    np.testing.assert_allclose(
        Z, autograd_tied(network.theta, X, n_in, n_code), atol=1e-12
    )
    dZ = rng.normal(size=Z.shape)

    def inner(theta, X):
        return anp.sum(autograd_tied(theta, X, n_in, n_code) * dZ)

    for _ in range(2):  # nothing is left over from the first
        dX = network.backward(dZ, inputs=True)
        exact = grad(inner)(network.theta, X)
        np.testing.assert_allclose(network.gradient, exact, rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(dX, grad(inner, 1)(network.theta, X), atol=1e-9)
    near, far = (
        numerical(lambda: np.sum(network.forward(X) * dZ), network.theta, h)
        for h in STEPS
    )
    np.testing.assert_allclose(exact, (4 * near - far) / 3, rtol=1e-7, atol=1e-8)


def test_two_layers_tied_to_one():
    encoder = Shared(4, 3)
    network = Network(
        [encoder, Activate("tanh"), Tied(encoder), Dense(4, 3), Tied(encoder)],
        rng=1,
    )
    X = np.random.default_rng(0).normal(size=(5, 4))
    assert gradient_check(network, MeanSquaredError(), X, X).ok


def test_a_pass_that_broke_off_leaves_nothing_owed():
    encoder = Shared(4, 3)
    network = Network([encoder, Activate("tanh"), Tied(encoder)], rng=1)
    X = np.random.default_rng(0).normal(size=(5, 4))
    network.forward(X)
    network.backward(X)
    right = network.gradient.copy()
    network.layers[2].backward(X)  # and no further
    network.forward(X)
    network.backward(X)
    np.testing.assert_allclose(network.gradient, right, rtol=1e-12)


@pytest.mark.parametrize("training", [False, True])
def test_a_whole_network_passes_the_check(training):
    network = Network(
        [
            Convolution((4, 4), 2, 2),
            BatchNorm(18),
            Activate("tanh"),
            Dense(18, 6),
            BatchNorm(6),
            Activate("tanh"),
            Dense(6, 3),
        ],
        rng=0,
    )
    X, y = task(12, 16)
    report = gradient_check(network, CategoricalCrossEntropy(), X, y, training)
    assert report.ok, report


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 6), k=st.integers(2, 5), seed=SEEDS)
def test_soft_cross_entropy(n, k, seed):
    rng = np.random.default_rng(seed)
    Z, labels = 3 * rng.normal(size=(n, k)), rng.integers(0, k, n)
    loss = SoftCrossEntropy()
    hard = CategoricalCrossEntropy()
    for Y in (labels, np.eye(k)[labels], smooth_labels(labels, k, 0)):
        assert loss.value(Z, Y) == pytest.approx(hard.value(Z, labels), rel=1e-12)
        np.testing.assert_allclose(loss.gradient(Z, Y), hard.gradient(Z, labels))
    Q = smooth_labels(labels, k, 0.3)

    def inner(Z):
        log_p = Z - anp.log(anp.sum(anp.exp(Z), axis=1, keepdims=True))
        return -anp.sum(Q * log_p) / n

    assert loss.value(Z, Q) == pytest.approx(inner(Z), rel=1e-12)
    np.testing.assert_allclose(
        loss.gradient(Z, Q), grad(inner)(Z), rtol=1e-7, atol=1e-12
    )
    value, gradient = loss.value_and_gradient(Z, Q)
    assert value == loss.value(Z, Q)
    assert np.array_equal(gradient, loss.gradient(Z, Q))
    assert np.array_equal(loss.predict(Z), Z.argmax(axis=1))


# --- worked on paper


def test_paper_numbers():
    network = Network(Dense(2, 1))
    network.theta = [3, -2, 5]
    assert L2(0.1).value(network) == pytest.approx(0.05 * 13)
    assert L1(0.1).value(network) == pytest.approx(0.5)
    network.gradient[:] = 0
    L2(0.1).add_gradient(network)
    np.testing.assert_allclose(network.gradient, [0.3, -0.2, 0])
    network.gradient[:] = 0
    network.theta = [3, 0, 5]
    L1(0.1).add_gradient(network)
    np.testing.assert_allclose(network.gradient, [0.1, 0, 0])
    np.testing.assert_allclose(
        smooth_labels([1, 0], 4, 0.2),
        [[0.05, 0.85, 0.05, 0.05], [0.85] + [0.05] * 3],
    )


def test_batch_norm_on_paper():
    layer = BatchNorm(1, momentum=0.5, epsilon=1e-30)
    Z = layer.forward(np.array([[1.0], [3], [5]]), training=True)
    np.testing.assert_allclose(Z.ravel(), np.array([-1, 0, 1]) * np.sqrt(1.5))
    np.testing.assert_allclose([layer.mean[0], layer.variance[0]], [1.5, 11 / 6])
    dX = layer.backward(np.array([[1.0], [0], [0]]))
    np.testing.assert_allclose(
        dX.ravel(), np.array([1, -2, 1]) / 6 * np.sqrt(3 / 8), atol=1e-15
    )


def test_max_norm_on_paper():
    network = Network([Dense(2, 2), Activate(), Convolution(2, 1, 1)])
    network.theta = [3, 0.3, 4, 0.4, 7, 8, 6, 9]
    MaxNorm(2).step_end(network)
    np.testing.assert_allclose(network.theta, [1.2, 0.3, 1.6, 0.4, 7, 8, 2, 9])


@TYPES
@pytest.mark.parametrize("size", [1e-300, 1e-30, 1, 1e30, 1e300])
def test_max_norm_at_every_size(size, dtype):
    if size > 1e38 and dtype == np.float32:
        return
    network = Network(Dense(2, 2), dtype=dtype)
    network.layers[0].W[:] = [[3 * size, 0], [4 * size, 0]]
    MaxNorm(2).step_end(network)
    want = 2 / 5 if size >= 1 else dtype(size)
    np.testing.assert_allclose(
        network.layers[0].W, [[3 * want, 0], [4 * want, 0]], rtol=1e-6
    )


def test_convolution_on_paper():
    layer = Convolution(4, 2)
    layer.W[:], layer.b[:] = [[1], [2]], 1
    X = np.array([[1.0, 0, 2, 1]])
    assert layer.forward(X).tolist() == [[2, 5, 5]]
    assert layer.backward(np.array([[1.0, 1, 0]])).tolist() == [[1, 3, 2, 0]]
    assert layer.dW.tolist() == [[1], [2]] and layer.db.tolist() == [2]


def test_moved_pictures():
    X = np.arange(1.0, 7)[None]
    assert moved(X, (2, 3), np.array([[0, 1]])).tolist() == [[0, 1, 2, 0, 4, 5]]
    assert moved(X, (2, 3), np.array([[-1, 0]])).tolist() == [[4, 5, 6, 0, 0, 0]]
    assert moved(X, (2, 3), np.array([[2, 9]])).tolist() == [[0] * 6]


# --- what happens in training and what in evaluation


@settings(max_examples=40, deadline=None)
@given(rate=st.floats(0, 0.9), seed=SEEDS)
def test_dropout_keeps_the_mean(rate, seed):
    """Of 40,000 masks the mean is within 6 standard errors of 1.

    The chance that a right layer fails is below 3e-9 a run, 1e-7 in these forty.
    """
    layer = Dropout(rate, rng=seed)
    out = layer.forward(np.ones((200, 200)), training=True)
    assert abs(out.mean() - 1) <= 6 * np.sqrt(rate / (1 - rate) / 40_000) + 1e-12
    values = {0.0, 1 / (1 - rate)}
    assert {float(v) for v in np.unique(out)} <= values
    share = (out == 0).mean()
    assert abs(share - rate) <= 6 * np.sqrt(rate * (1 - rate) / 40_000) + 1e-12


def test_dropout_draws_for_every_number_and_pass():
    layer, X = Dropout(0.5, rng=0), np.ones((50, 40))
    one, two = layer.forward(X, True), layer.forward(X, True)
    assert (one != two).mean() > 0.4
    assert len(np.unique(one, axis=0)) == 50 and len(np.unique(one, axis=1).T) == 40


def test_noise_has_its_spread():
    """40,000 numbers: mean within 6 standard errors, spread within 6 of its own."""
    out = Noise(0.3, rng=1).forward(np.full((200, 200), 2.0), True)
    assert abs(out.mean() - 2) < 6 * 0.3 / 200
    assert abs(out.std() - 0.3) < 6 * 0.3 / np.sqrt(2 * 40_000)


def test_augment_moves_by_at_most_shift():
    X = np.zeros((4000, 49))
    X[:, 24] = 1  # the middle of 7 by 7
    out = Augment((7, 7), 2, rng=0).forward(X, True)
    assert (out.sum(axis=1) == 1).all()
    counts = out.sum(axis=0).reshape(7, 7)
    assert counts[1:6, 1:6].sum() == 4000
    # 25 places, 160 each; none is further off than 6 standard deviations
    assert np.abs(counts[1:6, 1:6] - 160).max() < 6 * np.sqrt(160 * 0.96)


@TYPES
@pytest.mark.parametrize("kind", ["Dropout", "Noise", "Augment"])
def test_in_evaluation_everything_passes(kind, dtype):
    layer = {"Dropout": Dropout(0.5), "Noise": Noise(1), "Augment": Augment((2, 2))}
    layer, X = layer[kind], np.arange(8, dtype=dtype).reshape(2, 4)
    state = copy.deepcopy(layer.rng.bit_generator.state)
    assert np.array_equal(layer.forward(X), X)
    assert np.array_equal(layer.backward(X), X)
    assert layer.rng.bit_generator.state == state
    assert layer.forward(X, True).dtype == layer.backward(X).dtype == dtype


@pytest.mark.parametrize("kind", [Dropout, Noise])
def test_nothing_at_strength_zero(kind):
    X = np.random.default_rng(0).normal(size=(3, 4))
    assert np.array_equal(kind(0).forward(X, True), X)


def test_the_networks_rng_starts_the_streams():
    def make(seed, **options):
        return Network(
            [Dense(4, 6), Dropout(0.5, **options), Dense(6, 2)], rng=seed
        )

    X = np.ones((30, 4))
    a, b, c = make(1), make(1), make(2)
    assert np.array_equal(a.forward(X, True), b.forward(X, True))
    assert not np.array_equal(
        a.layers[1].mask, (c.forward(X, True), c.layers[1].mask)[1]
    )
    plain = Network([Dense(4, 6), Dense(6, 2)], rng=1)
    assert np.array_equal(a.theta, plain.theta)  # and the weights don't notice
    d, e = make(1, rng=7), make(2, rng=7)
    d.forward(X, True), e.forward(X, True)
    assert np.array_equal(d.layers[1].mask, e.layers[1].mask)


def test_running_statistics_are_those_of_the_data():
    rng = np.random.default_rng(3)
    X, y = 3 * rng.normal(size=(50, 4)) + [1, -2, 30, 0], np.arange(50) % 2
    norm = BatchNorm(4)
    fit(Network([norm, Dense(4, 2)], rng=0), X, y, epochs=200, batch_size=50)
    np.testing.assert_allclose(norm.mean, X.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(norm.variance, X.var(axis=0), rtol=1e-6)
    last = BatchNorm(4, momentum=0)
    last.forward(X, True)
    np.testing.assert_allclose(last.mean, X.mean(axis=0), rtol=1e-12)
    Z = last.forward(X)
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(Z.std(axis=0), 1, rtol=1e-4)
    np.testing.assert_allclose(Z, last.forward(X, True), rtol=1e-12)


def test_evaluation_does_not_depend_on_the_batch():
    X, y = task()
    network = Network([Dense(5, 4), BatchNorm(4), Activate(), Dense(4, 3)], rng=0)
    fit(network, X, y)
    kept = [part.copy() for part in arrays(network)]
    rows = np.concatenate([network.forward(x[None]) for x in X])
    np.testing.assert_allclose(rows, network.forward(X), rtol=1e-9, atol=1e-12)
    assert all(map(np.array_equal, kept, arrays(network)))


def test_a_batch_of_one_row():
    norm = BatchNorm(2)
    norm.forward(np.array([[1.0, 2], [3, 6]]), True)
    mean = norm.mean.copy()
    row = np.array([[5.0, 5]])
    assert np.array_equal(norm.forward(row, True), norm.forward(row, False))
    assert np.array_equal(norm.mean, mean)
    X, y = task(33)
    network = Network([Dense(5, 4), BatchNorm(4), Activate(), Dense(4, 3)], rng=0)
    fit(network, X, y, batch_size=32)  # the last batch has one row
    assert np.isfinite(network.theta).all()


def test_statistics_stay_finite_when_a_step_diverges():
    X, y = task()
    network = Network(
        [Dense(5, 4), BatchNorm(4), Activate("identity"), Dense(4, 3)], rng=0
    )
    network.theta[:] = 1e160  # squares overflow
    fit_error = None
    try:
        fit(network, X, y, GradientDescent(1e150))
    except FloatingPointError as error:
        fit_error = error
    assert fit_error is not None
    for part in arrays(network):
        assert np.isfinite(part).all()
    norm = BatchNorm(2)
    with np.errstate(all="ignore"):
        norm.forward(np.array([[1e200, 1], [-1e200, 2]]), True)
        norm.forward(np.array([[np.inf, 1], [np.nan, 2]]), True)
    assert norm.mean.tolist() == [0, 0] and norm.variance.tolist() == [1, 1]


@TYPES
@pytest.mark.parametrize("size", [1e-30, 1e4, -1e4])
def test_extremes_stay_finite(size, dtype):
    encoder = Shared(4, 6)
    network = Network(
        [
            Augment((2, 2)),
            Noise(0.1),
            Dropout(0.5),
            encoder,
            BatchNorm(6),
            Activate(),
            Dropout(0.5),
            Tied(encoder),
            Convolution((2, 2), 2, 3),
        ],
        rng=0,
        dtype=dtype,
    )
    X = size * np.array([[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4.0]])
    for training in (False, True):
        Z = network.forward(X, training)
        assert np.isfinite(Z).all() and Z.dtype == dtype
        dX = network.backward(np.full((3, 3), 1e4), inputs=True)
        assert np.isfinite(dX).all() and dX.dtype == dtype
        assert np.isfinite(network.gradient).all()
    for part in arrays(network):
        assert np.isfinite(part).all() and part.dtype == dtype
    loss = SoftCrossEntropy()
    Z = np.array([[1e4, -1e4, 0]], dtype)
    assert np.isfinite(loss.value(Z, smooth_labels([1], 3, 0.1)))
    network.theta[:] = 1e4 if size > 0 else -1e4
    for penalty in (L1(0.5), L2(0.5)):
        penalty.add_gradient(network)
        assert np.isfinite(penalty.value(network))
    assert np.isfinite(network.gradient).all()


@TYPES
def test_everything_at_once_keeps_its_float_type(dtype):
    network = Network(
        [
            *[Convolution((8, 8), 3, 2), BatchNorm(72), Activate(), Dropout(0.2)],
            *[Dense(72, 10), Noise(0.1)],
        ],
        rng=0,
        dtype=dtype,
    )
    X, y = load_digits(return_X_y=True)
    optimizer = weight_decay(Adam(0.01), 0.1)
    history = fit(
        network,
        (X[:65] / 16).astype(dtype),
        y[:65],
        optimizer,
        penalty=L1(1e-4),
        callbacks=[MaxNorm(3)],
    )
    assert history.epochs == 5 and history.loss[-1] < history.loss[0]
    assert {part.dtype for part in arrays(network)} == {np.dtype(dtype)}
    assert network.gradient.dtype == dtype == network.forward(X[:2]).dtype


# --- decay


def bowl(theta):
    return np.array([1.0, 10, 0.1]) * (theta - [1, -2, 3])


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, strength=st.floats(0, 0.9))
def test_under_descent_decay_is_the_penalty(seed, strength):
    start = np.random.default_rng(seed).normal(size=3)
    decayed = minimize(
        bowl, start, weight_decay(GradientDescent(0.05), strength), 50
    )
    penalised = minimize(
        lambda theta: bowl(theta) + strength * theta,
        start,
        GradientDescent(0.05),
        50,
    )
    np.testing.assert_allclose(decayed, penalised, rtol=1e-12, atol=1e-12)


def test_under_descent_decay_is_the_penalty_in_train():
    X, y = task()
    found = []
    for decay in (False, True):
        network = Network(
            [Dense(5, 4), BatchNorm(4), Activate(), Dense(4, 3)], rng=0
        )
        rule, where = GradientDescent(cosine(0.3, 25)), weight_entries(network)
        if decay:
            fit(network, X, y, weight_decay(rule, 0.2, where))
        else:
            fit(network, X, y, rule, penalty=L2(0.2))
        found.append(network.theta)
    np.testing.assert_allclose(*found, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("rule", [AdaGrad, RMSProp, Adam])
def test_under_adaptive_rules_it_is_not(rule):
    start = np.array([2.0, 2, 2])
    decayed = minimize(bowl, start, weight_decay(rule(0.05), 0.5), 50)
    penalised = minimize(lambda t: bowl(t) + 0.5 * t, start, rule(0.05), 50)
    assert np.abs(decayed[-1] - penalised[-1]).max() > 0.05


@pytest.mark.parametrize("rule", RULES)
def test_decay_by_its_formula(rule):
    """Against a loop that writes the formula out, with a schedule, over 30 steps."""
    eta, plain = cosine(0.1, 40), rule(cosine(0.1, 40))
    theta, where = np.array([1.0, -1, 2]), np.array([True, False, True])
    decayed = weight_decay(rule(eta), 0.3, where)
    path = minimize(bowl, theta, decayed, 30)
    for t in range(30):
        g = bowl(plain.lookahead(theta))
        theta = theta + plain.update(g) - eta(t) * 0.3 * theta * where
        np.testing.assert_allclose(path[t + 1], theta, rtol=1e-12)
    assert decayed.t == 30 and decayed.rate() == plain.rate()
    decayed.reset()
    assert decayed.t == 0
    np.testing.assert_allclose(minimize(bowl, path[0], decayed, 30), path)


@pytest.mark.parametrize("rule", RULES)
def test_decay_in_train_shrinks(rule):
    X, y = task()
    norms = []
    for strength in (0, 1):
        network = mlp([5, 8, 3], rng=0, dtype=np.float32)
        history = fit(network, X, y, weight_decay(rule(0.05), strength), epochs=20)
        assert history.stopped == "epochs" and network.theta.dtype == np.float32
        norms.append(np.linalg.norm(network.theta))
    assert norms[1] < norms[0]


def test_decay_changes_nothing_when_it_is_refused():
    optimizer = weight_decay(Adam(0.1), 0.5)
    theta = np.ones(3)
    for wrong in ([1, 2], [np.nan, 1, 1]):
        with pytest.raises(ValueError):
            optimizer.step(theta, np.array(wrong))
        assert (theta == 1).all() and optimizer.t == 0
    with pytest.raises(ValueError, match=r"where must have theta's shape \(3,\)"):
        weight_decay(Adam(0.1), 0.5, [True]).step(theta, np.ones(3))
    assert (theta == 1).all()
    g = np.array([1.0, 2, 3])
    np.testing.assert_array_equal(optimizer.update(g), Adam(0.1).update(g))


@pytest.mark.parametrize(
    "twin", [copy.deepcopy, lambda o: pickle.loads(pickle.dumps(o))]
)
def test_decay_can_be_copied(twin):
    optimizer = weight_decay(Adam(0.1), 0.5)
    optimizer.step(np.ones(3), np.ones(3))
    other = twin(optimizer)
    a, b = np.ones(3), np.ones(3)
    optimizer.step(a, np.arange(3.0)), other.step(b, np.arange(3.0))
    assert np.array_equal(a, b) and other.t == 2


def test_weight_entries():
    encoder = Shared(2, 3)
    network = Network(
        [encoder, BatchNorm(3), Tied(encoder), Convolution(2, 2)], rng=0
    )
    network.gradient[:] = 5
    where = weight_entries(network)
    want = [1] * 6 + [0] * 3 + [0] * 6 + [0] * 2 + [1] * 2 + [0]
    assert where.tolist() == [bool(w) for w in want]
    assert (network.gradient == 5).all()


# --- tied autoencoder, sharing


def test_a_tied_autoencoder_learns_digits():
    X = load_digits().data[:200] / 16
    encoder = Shared(64, 12)
    network = Network([encoder, Activate("tanh"), Tied(encoder)], rng=0)
    assert network.theta.size == 64 * 12 + 12 + 64
    loss = MeanSquaredError()
    history = fit(network, X, X, Adam(0.01), loss=loss, epochs=40, batch_size=20)
    assert loss.value(network.forward(X), X) < 0.5 * np.mean(X.var(axis=0))
    assert history.loss[-1] < history.loss[0]
    check = gradient_check(network, loss, X[:4], X[:4])
    assert check.ok, check


def test_a_convolution_does_not_care_where():
    layer = Convolution((6, 6), 3, 2, gain=1)
    layer.start(np.random.default_rng(0))
    X = np.zeros((1, 36))
    X[0, [7, 8, 13]] = 1, 2, 3
    one = layer.forward(X).reshape(4, 4, 2)
    two = layer.forward(moved(X, (6, 6), np.array([[1, 2]]))).reshape(4, 4, 2)
    np.testing.assert_allclose(two[1:, 2:], one[:-1, :-2], atol=1e-15)


# --- files, copies, early stopping


def zoo(dtype=float):
    encoder = Shared(36, 5)
    return Network(
        [
            *[
                Augment((4, 4)),
                Noise(0.1),
                Convolution((4, 4), 2, 4),
                BatchNorm(36),
            ],
            *[
                Activate(),
                Dropout(0.25),
                encoder,
                BatchNorm(5, 0.5, 0.1),
                Dense(5, 3),
            ],
        ],
        rng=0,
        dtype=dtype,
    )


@TYPES
def test_save_and_load(tmp_path, dtype):
    network, (X, y) = zoo(dtype), task(40, 16)
    fit(network, X, y)
    save(network, tmp_path / "zoo")
    again = load(tmp_path / "zoo")
    assert np.array_equal(network.forward(X), again.forward(X))
    assert all(map(np.array_equal, arrays(network), arrays(again)))
    for one, two in zip(network.layers, again.layers):
        assert type(one) is type(two)
        for name in (
            "rate",
            "spread",
            "shift",
            "shape",
            "window",
            "kernels",
            "gain",
        ):
            assert getattr(one, name, None) == getattr(two, name, None)
        for name in ("momentum", "epsilon"):
            assert getattr(one, name, None) == getattr(two, name, None)
    fit(again, X, y)  # it can go on


def test_a_tied_layer_is_not_saved(tmp_path):
    encoder = Shared(4, 2)
    network = Network([encoder, Tied(encoder)])
    with pytest.raises(ValueError, match="only layers of .*Dropout.*, not Tied"):
        save(network, tmp_path / "tied")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "twin", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))]
)
def test_a_copy_goes_its_own_way(twin):
    network, (X, y) = zoo(), task(40, 16)
    fit(network, X, y)
    other = twin(network)
    for _ in range(2):  # the streams of draws are copied, too
        assert np.array_equal(network.forward(X, True), other.forward(X, True))
    norm = other.layers[3]
    assert np.shares_memory(norm.gamma, other.theta)
    fit(other, X, y)
    assert not np.array_equal(norm.mean, network.layers[3].mean)


@pytest.mark.parametrize(
    "twin", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))]
)
def test_a_copied_pair_is_tied_to_itself(twin):
    encoder = Shared(4, 3)
    network = Network([encoder, Activate("tanh"), Tied(encoder)], rng=0)
    other = twin(network)
    assert other.layers[2].dense is other.layers[0] is not encoder
    other.theta[:] = 0
    assert encoder.W.any() and not other.layers[2].dense.W.any()
    X = np.random.default_rng(0).normal(size=(5, 4))
    other.theta = network.theta
    assert gradient_check(other, MeanSquaredError(), X, X).ok


def test_early_stopping_restores_running_statistics():
    X, y = task(30)
    norm, seen = BatchNorm(8), []

    class Watch(Callback):
        def epoch_end(self, network, history):
            seen.append([part.copy() for part in arrays(network)])

    network = Network([Dense(5, 8), norm, Activate(), Dense(8, 3)], rng=0)
    rule = EarlyStopping(3)
    history = fit(
        network,
        X,
        y,
        Adam(0.1),
        epochs=80,
        validation=task(30, seed=1),
        callbacks=[Watch(), rule],
    )
    assert 0 < rule.best_epoch < history.epochs
    best, last = seen[rule.best_epoch - 1], seen[-1]
    for now, then, end in zip(arrays(network), best, last):
        assert np.array_equal(now, then) and not np.array_equal(then, end)
    assert np.array_equal(norm.mean, best[1])


def test_max_norm_holds_after_every_step():
    X, y = task()
    longest = []

    class Watch(Callback):
        def step_end(self, network):
            longest.append(np.linalg.norm(network.layers[0].W, axis=0).max())

    network = mlp([5, 8, 3], rng=0)
    fit(network, X, y, Adam(0.3), callbacks=[MaxNorm(0.7), Watch()])
    assert max(longest) <= 0.7 * (1 + 1e-12) and len(longest) == 25


# --- errors


@pytest.mark.parametrize(
    "make, error, words",
    [
        (lambda: L1(-1), ValueError, "strength must be at least 0.*-1"),
        (lambda: L2(np.inf), ValueError, "strength"),
        (lambda: L2("1"), TypeError, "strength must be a number"),
        (
            lambda: weight_decay(0.1, 0.1),
            TypeError,
            "optimizer must be an Optimizer",
        ),
        (lambda: weight_decay(Adam, 0.1), TypeError, "optimizer"),
        (lambda: weight_decay(Adam(0.1), -0.1), ValueError, "strength"),
        (lambda: weight_decay(Adam(0.1), 0.1, [1, 0]), TypeError, "where.*bools"),
        (lambda: Dropout(1), ValueError, "rate must be at least 0 and below 1"),
        (lambda: Dropout(-0.1), ValueError, "rate"),
        (lambda: Dropout("half"), TypeError, "rate"),
        (lambda: Dropout(0.5, rng="x"), TypeError, "rng"),
        (lambda: Noise(-1), ValueError, "spread"),
        (lambda: Noise(None), TypeError, "spread"),
        (lambda: BatchNorm(0), ValueError, "n must be at least 1"),
        (lambda: BatchNorm(2.0), TypeError, "n must be a whole number"),
        (lambda: BatchNorm(2, momentum=1), ValueError, "momentum"),
        (lambda: BatchNorm(2, epsilon=0), ValueError, "epsilon"),
        (lambda: MaxNorm(0), ValueError, "limit must be positive"),
        (lambda: MaxNorm("2"), TypeError, "limit"),
        (lambda: smooth_labels([0, 3], 3, 0.1), ValueError, "labels"),
        (lambda: smooth_labels([0.5], 3, 0.1), ValueError, "labels"),
        (lambda: smooth_labels([0], 0, 0.1), ValueError, "n_classes"),
        (lambda: smooth_labels([0], 3, 1), ValueError, "amount"),
        (lambda: Augment(8), ValueError, r"shape must be \(rows, columns\).*8"),
        (lambda: Augment((8, 8), 0), ValueError, "shift must be at least 1"),
        (lambda: Augment((8, 0)), ValueError, "shape must be at least 1"),
        (
            lambda: Convolution((2, 2, 2), 1),
            ValueError,
            "shape must be a length or",
        ),
        (lambda: Convolution(2.5, 1), TypeError, "shape must be a whole number"),
        (lambda: Convolution(3, 4), ValueError, "window must be at most 3.*4"),
        (lambda: Convolution(3, 0), ValueError, "window must be at least 1"),
        (lambda: Convolution(3, 2, 0), ValueError, "kernels"),
        (lambda: Convolution(3, 2, gain=-1), ValueError, "gain"),
        (lambda: Shared(0, 2), ValueError, "n_in"),
        (lambda: Tied(Dense(3, 2)), TypeError, "dense must be a Shared layer"),
        (
            lambda: Network([Dense(3, 2), BatchNorm(3)]),
            ValueError,
            "takes 3 columns",
        ),
        (lambda: Network([Convolution(3, 2), Dense(3, 1)]), ValueError, "give 2"),
    ],
)
def test_what_can_not_be_made(make, error, words):
    with pytest.raises(error, match=words):
        make()


@pytest.mark.parametrize(
    "layer",
    [
        Dropout(0.5),
        Noise(0.1),
        BatchNorm(4),
        Augment((2, 2)),
        Convolution(4, 2),
        Shared(4, 3),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_layers_refuse_other_signals(layer):
    layer = copy.deepcopy(layer)
    with pytest.raises(RuntimeError, match="backward needs a forward pass"):
        layer.backward(np.ones((2, 4)))
    for wrong, error in [
        (np.ones(4), ValueError),
        (np.ones((2, 4), int), TypeError),
        ([[1.0] * 4], TypeError),
    ]:
        with pytest.raises(error, match="X must"):
            layer.forward(wrong)
    if layer.n_in:
        with pytest.raises(ValueError, match=r"X must have shape \(n, 4\)"):
            layer.forward(np.ones((2, 5)))
    Z = layer.forward(np.ones((2, 4)), True)
    with pytest.raises(ValueError, match="dZ must have shape"):
        layer.backward(np.ones((3, Z.shape[1])))
    with pytest.raises(TypeError, match="dZ must be an array of floats"):
        layer.backward(Z.tolist())


def test_tied_refuses():
    encoder = Shared(3, 2)
    tied = Tied(encoder)
    with pytest.raises(RuntimeError, match="dense must stand before"):
        tied.forward(np.ones((1, 2)))
    with pytest.raises(RuntimeError, match="dense must stand before"):
        Network([tied, encoder]).forward(np.ones((1, 2)))
    encoder.forward(np.ones((1, 3)))
    with pytest.raises(RuntimeError, match="backward needs"):
        tied.backward(np.ones((1, 3)))
    with pytest.raises(ValueError, match=r"X must have shape \(n, 2\)"):
        tied.forward(np.ones((1, 3)))
    tied.forward(np.ones((1, 2)))
    with pytest.raises(ValueError, match="dZ must have shape"):
        tied.backward(np.ones((1, 2)))


@pytest.mark.parametrize(
    "Y, words",
    [
        ([[0.5, 0.4]], "sum 1"),
        ([[1.5, -0.5]], "numbers ≥ 0"),
        ([[np.nan, 1]], "sum 1"),
        ([[0.5, 0.5, 0]], r"shape \(1,\) or \(1, 2\)"),
        ([2], "Y"),
        ([0.5], "Y"),
    ],
)
def test_soft_cross_entropy_refuses(Y, words):
    with pytest.raises(ValueError, match=words):
        SoftCrossEntropy().value(np.zeros((1, 2)), Y)
