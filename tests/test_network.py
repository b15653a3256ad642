"""mlp_lib.network: every backward pass against two independent judges, scikit-learn, errors, memory."""

import copy
import pickle
import re
import tracemalloc
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.special import erf
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neural_network import MLPClassifier, MLPRegressor

from mlp_lib.activations import (
    ACTIVATIONS,
    ELU,
    Identity,
    LeakyReLU,
    Swish,
    log_softmax,
)
from mlp_lib.losses import (
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    Huber,
    MeanAbsoluteError,
    MeanSquaredError,
)
from mlp_lib.network import (
    TOLERANCE,
    Activate,
    Dense,
    Layer,
    Network,
    as_layers,
    gradient_check,
    mlp,
    numerical_gradient,
)
from mlp_lib.optimizers import Adam

CROSS_ENTROPY = CategoricalCrossEntropy()
EVERY = pytest.mark.parametrize("name", list(ACTIVATIONS))
SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=5)
SEEDS = st.integers(0, 2**32 - 1)

BY_AUTOGRAD = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "elu": lambda z: anp.where(z > 0, z, anp.expm1(z)),
    "gelu": lambda z: z * (1 + erf(z / anp.sqrt(2))) / 2,
    "softplus": lambda z: anp.log1p(anp.exp(z)),
    "swish": lambda z: z / (1 + anp.exp(-z)),
}


@pytest.fixture(autouse=True)
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def data(sizes, seed, n=None):
    """Network input and a gradient that comes back, for n rows."""
    rng = np.random.default_rng(seed)
    n = n or int(rng.integers(1, 7))
    return rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1]))


def autograd_outputs(theta, X, sizes, name):
    """The same network, written once more with autograd's NumPy."""
    A, at = X, 0
    for k, (n_in, n_out) in enumerate(zip(sizes, sizes[1:])):
        W = anp.reshape(theta[at : at + n_in * n_out], (n_in, n_out))
        at += n_in * n_out
        A = anp.dot(A, W) + theta[at : at + n_out]
        at += n_out
        if k < len(sizes) - 2:
            A = BY_AUTOGRAD[name](A)
    return A


# --- worked on paper


def small_net():
    """The 3–3–2 net of the chapter."""
    network = mlp([3, 3, 2])
    W1, b1 = [[1, -1, 0], [1, 0, 1], [0, 1, 1]], [-1, 0.5, 0]
    W2, b2 = [[1, -1], [-2, 1], [-1, 2]], [0, 1]
    network.theta = np.concatenate([np.ravel(part) for part in (W1, b1, W2, b2)])
    return network


def test_three_three_two_on_paper():
    network = small_net()
    Z = network.forward([[1, 2, -1]])
    assert Z.tolist() == [[1, 1]]
    hidden = network.layers[1]
    assert hidden.Z.tolist() == [[2, -1.5, 1]] and hidden.A.tolist() == [[2, 0, 1]]
    dX = network.backward(CROSS_ENTROPY.gradient(Z, [1]), inputs=True)
    first, last = network.layers[0], network.layers[2]
    np.testing.assert_allclose(last.dW, [[1, -1], [0, 0], [0.5, -0.5]], atol=1e-15)
    np.testing.assert_allclose(last.db, [0.5, -0.5], atol=1e-15)
    np.testing.assert_allclose(
        first.dW, [[1, 0, -1.5], [2, 0, -3], [-1, 0, 1.5]], atol=1e-15
    )
    np.testing.assert_allclose(first.db, [1, 0, -1.5], atol=1e-15)
    np.testing.assert_allclose(dX, [[1, -0.5, -1.5]], atol=1e-15)


def test_batch_is_the_mean_of_its_rows():
    network, X, Y = small_net(), np.array([[1, 2, -1], [1, 0.5, -1]]), [1, 0]
    rows = []
    for k in (0, 1):
        network.backward(
            CROSS_ENTROPY.gradient(network.forward(X[k : k + 1]), Y[k : k + 1])
        )
        rows.append(network.gradient.copy())
    network.backward(CROSS_ENTROPY.gradient(network.forward(X), Y))
    np.testing.assert_allclose(network.gradient, np.mean(rows, axis=0), atol=1e-15)


# --- gradients


@EVERY
@settings(max_examples=15, deadline=None)
@given(sizes=SIZES, seed=SEEDS)
def test_backward_against_autograd(name, sizes, seed):
    X, dZ = data(sizes, seed)
    network = mlp(sizes, name, rng=seed)
    network.theta += np.random.default_rng(seed).normal(size=network.theta.size) / 4
    np.testing.assert_allclose(
        network.forward(X),
        autograd_outputs(network.theta, X, sizes, name),
        atol=1e-12,
    )

    def inner(theta, X):
        return anp.sum(autograd_outputs(theta, X, sizes, name) * dZ)

    dX = network.backward(dZ, inputs=True)
    scale = max(1, np.abs(network.gradient).max())
    exact = grad(inner)(network.theta, X)
    np.testing.assert_allclose(
        network.gradient, exact, rtol=1e-7, atol=1e-9 * scale
    )
    exact = grad(inner, 1)(network.theta, X)
    np.testing.assert_allclose(dX, exact, rtol=1e-7, atol=1e-9 * scale)


@EVERY
@settings(max_examples=5, deadline=None)
@given(sizes=SIZES, seed=SEEDS)
def test_backward_against_numerical_slopes(name, sizes, seed):
    X, dZ = data(sizes, seed)
    network = mlp(sizes, name, rng=seed)
    network.theta += np.random.default_rng(seed).normal(size=network.theta.size) / 4
    network.forward(X)
    pre = [layer.Z for layer in network.layers if isinstance(layer, Activate)]
    if name in ("relu", "leaky_relu", "elu") and any(
        np.abs(Z).min() < 1e-3 for Z in pre
    ):
        return  # next to a kink
    network.backward(dZ)
    exact = network.gradient.copy()

    def cost():
        return np.sum(network.forward(X) * dZ)

    # Two step sizes together cancel the error that shrinks with h².
    near, far = (numerical_gradient(cost, network.theta, h) for h in (1e-4, 2e-4))
    slopes = (4 * near - far) / 3
    scale = max(1, np.abs(exact).max(), abs(cost()))
    np.testing.assert_allclose(exact, slopes, rtol=1e-7, atol=1e-9 * scale)


@pytest.mark.parametrize(
    "activation", [ELU(0.5), LeakyReLU(0.3), Swish(2), Identity(-2)]
)
def test_activation_objects_work_like_names(activation):
    X, _ = data([3, 4, 2], 5, n=4)
    network = mlp([3, 4, 2], activation, rng=1)
    assert network.layers[1].activation is activation
    assert gradient_check(network, CROSS_ENTROPY, X, [0, 1, 1, 0]).ok


# --- scikit-learn's loss and gradients, with its weights


SK_NAMES = {
    "identity": "identity",
    "logistic": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
}


def sklearn_loss_and_gradients(model, X, Y):
    """scikit-learn's own loss and gradients for the weights that it has."""
    activations = [X] + [None] * (model.n_layers_ - 1)
    shapes = [W.shape for W in model.coefs_]
    deltas = [None] * len(shapes)
    coefs = [np.empty(shape) for shape in shapes]
    intercepts = [np.empty(shape[1]) for shape in shapes]
    try:
        loss, coefs, intercepts = model._backprop(
            X, Y, None, activations, deltas, coefs, intercepts
        )
    except TypeError:  # before 1.7 there were no sample weights
        loss, coefs, intercepts = model._backprop(
            X, Y, activations, deltas, coefs, intercepts
        )
    return loss, coefs, intercepts


@pytest.mark.parametrize("sk_name, name", SK_NAMES.items())
@pytest.mark.parametrize("task", ["classes", "binary", "numbers"])
def test_loss_and_gradients_of_scikit_learn(task, sk_name, name):
    rng = np.random.default_rng(3)
    X, hidden = rng.normal(size=(40, 6)), (7, 5)
    kind, options = (
        MLPClassifier,
        {"hidden_layer_sizes": hidden, "activation": sk_name},
    )
    if task == "classes":
        labels = rng.permutation(np.arange(40) % 3)
        Y, loss = labels, CROSS_ENTROPY
        targets = np.eye(3)[labels]
    elif task == "binary":
        labels = rng.permutation(np.arange(40) % 2)
        Y, loss, targets = labels[:, None], BinaryCrossEntropy(), labels[:, None]
    else:
        kind, labels = MLPRegressor, rng.normal(size=(40, 2))
        Y, loss, targets = labels, MeanSquaredError(), labels
    model = kind(**options, alpha=0, max_iter=1, random_state=0, solver="sgd")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one epoch is no convergence
        model.fit(X, labels)
    network = mlp([6, *hidden, targets.shape[1]], name)
    network.theta = np.concatenate(
        [np.append(W, b) for W, b in zip(model.coefs_, model.intercepts_)]
    )
    Z = network.forward(X)
    network.backward(loss.gradient(Z, Y))
    value, dWs, dbs = sklearn_loss_and_gradients(model, X, targets)
    # Its regressor's loss is half of a mean over all numbers; its gradient, half the
    # slope of a mean over examples of the sum over outputs.
    factor = {"numbers": 0.5}.get(task, 1)
    slope_factor = {"numbers": 0.5 * targets.shape[1]}.get(task, 1)
    np.testing.assert_allclose(factor * loss.value(Z, Y), value, rtol=1e-10)
    flat = np.concatenate([np.append(dW, db) for dW, db in zip(dWs, dbs)])
    np.testing.assert_allclose(
        slope_factor * network.gradient, flat, rtol=1e-10, atol=1e-12
    )
    if task == "classes":
        np.testing.assert_allclose(
            np.exp(log_softmax(Z)), model.predict_proba(X), rtol=1e-10
        )


# --- one vector for all


def test_layers_are_views_of_theta_and_gradient():
    network = mlp([3, 4, 2], rng=0)
    X, dZ = data([3, 4, 2], 1)
    dense = [network.layers[0], network.layers[2]]
    optimizer = Adam(0.01)
    for _ in range(3):
        network.forward(X, training=True)
        network.backward(dZ[: len(X)])
        optimizer.step(network.theta, network.gradient)
    for layer in dense:
        for part in (layer.W, layer.b):
            assert np.shares_memory(part, network.theta)
        for part in (layer.dW, layer.db):
            assert np.shares_memory(part, network.gradient)
    flat = np.concatenate([np.append(layer.W, layer.b) for layer in dense])
    assert np.array_equal(flat, network.theta)
    network.theta[:] = 7
    assert dense[1].W[0, 0] == 7 and dense[0].b[3] == 7
    dense[0].W[2, 1] = 5
    assert network.theta[2 * 4 + 1] == 5


def test_assigning_writes_into_the_vectors():
    network = mlp([2, 1], rng=0)
    theta, W = network.theta, network.layers[0].W
    network.theta = [1, 2, 3]
    network.theta += 1
    assert network.theta is theta and W.ravel().tolist() == [2, 3]
    network.gradient = [4, 5, 6]
    network.gradient *= 2
    assert network.layers[0].db.tolist() == [12]


@pytest.mark.parametrize(
    "twin", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))]
)
def test_a_copy_has_a_theta_of_its_own(twin):
    network = mlp([3, 4, 2], rng=0, dtype=np.float32)
    network.forward(np.ones((2, 3)), training=True)
    other = twin(network)
    other.theta[:] = 0
    assert not other.layers[2].W.any() and network.layers[2].W.any()
    assert np.shares_memory(other.layers[0].dW, other.gradient)
    assert other.theta.dtype == np.float32 and other.sizes == [3, 4, 2]


def test_first_weights():
    network = mlp([400, 300, 200], "relu", rng=0)
    first, last = network.layers[0], network.layers[2]
    assert first.W.std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert last.W.std() == pytest.approx(np.sqrt(1 / 300), rel=0.02)
    assert not first.b.any() and not last.b.any()
    assert mlp([4, 3, 2], "tanh", rng=0).layers[0].gain == 1
    assert np.array_equal(mlp([3, 2, 1], rng=5).theta, mlp([3, 2, 1], rng=5).theta)
    assert not np.array_equal(mlp([3, 2, 1]).theta, mlp([3, 2, 1]).theta)
    assert not Network([Dense(3, 2, gain=0)]).theta.any()


def test_sizes_and_words():
    network = mlp((5, 4, 3, 2), "tanh", rng=0)
    assert network.sizes == [5, 4, 3, 2] and (network.n_in, network.n_out) == (5, 2)
    assert repr(network) == "Network(sizes=[5, 4, 3, 2], 47 parameters)"
    assert [type(layer).__name__ for layer in network.layers] == [
        *["Dense", "Activate"] * 2,
        "Dense",
    ]
    assert mlp(np.array([2, 1])).theta.shape == (3,)
    assert Network(Dense(2, 3)).sizes == [2, 3]


def test_network_without_dense_layers():
    network = Network([Activate("tanh"), Activate("relu")])
    X = np.array([[1.0, -1], [0.5, 2]])
    np.testing.assert_allclose(network.forward(X), np.maximum(np.tanh(X), 0))
    dX = network.backward(np.ones((2, 2)), inputs=True)
    np.testing.assert_allclose(dX, (X > 0) * (1 - np.tanh(X) ** 2))
    assert network.theta.shape == (0,) and network.sizes == []


# --- training passes, memory, arguments left alone


@EVERY
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_training_gives_the_same_numbers(name, dtype):
    networks = [mlp([3, 5, 4, 2], name, rng=2, dtype=dtype) for _ in range(2)]
    for seed, n in enumerate((4, 7, 2, 7)):
        X, dZ = data([3, 2], seed, n)
        Z, dX = zip(
            *(
                (network.forward(X, training), network.backward(dZ, inputs=True))
                for network, training in zip(networks, (False, True))
            )
        )
        assert np.array_equal(*Z) and np.array_equal(*dX)
        assert Z[0].dtype == dX[0].dtype == networks[0].gradient.dtype == dtype
        assert np.array_equal(*(network.gradient for network in networks))


def test_arrays_without_training_are_fresh_and_with_it_are_reused():
    network, X = mlp([3, 2], rng=0), np.ones((4, 3))
    first = network.forward(X)
    kept = first.copy()
    network.forward(2 * X)
    network.forward(3 * X, training=True)
    assert np.array_equal(first, kept)
    a, b = network.forward(X, training=True), network.forward(X, training=True)
    assert np.shares_memory(a, b)
    network.forward(X, training=True)
    network.forward(2 * X)
    network.backward(np.ones((4, 2)))
    np.testing.assert_allclose(network.layers[0].dW, 8)  # of the last pass


def test_memory_does_not_grow_with_passes():
    network = mlp([20, 30, 10], rng=0, dtype=np.float32)
    X, dZ = data([20, 10], 0, n=64)

    def train(passes):
        for k in range(passes):
            rows = slice(0, 64 - k % 5)
            network.forward(X[rows], training=True)
            network.backward(dZ[rows])

    train(10)
    buffers = [
        id(b)
        for layer in network.layers
        for b in vars(layer).get("_kept", {}).values()
    ]
    tracemalloc.start()
    try:
        train(5)
        before = tracemalloc.get_traced_memory()[0]
        train(300)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 20_000
    assert len(buffers) == 3  # Z of two dense layers, dX of the last
    assert buffers == [
        id(b)
        for layer in network.layers
        for b in vars(layer).get("_kept", {}).values()
    ]


def test_arguments_are_left_alone():
    for training in (False, True):
        network = mlp([3, 4, 2], rng=0)
        X, dZ = data([3, 4, 2], 1)
        kept = X.copy(), dZ.copy(), network.theta.copy()
        network.forward(X, training)
        network.backward(dZ, inputs=True)
        for now, then in zip((X, dZ, network.theta), kept):
            assert np.array_equal(now, then)
        dA = np.ones((2, 3))
        for name in ACTIVATIONS:
            layer = Activate(name)
            layer.forward(np.array([[1.0, -1, 0], [2, 0.5, -3]]))
            layer.backward(dA)
            assert (dA == 1).all()


def test_first_input_gradient_is_spared():
    network = mlp([3, 2], rng=0)
    network.forward(np.ones((1, 3)))
    assert network.backward(np.ones((1, 2))) is None
    assert network.backward(np.ones((1, 2)), inputs=True).shape == (1, 3)
    layer = Activate()
    layer.forward(np.ones((1, 3)))
    assert layer.backward(np.ones((1, 3)), inputs=False) is None


def test_a_dense_layer_works_alone():
    layer = Dense(2, 1)
    layer.W[:], layer.b[:] = [[2], [3]], 1
    assert layer.forward(np.array([[1.0, 1]])).tolist() == [[6]]
    assert layer.backward(np.array([[2.0]])).tolist() == [[4, 6]]
    assert layer.dW.tolist() == [[2], [2]] and layer.db.tolist() == [2]


@EVERY
@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("size", [1e4, 1e30])
def test_large_numbers_never_warn(name, dtype, size):
    network = mlp([3, 4, 2], name, rng=0, dtype=dtype)
    X = size * np.array([[1, -1, 1], [-1, 1, 0.5], [0, 0, 0]])
    Z = network.forward(X)
    assert np.isfinite(Z).all() and Z.dtype == dtype
    network.backward(np.ones((3, 2)))
    assert np.isfinite(network.gradient).all()
    network.backward(np.full((3, 2), 1e38))
    network.theta[:] = 1e38
    network.forward(X, training=True)
    network.backward(np.full((3, 2), 1e38))


# --- errors, and nothing changed after them


class Foreign:
    n_in = n_out = None
    size = 0


TWICE = Dense(2, 2)


@pytest.mark.parametrize(
    "make, error, words",
    [
        (lambda: mlp([3]), ValueError, r"sizes must be \[n_in, …, n_out\].*\[3\]"),
        (lambda: mlp([]), ValueError, "sizes"),
        (lambda: mlp(3), TypeError, "sizes must be a list"),
        (lambda: mlp("32"), TypeError, "sizes must be a list"),
        (lambda: mlp([3, 0, 2]), ValueError, r"sizes\[1\] must be at least 1.*0"),
        (
            lambda: mlp([3, 2.0]),
            TypeError,
            r"sizes\[1\] must be a whole number.*2.0",
        ),
        (lambda: mlp([3, True]), TypeError, r"sizes\[1\]"),
        (
            lambda: mlp([3, 2, 1], "rellu"),
            ValueError,
            "identity, sigmoid, tanh, relu.*rellu",
        ),
        (lambda: mlp([3, 1], "rellu"), ValueError, "rellu"),
        (lambda: mlp([3, 2, 1], max), TypeError, "activation"),
        (lambda: mlp([3, 1], rng="one"), TypeError, "rng.*one"),
        (
            lambda: mlp([3, 1], dtype=int),
            TypeError,
            "dtype must be float or float32.*int",
        ),
        (lambda: mlp([3, 1], dtype=None), TypeError, "dtype"),
        (lambda: mlp([3, 1], dtype=np.ones(2)), TypeError, "dtype"),
        (lambda: mlp([3, 1], dtype=np.float16), TypeError, "dtype"),
        (
            lambda: Activate("rellu"),
            ValueError,
            "identity, sigmoid, tanh, relu.*rellu",
        ),
        (lambda: Activate(3), TypeError, "activation"),
        (lambda: Dense(0, 1), ValueError, "n_in must be at least 1"),
        (lambda: Dense(2, 1.5), TypeError, "n_out must be a whole number"),
        (lambda: Dense(2, 1, gain=-1), ValueError, "gain.*-1"),
        (lambda: Dense(2, 1, gain=np.inf), ValueError, "gain"),
        (lambda: Dense(2, 1, gain="1"), TypeError, "gain"),
        (lambda: Network([]), ValueError, "layers must hold at least one"),
        (lambda: Network(()), ValueError, "layers must hold at least one"),
        (
            lambda: Network([Foreign()]),
            TypeError,
            r"layers\[0\] must be a Layer.*Foreign",
        ),
        (lambda: Network([Dense(2, 1), "relu"]), TypeError, r"layers\[1\].*'relu'"),
        (lambda: Network(None), TypeError, r"layers\[0\].*None"),
        (lambda: Network([Dense]), TypeError, r"layers\[0\]"),
        (
            lambda: Network([Dense(2, 3), Activate(), Dense(4, 1)]),
            ValueError,
            r"layers\[2\] takes 4 columns.*give 3",
        ),
        (lambda: Network([TWICE, TWICE]), ValueError, r"layers\[1\].*twice"),
        (lambda: as_layers([Activate(), Dense]), TypeError, r"layers\[1\]"),
    ],
)
def test_what_can_not_be_built(make, error, words):
    with pytest.raises(error, match=words):
        make()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rng": "one"},
        {"dtype": int},
        {"layers": [TWICE, TWICE]},
        {"layers": [TWICE, Dense(3, 1)]},
        {"layers": [TWICE, 3]},
    ],
)
def test_a_failed_network_leaves_its_layers_alone(wrong):
    W = TWICE.W
    with pytest.raises((TypeError, ValueError)):
        Network(**{"layers": [TWICE], **wrong})
    assert TWICE.W is W


def trained():
    """A network after a pass, and all that it remembers."""
    network = mlp([3, 4, 2], rng=0, dtype=np.float32)
    network.forward(np.ones((5, 3)), training=True)
    network.backward(np.ones((5, 2)))
    return network


def memory(network):
    """Everything that a pass could change."""
    dense, activate = network.layers[0], network.layers[1]
    arrays = network.theta, network.gradient, dense.X, activate.Z, activate.A
    return [array.copy() for array in arrays], network._shape, dense.training


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    "X, error, words",
    [
        (np.ones((2, 4)), ValueError, r"X must have shape \(n, 3\).*\(2, 4\)"),
        (np.ones(3), ValueError, r"X must have shape \(n, 3\).*\(3,\)"),
        (np.ones((1, 2, 3)), ValueError, r"\(1, 2, 3\)"),
        (np.ones((0, 3)), ValueError, r"n ≥ 1.*\(0, 3\)"),
        (np.array([[1, np.nan, 0]]), ValueError, "X holds NaN or infinity"),
        (np.array([[1, np.inf, 0]]), ValueError, "X holds NaN or infinity"),
        ([[1, 2, 3], [1]], ValueError, "X must have rows of equal length"),
        ([["a", "b", "c"]], TypeError, "X must hold real numbers"),
        (np.ones((2, 3)) * 1j, TypeError, "X must hold real numbers"),
        (None, TypeError, "X must hold real numbers"),
        (
            np.full((1, 3), 1e39),
            ValueError,
            "X holds numbers too large for float32",
        ),
    ],
)
def test_wrong_examples(X, error, words, training):
    network = trained()
    before = memory(network)
    with pytest.raises(error, match=words):
        network.forward(X, training)
    unchanged(before, memory(network))


def unchanged(before, after):
    for then, now in zip(before[0], after[0]):
        np.testing.assert_array_equal(then, now)
    assert before[1:] == after[1:]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    "dZ, error, words",
    [
        (np.ones((5, 3)), ValueError, r"dZ must have shape \(5, 2\).*\(5, 3\)"),
        (np.ones((4, 2)), ValueError, r"dZ must have shape \(5, 2\).*\(4, 2\)"),
        (np.ones(5), ValueError, r"dZ must have shape.*\(5,\)"),
        (np.ones((0, 2)), ValueError, "dZ"),
        (np.full((5, 2), np.nan), ValueError, "dZ holds NaN or infinity"),
        (
            np.full((5, 2), 1e39),
            ValueError,
            "dZ holds numbers too large for float32",
        ),
        ([["a", "b"]] * 5, TypeError, "dZ must hold real numbers"),
        (None, TypeError, "dZ must hold real numbers"),
        (3.0, ValueError, "dZ must have shape"),
    ],
)
def test_wrong_slopes(dZ, error, words, training):
    network = trained()
    network.forward(np.ones((5, 3)), training)
    before = memory(network)
    with pytest.raises(error, match=words):
        network.backward(dZ)
    unchanged(before, memory(network))


def test_backward_needs_forward():
    network = mlp([3, 2], rng=0)
    with pytest.raises(
        RuntimeError, match="backward needs a forward pass before it"
    ):
        network.backward(np.ones((1, 2)))
    assert not network.gradient.any()
    with pytest.raises(ValueError):
        network.forward(np.ones((1, 5)))
    with pytest.raises(RuntimeError):
        network.backward(np.ones((1, 2)))
    for layer in (Dense(3, 2), Activate()):
        with pytest.raises(RuntimeError, match="forward"):
            layer.backward(np.ones((1, 2)))


@pytest.mark.parametrize(
    "values, error, words",
    [
        ([1, 2], ValueError, r"must have shape \(3,\).*\(2,\)"),
        (1.0, ValueError, "shape"),
        ([[1, 2, 3]], ValueError, r"\(1, 3\)"),
        ([1, np.nan, 3], ValueError, "NaN"),
        (["a", "b", "c"], TypeError, "real numbers"),
    ],
)
@pytest.mark.parametrize("name", ["theta", "gradient"])
def test_wrong_vectors(name, values, error, words):
    network = mlp([2, 1], rng=0)
    before = getattr(network, name).copy()
    with pytest.raises(error, match=words) as caught:
        setattr(network, name, values)
    assert name in str(caught.value)
    assert np.array_equal(getattr(network, name), before)


@pytest.mark.parametrize(
    "layer, call, error, words",
    [
        (
            Dense(3, 2),
            [np.ones((1, 2))],
            ValueError,
            r"X must have shape \(n, 3\).*\(1, 2\)",
        ),
        (
            Dense(3, 2),
            [np.ones(3)],
            ValueError,
            r"X must have shape \(n, 3\).*\(3,\)",
        ),
        (
            Dense(3, 2),
            [[[1.0, 2, 3]]],
            TypeError,
            "X must be an array of floats.*list",
        ),
        (
            Dense(3, 2),
            [np.ones((1, 3), int)],
            TypeError,
            "X must be an array of floats.*int",
        ),
        (
            Activate(),
            [np.ones(3)],
            ValueError,
            r"Z must have shape \(n, n\).*\(3,\)",
        ),
        (Activate(), [[[1.0]]], TypeError, "Z must be an array of floats"),
    ],
)
def test_wrong_input_of_a_layer(layer, call, error, words):
    with pytest.raises(error, match=words):
        layer.forward(*call)
    with pytest.raises(RuntimeError):
        layer.backward(np.ones((1, 2)))


@pytest.mark.parametrize("layer", [Dense(2, 2), Activate()])
@pytest.mark.parametrize(
    "dZ, error",
    [
        (np.ones((2, 2)), ValueError),
        (np.ones(2), ValueError),
        ([[1.0, 2]], TypeError),
    ],
)
def test_wrong_slopes_of_a_layer(layer, dZ, error):
    layer.forward(np.ones((1, 2)))
    with pytest.raises(error):
        layer.backward(dZ)


# --- numerical_gradient


def test_numerical_gradient_of_a_polynomial():
    theta = np.array([1.0, 2, -3])
    slopes = numerical_gradient(
        lambda: theta[0] ** 2 * theta[1] + 4 * theta[2], theta
    )
    np.testing.assert_allclose(slopes, [4, 1, 4], rtol=1e-9)
    assert theta.tolist() == [1, 2, -3]
    some = numerical_gradient(lambda: theta @ theta, theta, 0.5, [2, 0])
    np.testing.assert_allclose(some, [-6, 2])


def test_numerical_gradient_puts_theta_back_after_an_error():
    theta = np.array([1.0, 2])
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda: 1 / 0, theta)
    assert theta.tolist() == [1, 2]


@pytest.mark.parametrize(
    "theta, h, error",
    [
        ([1.0], 1e-5, TypeError),
        (np.array([1, 2]), 1e-5, TypeError),
        (np.ones((2, 2)), 1e-5, ValueError),
        (np.ones(2, np.float32), 1e-5, TypeError),
        (np.ones(2), 1e-30, ValueError),
        (np.ones(2), 0, ValueError),
        (np.ones(2), -1, ValueError),
        (np.ones(2), "1", TypeError),
    ],
)
def test_numerical_gradient_errors(theta, h, error):
    with pytest.raises(error):
        numerical_gradient(lambda: 0.0, theta, h)


# --- gradient_check: sound networks


LOSSES = {
    "squared": (MeanSquaredError(), lambda rng, n: rng.normal(size=(n, 2))),
    "absolute": (MeanAbsoluteError(), lambda rng, n: rng.normal(size=(n, 2))),
    "huber": (Huber(0.5), lambda rng, n: rng.normal(size=(n, 2))),
    "binary": (BinaryCrossEntropy(), lambda rng, n: rng.integers(0, 2, (n, 2))),
    "classes": (CROSS_ENTROPY, lambda rng, n: rng.integers(0, 2, n)),
}


@EVERY
@pytest.mark.parametrize("loss", LOSSES)
def test_sound_networks_pass(name, loss):
    loss, answers = LOSSES[loss]
    for seed, sizes in enumerate(([3, 2], [3, 4, 2], [2, 3, 3, 2])):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(1, 6))
        X, network = rng.normal(size=(n, sizes[0])), mlp(sizes, name, rng=seed)
        report = gradient_check(network, loss, X, answers(rng, n))
        assert report.ok and report.kinks == 0 and report.diagnosis == "", report
        assert repr(report) == "ok: no relative error above 1e-05"


@pytest.mark.parametrize("scale", [1e-3, 1, 1e2])
@pytest.mark.parametrize("name", ["relu", "tanh", "gelu"])
def test_scale_of_the_data_gives_no_false_alarm(name, scale):
    for seed in range(6):
        rng = np.random.default_rng(seed)
        X, Y = scale * rng.normal(size=(4, 3)), scale * rng.normal(size=(4, 2))
        report = gradient_check(
            mlp([3, 4, 2], name, rng=seed), MeanSquaredError(), X, Y
        )
        assert report.ok, report


def test_units_next_to_their_kink_give_no_false_alarm():
    for offset in (1e-4, 1e-5, 1e-6, 3e-8, -1e-6):
        network = mlp([2, 3, 2], "relu", rng=4)
        X = np.array([[1.0, -0.5], [0.3, 2]])
        first = network.layers[0]
        first.b[:] = offset - X[0] @ first.W  # all z of row 0 are the offset
        report = gradient_check(network, CROSS_ENTROPY, X, [0, 1])
        assert report.ok, (offset, report)


def beside(network):
    """How far from theta gradient_check makes its check."""
    return 0.01 * np.random.default_rng(0).normal(size=network.theta.size)


def test_units_at_their_kink_are_left_out_and_named():
    network = mlp([2, 3, 2], "relu", rng=4)
    X = np.array([[1.0, -0.5], [0.3, 2]])
    first = network.layers[0]
    first.b[:] = 0
    first.W[:] = [[1, 2, 4], [2, 4, 8]]  # z of row 0 is exactly 0
    network.theta -= beside(network)  # so that the check is made there
    report = gradient_check(network, CROSS_ENTROPY, X, [0, 1])
    assert report.ok and report.kinks == 9 == len(report.left_out)
    assert (
        "layers[0].W[1, 2]" in report.left_out
        and "layers[0].b[0]" in report.left_out
    )
    assert "9 left out, at a kink of the cost: layers[0].W[0, 0], " in repr(report)
    assert np.isnan(report.errors[0, "b"]) and report.errors[2, "b"] <= TOLERANCE

    class Bad(Dense):
        def backward(self, dZ, inputs=True):
            dX = super().backward(dZ)
            self.db[:] = 0
            return dX

    bad = Network([Dense(2, 3), Activate("relu"), Bad(3, 2)])
    bad.theta = network.theta
    report = gradient_check(bad, CROSS_ENTROPY, X, [0, 1])
    assert "wrong: layers[2].b\nright: layers[2].W\n9 left out" in repr(report)


@pytest.mark.parametrize("seed", range(4))
def test_zero_biases_and_zero_rows_leave_nothing_out(seed):
    class NoBias(Dense):
        def backward(self, dZ, inputs=True):
            dX = super().backward(dZ)
            self.db[:] = 0
            return dX

    X, Y = (
        np.array([[0, 0], [0, 1], [1, 0], [1, 1]]),
        np.array([[0], [1], [1], [0]]),
    )
    for kind in (Dense, NoBias):
        network = Network([kind(2, 4), Activate("relu"), Dense(4, 1)], rng=seed)
        report = gradient_check(network, BinaryCrossEntropy(), X, Y)
        assert report.kinks == 0 and report.ok == (kind is Dense)
    assert (
        wrong_in(report) == "0b"
        and "layers[0].b is never written" in report.diagnosis
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_cost_of_nothing_gives_no_false_alarm(name):
    for seed in range(6):
        X = 1000 * np.random.default_rng(seed).normal(size=(4, 3))
        network = mlp([3, 5, 5, 2], name, rng=seed)
        Y = network.forward(X).argmax(axis=1)
        report = gradient_check(network, CROSS_ENTROPY, X, Y)
        assert report.ok, (seed, report)


def test_nothing_but_kinks_is_not_ok():
    network = Network([Dense(1, 1)])
    report = gradient_check(network, MeanAbsoluteError(), [[2.0]], [[0.0]])
    assert report.ok
    network.theta = [1, -2]
    report = gradient_check(network, MeanAbsoluteError(), [[2.0]], [[0.0]])
    assert report.ok  # the slope of |z| at 0 is the mean of both sides
    network = Network([Dense(1, 1), Activate("relu")])
    network.theta = np.array([1, -2]) - beside(network)
    report = gradient_check(network, MeanSquaredError(), [[2.0]], [[5.0]])
    assert (
        not report.ok
        and report.kinks == 2
        and "every entry is at a kink" in report.diagnosis
    )


def test_float32_networks_are_checked_in_double_precision():
    network = mlp([3, 4, 2], "tanh", rng=0, dtype=np.float32)
    X, _ = data([3, 2], 0, 4)
    before = network.theta.copy(), network.gradient.copy()
    for training in (False, True):
        assert gradient_check(network, CROSS_ENTROPY, X, [0, 1, 0, 1], training).ok
    assert network.theta.dtype == np.float32
    for now, then in zip((network.theta, network.gradient), before):
        assert np.array_equal(now, then)
    with pytest.raises(RuntimeError):  # no pass was made with the network itself
        network.backward(np.ones((4, 2)))


@pytest.mark.parametrize(
    "network, loss, X, Y, error, words",
    [
        (None, CROSS_ENTROPY, [[1.0]], [0], TypeError, "network must be a Network"),
        (
            mlp([1, 2]),
            "mse",
            [[1.0]],
            [0],
            TypeError,
            "loss must have value and gradient",
        ),
        (
            mlp([1, 2]),
            CROSS_ENTROPY,
            [[1.0, 2]],
            [0],
            ValueError,
            "X must have shape",
        ),
        (
            mlp([1, 2]),
            CROSS_ENTROPY,
            [[1.0]],
            [2],
            ValueError,
            "Y must hold whole numbers",
        ),
        (mlp([1, 2]), CROSS_ENTROPY, np.ones((0, 1)), [], ValueError, "X"),
        (
            Network([Activate()]),
            CROSS_ENTROPY,
            [[1.0, 2]],
            [0],
            ValueError,
            "parameters",
        ),
    ],
)
def test_gradient_check_errors(network, loss, X, Y, error, words):
    with pytest.raises(error, match=words):
        gradient_check(network, loss, X, Y)


# --- gradient_check: broken layers, each with its diagnosis


def dense_with(mistake):
    """Dense, with mistake(layer, dZ, dX) -> dX called after its backward pass."""

    class Broken(Dense):
        def backward(self, dZ, inputs=True):
            return mistake(self, dZ, Dense.backward(self, dZ))

    return Broken


def set_to(part, value):
    """A mistake in dW or db; value(layer, dZ) is what is written."""

    def mistake(layer, dZ, dX):
        getattr(layer, part)[:] = value(layer, dZ)
        return dX

    return mistake


def both(factor):
    def mistake(layer, dZ, dX):
        layer.dW *= factor
        layer.db *= factor
        return dX

    return mistake


def grows(layer, dZ, dX):
    """dW added to what was there before."""
    layer.old = getattr(layer, "old", 0) + layer.X.T @ dZ
    layer.dW[:] = layer.old
    return dX


N = 5
BROKEN_DENSE = {  # name: (mistake in layers[2], layers with wrong entries, words)
    "transposed dW": (
        set_to("dW", lambda s, dZ: dZ.T @ s.X), "2W", r"layers\[2\].W has a transposed product"),
    "transposed dX": (
        lambda s, dZ, dX: dZ @ s.W, "0W 0b",
        r"layers\[2\].backward has a transposed product: dX is dZ Wᵀ"),
    "no W": (lambda s, dZ, dX: dZ.copy(), "0W 0b", r"layers\[2\].backward hands dZ on without"),
    "no 1/n": (both(N), "2W 2b", r"all of layers\[2\]'s gradient is summed, not averaged: 1/n"),
    "no 1/n in W": (
        set_to("dW", lambda s, dZ: N * s.X.T @ dZ), "2W", r"layers\[2\].W is summed, not averaged"),
    "1/n twice": (both(1 / N), "2W 2b", r"all of layers\[2\]'s gradient is divided by n = 5 twice"),
    "1/n twice in b": (
        set_to("db", lambda s, dZ: dZ.mean(axis=0)), "2b", r"layers\[2\].b is divided by n = 5 twice"),
    "wrong axis": (
        set_to("db", lambda s, dZ: dZ.sum(axis=1)), "2b", r"layers\[2\].b is summed over the wrong axis"),
    "both axes": (
        set_to("db", lambda s, dZ: dZ.sum()), "2b", r"layers\[2\].b is summed over both axes"),
    "first example in b": (
        set_to("db", lambda s, dZ: dZ[0]), "2b", r"layers\[2\].b comes from example 0 only"),
    "last example in b": (
        set_to("db", lambda s, dZ: dZ[-1]), "2b", r"layers\[2\].b comes from example 4 only"),
    "one example in W": (
        set_to("dW", lambda s, dZ: np.outer(s.X[0], dZ[0])), "2W",
        r"layers\[2\].W comes from example 0 only"),
    "sign": (both(-1), "2W 2b", r"all of layers\[2\]'s gradient has the wrong sign"),
    "sign of b": (set_to("db", lambda s, dZ: -dZ.sum(axis=0)), "2b", r"layers\[2\].b has the wrong sign"),
    "sign handed back": (
        lambda s, dZ, dX: -dX, "0W 0b", r"all of layers\[0\]'s gradient has the wrong sign.*next"),
    "never written": (set_to("dW", lambda s, dZ: 0), "2W", r"layers\[2\].W is never written: fill"),
    "nothing handed back": (
        lambda s, dZ, dX: 0 * dX, "0W 0b", r"all of layers\[0\]'s gradient is never written.*next"),
    "doubled": (set_to("dW", lambda s, dZ: 2 * s.X.T @ dZ), "2W", r"layers\[2\].W is doubled"),
    "halved": (both(0.5), "2W 2b", r"all of layers\[2\]'s gradient is halved"),
    "grows": (grows, "2W", r"layers\[2\].W adds up from pass to pass"),
    "two mistakes": (
        lambda s, dZ, dX: set_to("db", lambda s, dZ: dZ[0])(s, dZ, both(-1)(s, dZ, dX)), "2W 2b",
        r"layers\[2\].W has the wrong sign; and layers\[2\].b comes from example 0 only"),
    "unknown": (
        set_to("dW", lambda s, dZ: np.sin(dZ.T @ dZ)), "2W", r"no mistake on the list: look at layers\[2\]"),
    "not finite": (set_to("dW", lambda s, dZ: np.nan), "2W", r"no mistake on the list"),
}  # fmt: skip


def check_broken(dense=Dense, activate=Activate, sizes=(3, 5, 5, 2), name="tanh"):
    a, b, c, d = sizes
    layers = [Dense(a, b), activate(name), dense(b, c), Activate(name), Dense(c, d)]
    rng = np.random.default_rng(11)
    network = Network(layers, rng=3)
    network.theta += rng.normal(size=network.theta.size) / 10
    X, Y = rng.normal(size=(N, a)), np.array([0, 1, 1, 0, 1])
    return network, X, Y, gradient_check(network, CROSS_ENTROPY, X, Y)


def wrong_in(report):
    return " ".join(
        f"{k}{name}" for (k, name), e in report.errors.items() if e > TOLERANCE
    )


@pytest.mark.parametrize("case", BROKEN_DENSE)
def test_diagnosis_of_dense_layers(case):
    mistake, wrong, words = BROKEN_DENSE[case]
    *_, report = check_broken(dense=dense_with(mistake))
    assert not report.ok and wrong_in(report) == wrong
    assert re.search(words, report.diagnosis), report.diagnosis
    assert "; or " not in report.diagnosis
    assert report.error == pytest.approx(max(report.errors.values()), rel=2e-3)
    assert f"{report.parameter}[" in repr(report)
    assert report.diagnosis in repr(report)


BROKEN_ACTIVATE = {
    "forgotten": (lambda s, dA: dA.copy(), "forgets the activation's derivative"),
    "1 − A": (lambda s, dA: dA * (1 - s.A), "multiplies by 1 − A"),
    "at A": (lambda s, dA: dA * s.activation.derivative(s.A, s.activation(s.A)), "at A, not at Z"),
    "twice": (lambda s, dA: dA * s.activation.derivative(s.Z, s.A) ** 2, "derivative twice"),
    "Z for A": (lambda s, dA: dA * s.activation.derivative(s.Z, s.Z), "puts Z where the formula wants A"),
    "times A": (lambda s, dA: dA * s.A, "multiplies by A, not by the derivative"),
}  # fmt: skip


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus"])
@pytest.mark.parametrize("case", BROKEN_ACTIVATE)
def test_diagnosis_of_activations(case, name):
    mistake, words = BROKEN_ACTIVATE[case]

    class Broken(Activate):
        def backward(self, dA, inputs=True):
            return mistake(self, dA)

    *_, report = check_broken(activate=Broken, name=name)
    assert wrong_in(report) == "0W 0b" and words in report.diagnosis
    assert "layers[1].backward" in report.diagnosis


def test_forgotten_derivative_of_relu():
    class Broken(Activate):
        def backward(self, dA, inputs=True):
            return dA.copy()

    *_, report = check_broken(activate=Broken, name="relu")
    assert (
        "layers[1].backward forgets the activation's derivative" in report.diagnosis
    )


@pytest.mark.parametrize(
    "factor, words",
    [(N, "1/n is missing, n = 5"), (1 / N, "n = 5 twice"), (-1, "wrong sign")],
)
def test_wrong_gradient_of_the_loss(factor, words):
    class Broken(CategoricalCrossEntropy):
        def gradient(self, Z, Y):
            return factor * super().gradient(Z, Y)

    network, X, Y, report = check_broken()
    assert report.ok
    report = gradient_check(network, Broken(), X, Y)
    assert wrong_in(report) == "0W 0b 2W 2b 4W 4b"
    assert "the loss's gradient is not the slope" in report.diagnosis
    assert words in report.diagnosis and "layers" not in report.diagnosis


@pytest.mark.parametrize("factor", [lambda p: p, lambda p: p * (1 - p)])
def test_an_unknown_gradient_of_the_loss(factor):
    class Broken(CategoricalCrossEntropy):
        def gradient(self, Z, Y):
            return factor(np.exp(log_softmax(Z))) / len(Z)

    network, X, Y, _ = check_broken()
    report = gradient_check(network, Broken(), X, Y)
    assert report.diagnosis == "the loss's gradient is not the slope of its value"


class Idle(Dense):
    """Writes its slopes only when its inputs' slopes are wanted, too."""

    def backward(self, dZ, inputs=True):
        return super().backward(dZ, inputs) if inputs else None


def test_a_first_layer_is_tried_as_the_network_calls_it():
    network = Network([Idle(3, 4), Activate("tanh"), Dense(4, 2)], rng=0)
    X = np.random.default_rng(1).normal(size=(N, 3))
    report = gradient_check(network, CROSS_ENTROPY, X, np.array([0, 1, 1, 0, 1]))
    assert "look at layers[0].backward" in report.diagnosis


def test_the_place_of_a_mistake_is_found():
    """In the layer itself, after it, or in a changed dZ."""

    def in_place(layer, dZ, dX):
        dZ /= len(dZ)
        return Dense.backward(layer, dZ)

    cases = (both(-1), "layers[2].backward"), (in_place, "layers[2].backward")
    for mistake, place in cases:
        *_, report = check_broken(dense=dense_with(mistake))
        assert f"(look at {place})" in report.diagnosis, report.diagnosis
    *_, report = check_broken(dense=dense_with(lambda s, dZ, dX: -dX))
    assert "comes back to layers[0] from the next" in report.diagnosis


class Halving(Layer):
    """Another layer in training: X / 2."""

    def forward(self, X, training=False):
        self.factor = 0.5 if training else 1
        return X * self.factor

    def backward(self, dZ, inputs=True):
        return dZ * self.factor


def test_diagnosis_of_training_passes():
    wrong_axis = dense_with(set_to("db", lambda s, dZ: dZ.sum(axis=1)))
    layers = [
        Dense(3, 5),
        Activate("tanh"),
        Halving(),
        wrong_axis(5, 5),
        Dense(5, 2),
    ]
    X, Y = np.random.default_rng(1).normal(size=(5, 3)), [0, 1, 1, 0, 1]
    report = gradient_check(
        Network(layers, rng=2), CROSS_ENTROPY, X, Y, training=True
    )
    assert wrong_in(report) == "3b" and "wrong axis" in report.diagnosis


def test_forgotten_transposes_are_named():
    X, Y = np.random.default_rng(1).normal(size=(3, 3)), [0, 1, 2]
    for mistake, words in (
        (set_to("dW", lambda s, dZ: s.X @ dZ), "layers[2].W lacks a transpose"),
        (
            lambda s, dZ, dX: s.W @ dZ,
            "layers[2].backward has the factors in the wrong order",
        ),
        (
            lambda s, dZ, dX: s.W.T @ dZ,
            "layers[2].backward has the factors in the wrong order",
        ),
    ):
        layers = [Dense(3, 3), Activate("tanh"), dense_with(mistake)(3, 3)]
        layers += [Activate("tanh"), Dense(3, 3)]
        report = gradient_check(Network(layers, rng=3), CROSS_ENTROPY, X, Y)
        assert words in report.diagnosis, report.diagnosis


def test_a_missing_return_is_named():
    network = Network(
        [Dense(2, 2), Activate(), dense_with(lambda s, dZ, dX: None)(2, 2)]
    )
    network.forward(np.ones((1, 2)))
    with pytest.raises(
        TypeError, match=r"layers\[2\].backward must return dX, not None"
    ):
        network.backward(np.ones((1, 2)))


@pytest.mark.parametrize("place", [("dW", (0, 0)), ("dW", (4, 2)), ("db", (3,))])
def test_the_worst_entry_is_named(place):
    part, index = place

    def mistake(layer, dZ, dX):
        getattr(layer, part)[index] += 0.25
        return dX

    *_, report = check_broken(dense=dense_with(mistake))
    assert (report.layer, report.parameter, report.place) == (2, part[1:], index)
    assert report.backward - report.numerical == pytest.approx(0.25, abs=1e-6)
    inside = ", ".join(map(str, index))
    assert f"worst: {part[1:]}[{inside}] of layers[2]: backward gives" in repr(
        report
    )


def test_mistakes_next_to_kinks_are_still_found():
    network = Network(
        [Dense(2, 3), Activate("relu"), dense_with(both(-1))(3, 2)], rng=1
    )
    network.layers[0].b[:] = 0
    X = np.array([[0.0, 0], [1, 2], [-1, 1]])  # row 0 is at all kinks
    report = gradient_check(network, CROSS_ENTROPY, X, [0, 1, 1])
    assert not report.ok and report.kinks == 0 and "wrong sign" in report.diagnosis


class Shift(Layer):
    """A layer of another kind: Z = X + c, with one number for each column."""

    def __init__(self, n, factor=1):
        self.size = self.n_in = self.n_out = n
        self.factor = factor

    def bind(self, theta, gradient):
        self.c, self.dc = theta, gradient

    def start(self, rng):
        self.c[:] = 0.5

    def forward(self, X, training=False):
        return X + self.c

    def backward(self, dZ, inputs=True):
        self.dc[:] = self.factor * dZ.sum(axis=0)
        return dZ


def test_layers_of_ones_own():
    X, Y = data([3, 2], 0, 4)
    sound = Network([Dense(3, 4), Shift(4), Activate("tanh"), Dense(4, 2)], rng=0)
    assert gradient_check(sound, MeanSquaredError(), X, Y).ok
    broken = Network(
        [Dense(3, 4), Shift(4, -1), Activate("tanh"), Dense(4, 2)], rng=0
    )
    report = gradient_check(broken, MeanSquaredError(), X, Y)
    assert (report.layer, report.parameter, report.place) == (1, "c", (0,))
    assert "layers[1]'s gradient has the wrong sign" in report.diagnosis
    with pytest.raises(ValueError, match=r"layers\[1\] takes 3 columns"):
        Network([Dense(3, 4), Shift(3)])


# --- it learns


def test_xor_is_learned():
    X, Y = (
        np.array([[0, 0], [0, 1], [1, 0], [1, 1]]),
        np.array([[0], [1], [1], [0]]),
    )
    network, loss, optimizer = (
        mlp([2, 8, 1], "tanh", rng=0),
        BinaryCrossEntropy(),
        Adam(0.1),
    )
    for _ in range(200):
        network.backward(loss.gradient(network.forward(X, training=True), Y))
        optimizer.step(network.theta, network.gradient)
    assert np.array_equal(loss.predict(network.forward(X)), Y)
