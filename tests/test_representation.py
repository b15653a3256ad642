"""mlp_lib.representation: regions counted by brute force, curves made by hand, copied layers."""

import copy
import itertools
import math
import pickle
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from mlp_lib.losses import CategoricalCrossEntropy, MeanSquaredError
from mlp_lib.network import Activate, Dense, Network, gradient_check, mlp
from mlp_lib.optimizers import Adam
from mlp_lib.representation import (
    Frozen,
    bump_network,
    count_regions,
    first_layers,
    function_network,
    hidden_units_for,
    step_network,
    transfer,
)

# Counting regions


def has_point(signs, W, b):
    """Whether some x lies strictly on all these sides: the largest margin is above 0."""
    signs, n = np.array(signs), W.shape[1]
    rows = np.hstack([-signs[:, None] * W, np.ones((len(W), 1))])
    bounds = [(None, None)] * n + [(None, 1)]
    goal = np.append(np.zeros(n), -1)
    return linprog(goal, rows, signs * b, bounds=bounds).x[-1] > 1e-9


def regions_by_force(W, b):
    """All rows of signs that occur, one hyperplane after the other."""
    regions = [()]
    for j in range(len(b)):
        longer = [signs + (s,) for signs in regions for s in (-1, 1)]
        regions = [
            signs for signs in longer if has_point(signs, W[: j + 1], b[: j + 1])
        ]
    return regions


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("J", range(7))
def test_count_equals_brute_force(J, n):
    for seed in range(2):
        rng = np.random.default_rng([seed, J, n])
        W, b = rng.normal(size=(J, n)), rng.normal(size=J)
        assert count_regions(J, n) == len(regions_by_force(W, b))


@pytest.mark.parametrize("n", [2, 3])
def test_brute_force_misses_no_pattern(n):
    """All 2^J patterns tried at once, not hyperplane by hyperplane."""
    rng = np.random.default_rng(n)
    W, b = rng.normal(size=(5, n)), rng.normal(size=5)
    found = sum(
        has_point(signs, W, b) for signs in itertools.product((-1, 1), repeat=5)
    )
    assert found == count_regions(5, n)


def test_lines_that_are_exactly_countable():
    """Lines y = k x + k² (tangents of a parabola): regions = 1 + lines + crossings."""
    for J in range(1, 7):
        pairs = itertools.combinations(range(1, J + 1), 2)
        crossings = {(-(i + j), -i * j) for i, j in pairs}
        assert count_regions(J, 2) == 1 + J + len(crossings)


def test_special_positions_have_fewer():
    parallel = regions_by_force(np.tile([0.6, 0.8], (5, 1)), np.arange(5.0))
    angles = np.arange(5) / 2
    star = regions_by_force(
        np.column_stack([np.cos(angles), np.sin(angles)]), np.zeros(5)
    )
    assert (len(parallel), len(star), count_regions(5, 2)) == (6, 10, 16)


@pytest.mark.parametrize(
    "J, n, regions",
    [
        (3, 2, 7),
        (5, 3, 26),
        (3, 3, 8),
        (0, 4, 1),
        (1, 1, 2),
        (6, 1, 7),
        (24, 2, 301),
    ],
)
def test_numbers_from_the_chapter(J, n, regions):
    assert count_regions(J, n) == regions


@given(st.integers(1, 60), st.integers(2, 12))
def test_recursion(J, n):
    assert count_regions(J, n) == count_regions(J - 1, n) + count_regions(
        J - 1, n - 1
    )
    assert count_regions(J, 1) == J + 1
    if J <= n:
        assert count_regions(J, n) == 2**J


def test_counts_are_exact_ints():
    assert type(count_regions(np.int32(70), np.int64(784))) is int
    assert count_regions(1000, 784) == sum(math.comb(1000, k) for k in range(785))
    assert count_regions(10**9, 2) == 1 + 10**9 + 10**9 * (10**9 - 1) // 2


@given(st.integers(1, 10**12), st.integers(1, 12))
def test_hidden_units_are_the_fewest(regions, n):
    J = hidden_units_for(regions, n)
    assert count_regions(J, n) >= regions
    assert J == 0 or count_regions(J - 1, n) < regions


def test_hidden_units_by_hand():
    assert [hidden_units_for(16, n) for n in (1, 2, 3, 10)] == [15, 5, 5, 4]
    assert hidden_units_for(1, 3) == 0
    for regions in range(1, 300):
        root = (-1 + math.sqrt(max(0, 8 * regions - 7))) / 2
        assert hidden_units_for(regions, 2) == math.ceil(root - 1e-9)
    assert hidden_units_for(10**30, 1) == 10**30 - 1


@pytest.mark.parametrize(
    "call, error, words",
    [
        (lambda: count_regions(-1, 2), ValueError, "hyperplanes.*-1"),
        (lambda: count_regions(2.0, 2), TypeError, "hyperplanes.*2.0"),
        (lambda: count_regions(True, 2), TypeError, "hyperplanes"),
        (lambda: count_regions("3", 2), TypeError, "hyperplanes"),
        (lambda: count_regions(3, 0), ValueError, "n_in.*0"),
        (lambda: count_regions(3, 1.5), TypeError, "n_in"),
        (lambda: hidden_units_for(0, 2), ValueError, "regions.*0"),
        (lambda: hidden_units_for(3.5, 2), TypeError, "regions"),
        (lambda: hidden_units_for(3, 0), ValueError, "n_in"),
    ],
)
def test_counting_errors(call, error, words):
    with pytest.raises(error, match=words):
        call()


# Curves made by hand

numbers = st.floats(-50, 50).map(lambda x: round(x, 3))


@given(
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8),
    st.floats(0.1, 200),
    st.lists(numbers, min_size=1, max_size=5),
)
def test_steps_equal_the_formula(units, steepness, xs):
    places, heights = np.transpose(units)
    x = np.array(xs)[:, None]
    with np.errstate(over="ignore"):
        soft = 1 / (1 + np.exp(-steepness * (x - places)))
    network = step_network(places, heights, steepness)
    assert network.sizes == [1, len(units), 1]
    np.testing.assert_allclose(
        network.forward(x), (soft @ heights)[:, None], rtol=1e-7, atol=1e-9
    )


def test_bump_by_hand():
    """h [σ(5) − σ(−5)], h [σ(0) − σ(−10)] and h [σ(−10) − σ(−20)]."""
    out = bump_network(1, 2, height=3, steepness=10).forward([[1.5], [1.0], [0.0]])
    np.testing.assert_allclose(
        out[:, 0], [2.95984266, 1.49986381, 0.00013619], atol=1e-7
    )


def test_bump_limits_are_exact():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net = bump_network(-1e4, 1e4, height=-2.5, steepness=1e4)
        far = [[-1.7e308], [-1e6], [0.0], [1e6], [1.7e308]]
        assert net.forward(far)[:, 0].tolist() == [0, 0, -2.5, 0, 0]
        assert np.isfinite(net.forward([[-1e4], [1e4]])).all()


CURVES = [
    (lambda x: np.sin(3 * x), 3.0, -1.0, 2.0),
    (np.abs, 1.0, -2.0, 1.0),
    (lambda x: 0.5 * x - 4, 0.5, 10.0, 20.0),
    (lambda x: 1 / (1 + 25 * x**2), 3.3, -1.0, 1.0),
]


@given(st.floats(-5, 5), st.floats(0.1, 5), st.floats(0.1, 50), st.floats(-9, 9))
def test_height_of_a_bump(left, width, steepness, height):
    """In the middle it is h tanh(s (right − left) / 4) high, as the docstring says."""
    net = bump_network(left, left + width, height, steepness)
    top = net.forward([[left + width / 2]])[0, 0]
    want = height * np.tanh(steepness * width / 4)
    np.testing.assert_allclose(top, want, rtol=1e-7, atol=1e-9)


def test_float32_places_count_as_floats():
    net = step_network(np.float32([1e30]), np.float32([2]), 1e10)
    assert net.theta.dtype == float
    assert net.forward([[0.0], [2e30]])[:, 0].tolist() == [0, 2]


@pytest.mark.parametrize("function, slope, low, high", CURVES)
@pytest.mark.parametrize("bumps", [1, 2, 7, 40, 300])
def test_error_bound(function, slope, low, high, bumps):
    """With hard edges the largest error is at most L (high − low) / 2N."""
    steepness = 400 * bumps / (high - low)
    net = function_network(function, low, high, bumps, steepness)
    x = np.linspace(low, high, 5001)[:, None]
    error = np.abs(net.forward(x) - function(x)).max()
    assert net.sizes == [1, bumps + 1, 1]
    assert error <= 1.01 * slope * (high - low) / (2 * bumps)


@pytest.mark.parametrize("function, slope, low, high", CURVES)
def test_default_steepness_converges(function, slope, low, high):
    x = np.linspace(low, high, 2001)[:, None]
    errors = [
        np.abs(
            function_network(function, low, high, bumps).forward(x) - function(x)
        ).max()
        for bumps in (10, 40, 160)
    ]
    assert errors[1] < errors[0] / 3 and errors[2] < errors[1] / 3


def test_ends_of_the_domain():
    """The outermost steps lie 20/s outside; up to there the last value holds."""
    net = function_network(lambda x: 3 + 0 * x, 0, 1, 2, steepness=40)
    x = [[-1.0], [-0.5], [0.0], [1.0], [1.5], [2.0]]
    want = [0, 1.5, 3, 3, 1.5, 0]
    np.testing.assert_allclose(net.forward(x)[:, 0], want, atol=1e-7)


def test_one_bump_is_flat_inside_and_0_far_outside():
    net = function_network(lambda x: x + 1, 0, 2, 1, steepness=100)
    np.testing.assert_allclose(
        net.forward([[0.0], [0.7], [2.0]])[:, 0], 2, atol=1e-7
    )
    np.testing.assert_allclose(net.forward([[-5.0], [5.0]])[:, 0], 0, atol=1e-12)


@pytest.mark.parametrize(
    "call, error, words",
    [
        (lambda: step_network([[1.0]], [1.0]), ValueError, "places"),
        (lambda: step_network([], []), ValueError, "places"),
        (lambda: step_network([1.0, np.nan], [1.0, 2.0]), ValueError, "places"),
        (lambda: step_network([1.0, 2.0], [1.0]), ValueError, r"\(2,\) and \(1,\)"),
        (lambda: step_network([1.0], ["a"]), TypeError, "heights"),
        (lambda: step_network([1.0], [1.0], 0), ValueError, "steepness"),
        (lambda: step_network([1.0], [1.0], "5"), TypeError, "steepness"),
        (lambda: step_network([1e300], [1.0], 1e10), ValueError, "places"),
        (lambda: bump_network(2, 2), ValueError, "left must be below right"),
        (lambda: bump_network(3, 2), ValueError, "left"),
        (lambda: bump_network("a", 2), TypeError, "left"),
        (lambda: bump_network(0, np.inf), ValueError, "right"),
        (lambda: bump_network(0, 1, np.nan), ValueError, "height"),
        (lambda: bump_network(0, 1, 1, -2), ValueError, "steepness"),
        (lambda: function_network(3, 0, 1, 4), TypeError, "function"),
        (lambda: function_network(np.sin, 1, 0, 4), ValueError, "low"),
        (lambda: function_network(np.sin, 0, "1", 4), TypeError, "high"),
        (lambda: function_network(np.sin, 0, np.nan, 4), ValueError, "high"),
        (lambda: function_network(np.sin, 0, 1, 0), ValueError, "bumps"),
        (lambda: function_network(np.sin, 0, 1, 2.5), TypeError, "bumps"),
        (lambda: function_network(np.sin, 0, 1, 4, 0), ValueError, "steepness"),
        (
            lambda: function_network(lambda x: x[:2], 0, 1, 4),
            ValueError,
            "function",
        ),
        (lambda: function_network(lambda x: 1.0, 0, 1, 4), ValueError, "function"),
        (
            lambda: function_network(lambda x: x * np.nan, 0, 1, 4),
            ValueError,
            "function",
        ),
        (
            lambda: function_network(lambda x: np.sign(x) * 1e308, -1, 1, 2),
            ValueError,
            "values are too large",
        ),
        (
            lambda: function_network(np.sin, 1e16, 1e16 + 2, 8),
            ValueError,
            "8 bumps don't fit",
        ),
        (lambda: function_network(np.sin, 0, 1e-320, 1), ValueError, "1 bumps don"),
        (
            lambda: function_network(np.sin, 0, 1, 1, 1e-307),
            ValueError,
            "steepness is too small",
        ),
        (lambda: function_network(np.sin, 0, 1, 1, "2"), TypeError, "steepness"),
    ],
)
def test_curve_errors(call, error, words):
    with pytest.raises(error, match=words):
        call()


# Copied layers


def trained(dtype=float, sizes=(3, 5, 4, 2), seed=0):
    """A network with no zero anywhere, and examples."""
    rng = np.random.default_rng(seed)
    net = mlp(list(sizes), "tanh", rng=seed, dtype=dtype)
    net.theta += rng.normal(scale=0.3, size=net.theta.size).astype(dtype)
    return net, rng.normal(size=(6, sizes[0])).astype(dtype)


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("layers", [1, 2])
def test_first_layers_give_the_features(layers, dtype):
    net, X = trained(dtype)
    net.forward(X)
    features = [layer.A for layer in net.layers if isinstance(layer, Activate)]
    part = first_layers(net, layers)
    assert part.forward(X).dtype == dtype
    np.testing.assert_array_equal(part.forward(X), features[layers - 1])


def test_first_layers_are_a_copy():
    net, X = trained()
    net.forward(X, training=True)
    before = net.theta.copy(), net.forward(X).copy()
    part = first_layers(net, 2)
    part.theta += 1
    part.forward(X, training=True)
    part.backward(np.ones((6, 4)))
    np.testing.assert_array_equal(net.theta, before[0])
    np.testing.assert_array_equal(net.forward(X), before[1])
    assert not np.shares_memory(part.theta, net.theta)
    assert np.shares_memory(part.layers[0].W, part.theta)


@pytest.mark.parametrize("freeze", [False, True])
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_transfer_begins_as_the_source(freeze, dtype):
    source, X = trained(dtype)
    theta = source.theta.copy()
    net = transfer(source, 1, [7, 3], freeze=freeze, rng=1)
    assert net.theta.dtype == dtype and net.forward(X).shape == (6, 3)
    assert net.forward(X).dtype == dtype
    features = net.layers[0].forward(X)
    if not freeze:
        features = net.layers[1].forward(features)
    np.testing.assert_array_equal(features, first_layers(source, 1).forward(X))
    new = 5 * 7 + 7 + 7 * 3 + 3
    assert net.theta.size == new + (0 if freeze else 3 * 5 + 5)
    np.testing.assert_array_equal(source.theta, theta)


def test_transfer_draws_by_its_seed():
    source, _ = trained()
    for freeze in (False, True):
        one, same, other = (
            transfer(source, 2, [2], freeze, rng=seed) for seed in (5, 5, 6)
        )
        np.testing.assert_array_equal(one.theta, same.theta)
        assert not np.array_equal(one.theta, other.theta)
        again = transfer(source, 2, [2], freeze, rng=np.random.default_rng(5))
        np.testing.assert_array_equal(one.theta, again.theta)


@pytest.mark.parametrize("freeze", [False, True])
def test_training_leaves_the_source_alone(freeze):
    source, X = trained()
    theta, out = source.theta.copy(), source.forward(X)
    net, loss, optimizer = (
        transfer(source, 2, [3], freeze, rng=0),
        CategoricalCrossEntropy(),
        Adam(0.1),
    )
    old = first_layers(net, 2).theta.copy() if not freeze else None
    features = first_layers(source, 2).forward(X)
    before, y = loss.value(net.forward(X), np.arange(6) % 3), np.arange(6) % 3
    for _ in range(30):
        Z = net.forward(X, training=True)
        net.backward(loss.gradient(Z, y))
        optimizer.step(net.theta, net.gradient)
    assert loss.value(net.forward(X), y) < before
    np.testing.assert_array_equal(source.theta, theta)
    np.testing.assert_array_equal(source.forward(X), out)
    if freeze:
        np.testing.assert_array_equal(net.layers[0].forward(X), features)
    else:
        assert not np.array_equal(first_layers(net, 2).theta, old)


@settings(deadline=None, max_examples=25)
@given(
    st.integers(1, 4), st.integers(1, 5), st.integers(1, 3), st.integers(0, 10**6)
)
def test_frozen_gradients(n_in, hidden, n_out, seed):
    """dW, db of the new layer and dX, against numerical slopes and against autograd."""
    source, X = trained(sizes=(n_in, hidden, 2), seed=seed)
    net = transfer(source, 1, [n_out], freeze=True, rng=seed)
    Y = np.random.default_rng(seed).normal(size=(6, n_out))
    loss = MeanSquaredError()
    dX = net.backward(loss.gradient(net.forward(X), Y), inputs=True)
    W, b = source.layers[0].W.copy(), source.layers[0].b.copy()

    def cost(X, theta):
        V, c = (
            theta[: hidden * n_out].reshape(hidden, n_out),
            theta[hidden * n_out :],
        )
        return anp.mean((anp.tanh(X @ W + b) @ V + c - Y) ** 2)

    want = grad(cost, 0)(X, net.theta), grad(cost, 1)(X, net.theta)
    np.testing.assert_allclose(dX, want[0], rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(net.gradient, want[1], rtol=1e-7, atol=1e-10)
    for values, slopes in [(X, dX), (net.theta, net.gradient)]:
        flat, found, h = values.reshape(-1), slopes.reshape(-1), 1e-5
        for k in range(flat.size):
            kept, ends = flat[k], []
            for move in (h, -h):
                flat[k] = kept + move
                ends.append(loss.value(net.forward(X), Y))
            flat[k] = kept
            numerical = (ends[0] - ends[1]) / (2 * h)
            assert abs(numerical - found[k]) <= 1e-7 * max(1, abs(found[k]))


def test_frozen_in_the_middle_passes_gradients_on():
    source, X = trained()
    part = first_layers(source, 1)
    open_net = Network(
        [Dense(2, 3), *first_layers(source, 1).layers, Dense(5, 1)], 0
    )
    frozen = Network([Dense(2, 3), Frozen(part), Dense(5, 1)], 0)
    open_net.layers[1].W[:], open_net.layers[1].b[:] = (
        part.layers[0].W,
        part.layers[0].b,
    )
    for own, other in [(0, 0), (3, 2)]:
        open_net.layers[own].W[:] = frozen.layers[other].W
        open_net.layers[own].b[:] = frozen.layers[other].b
    X, dZ = X[:, :2].copy(), np.ones((6, 1))
    np.testing.assert_allclose(open_net.forward(X), frozen.forward(X), rtol=1e-12)
    open_net.backward(dZ)
    frozen.backward(dZ)
    np.testing.assert_allclose(
        open_net.layers[0].dW, frozen.layers[0].dW, rtol=1e-12
    )
    np.testing.assert_allclose(
        open_net.layers[3].dW, frozen.layers[2].dW, rtol=1e-12
    )


def test_frozen_extremes_stay_finite():
    source, _ = trained()
    net = transfer(source, 2, [2], freeze=True, rng=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        out = net.forward(np.array([[1e4, -1e4, 1e4], [-1e4, 1e4, 0]]))
        assert np.isfinite(out).all()
        assert np.isfinite(net.backward(np.ones((2, 2)), inputs=True)).all()


@pytest.mark.parametrize(
    "twin", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))]
)
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_copies_of_a_frozen_network(twin, dtype):
    """They compute the same, and share no weights, frozen ones neither."""
    source, X = trained(dtype)
    net = transfer(source, 1, [4, 2], freeze=True, rng=0)
    for _ in range(2):  # before and after a pass
        other, out = twin(net), net.forward(X).copy()
        np.testing.assert_array_equal(other.forward(X), out)
        assert other.theta.dtype == other.forward(X).dtype == dtype
        dX = [n.backward(np.ones((6, 2)), inputs=True) for n in (net, other)]
        np.testing.assert_array_equal(*dX)
        np.testing.assert_array_equal(net.gradient, other.gradient)
        other.theta += 1
        other.layers[0].network.theta += 1
        np.testing.assert_array_equal(net.forward(X), out)
        assert np.shares_memory(other.layers[1].W, other.theta)


def test_frozen_copies_its_network():
    part = first_layers(trained()[0], 1)
    part.forward(np.ones((2, 3)))
    part.backward(np.ones((2, 5)))
    theta, gradient = part.theta.copy(), part.gradient.copy()
    frozen = Frozen(part)
    out = frozen.forward(np.ones((2, 3)))
    frozen.backward(3 * np.ones((2, 5)))
    np.testing.assert_array_equal(part.gradient, gradient)
    part.theta[:] = 0
    np.testing.assert_array_equal(frozen.forward(np.ones((2, 3))), out)
    np.testing.assert_array_equal(frozen.network.theta, theta)
    assert frozen.backward(np.ones((2, 5)), inputs=False) is None


def test_frozen_keeps_to_the_float_type_around_it():
    source, X = trained(np.float32)
    double = transfer(source, 1, [2], freeze=True, rng=0).double()
    far = np.array([[1e39, 0, 0]])
    assert double.forward(far).dtype == float
    assert np.isfinite(double.forward(far)).all()
    assert double.layers[0].network.theta.dtype == float
    assert source.theta.dtype == np.float32
    wide = Network([Dense(2, 3), Frozen(trained()[0])], 0, np.float32)
    assert wide.forward(X[:, :2]).dtype == np.float32
    assert wide.backward(np.ones((6, 2)), inputs=True).dtype == np.float32


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_gradient_check_of_a_frozen_network(dtype):
    source, X = trained(dtype)
    part = first_layers(source, 1)
    net = Network([Dense(2, 3), Frozen(part), Dense(5, 2)], 0, dtype)
    assert gradient_check(net, MeanSquaredError(), X[:, :2], np.ones((6, 2))).ok


def test_overflow_before_a_frozen_layer():
    """What exceeds the float type comes out infinite or NaN, as Network promises."""
    net = Network([Dense(1, 3), Frozen(trained()[0])], 0)
    net.theta += 1e200
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert net.forward([[1e200]]).shape == (1, 2)


def test_first_layers_take_a_frozen_one_along():
    net = transfer(trained()[0], 1, [4, 2], freeze=True, rng=0)
    part, X = first_layers(net, 1), np.ones((2, 3))
    assert [type(layer) for layer in part.layers] == [Frozen, Dense, Activate]
    assert part.n_in == 3 and net.sizes == [5, 4, 2]
    want = net.layers[2].forward(net.layers[1].forward(net.layers[0].forward(X)))
    np.testing.assert_array_equal(part.forward(X), want)
    part.layers[0].network.theta += 1
    assert not np.array_equal(part.forward(X), want)
    np.testing.assert_array_equal(net.forward(X), net.layers[3].forward(want))


def test_save_refuses_a_frozen_layer(tmp_path):
    save = pytest.importorskip("mlp_lib.training").save
    net = transfer(trained()[0], 1, [2], freeze=True, rng=0)
    with pytest.raises(ValueError, match="not Frozen"):
        save(net, tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


NET = trained()[0]


@pytest.mark.parametrize(
    "call, error, words",
    [
        (lambda: first_layers("net", 1), TypeError, "network"),
        (lambda: first_layers(NET, 0), ValueError, "layers.*0"),
        (lambda: first_layers(NET, 3), ValueError, "layers must be below 3.*3"),
        (lambda: first_layers(NET, 1.0), TypeError, "layers"),
        (lambda: Frozen(Dense(2, 3)), TypeError, "network"),
        (lambda: transfer(None, 1, [2]), TypeError, "network"),
        (lambda: transfer(NET, 5, [2]), ValueError, "layers"),
        (lambda: transfer(NET, 1, 2), TypeError, "sizes"),
        (lambda: transfer(NET, 1, []), TypeError, "sizes"),
        (lambda: transfer(NET, 1, [0]), ValueError, r"sizes\[0\]"),
        (lambda: transfer(NET, 1, [4, 2.0]), TypeError, r"sizes\[1\]"),
        (lambda: transfer(NET, 1, [2], freeze="yes"), TypeError, "freeze"),
        (lambda: transfer(NET, 1, [2], activation="rely"), ValueError, "relu"),
        (lambda: transfer(NET, 1, [2], rng="dice"), TypeError, "rng"),
    ],
)
def test_copy_errors_change_nothing(call, error, words):
    before = NET.theta.copy(), [layer.size for layer in NET.layers]
    with pytest.raises(error, match=words):
        call()
    np.testing.assert_array_equal(NET.theta, before[0])
    assert [layer.size for layer in NET.layers] == before[1]
    assert np.shares_memory(NET.layers[0].W, NET.theta)
