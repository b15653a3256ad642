"""The module of chapter 3: walks, batches, clipping, and surfaces with their gradients."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.linear_model import SGDRegressor

from mlp_lib import descent
from mlp_lib.descent import (
    BOWL,
    MANY_MINIMA,
    RAVINE,
    ROSENBROCK,
    SADDLE,
    SURFACES,
    Surface,
    as_vector,
    clip_by_norm,
    minibatches,
    minimize,
)
from mlp_lib.neuron import LinearNeuron, SigmoidNeuron

every_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
places = hnp.arrays(float, 2, elements=st.floats(-3, 3))
# The surfaces once more, in autograd's terms and written independently of the module.
FORMULAS = {
    "bowl": lambda p: 0.5 * anp.sum(p**2),
    "ravine": lambda p: 0.5 * p[0] ** 2 + 25 * p[1] ** 2,
    "saddle": lambda p: 0.5 * p[0] ** 2 + 0.25 * p[1] ** 2 * (p[1] ** 2 - 2),
    "many minima": lambda p: anp.sum(p**2 / 10 + 2 * anp.sin(p) ** 2),
    "Rosenbrock": lambda p: (1 - p[0]) ** 2 + (10 * (p[1] - p[0] ** 2)) ** 2,
}


class Plain:
    """Plain descent; counts its steps, to see whether an error came before one."""

    def __init__(self, learning_rate):
        self.learning_rate, self.count = learning_rate, 0

    def lookahead(self, theta):
        return theta

    def step(self, theta, gradient):
        theta -= self.learning_rate * gradient
        self.count += 1


class Ahead(Plain):
    """Asks for the gradient at another place."""

    def lookahead(self, theta):
        return theta + 1


def slope(theta):
    return theta * [1, 4]


def five_points(f, p, k, h):
    """Derivative of f by p[k] from four neighbours; its error is of order h⁴."""
    e = h * np.eye(len(p))[k]
    return (8 * (f(p + e) - f(p - e)) - f(p + 2 * e) + f(p - 2 * e)) / (12 * h)


def close(got, want, rtol=1e-7):
    """Equal to rtol, relative to the largest entry or to 1."""
    scale = max(1, np.max(np.abs(want)))
    np.testing.assert_allclose(got, want, rtol=0, atol=rtol * scale)


@every_surface
@settings(deadline=None, max_examples=50)
@given(p=places)
def test_gradients_agree_with_autograd_and_differences(surface, p):
    formula = FORMULAS[surface.name]
    close(surface(p), formula(p), 1e-12)
    close(surface.gradient(p), grad(formula)(p), 1e-12)
    numeric = [five_points(surface, p, k, 1e-3) for k in (0, 1)]
    close(surface.gradient(p), np.array(numeric))


@every_surface
@settings(deadline=None, max_examples=20)
@given(
    points=hnp.array_shapes(max_dims=3, max_side=4).flatmap(
        lambda shape: hnp.arrays(float, (*shape, 2), elements=st.floats(-9, 9))
    )
)
def test_surfaces_take_points_in_any_shape(surface, points):
    heights, gradients = surface(points), surface.gradient(points)
    assert heights.shape == points.shape[:-1] and gradients.shape == points.shape
    for index in np.ndindex(heights.shape):
        close(heights[index], surface(points[index]), 1e-12)
        close(gradients[index], surface.gradient(points[index]), 1e-12)


@every_surface
def test_minima_are_minima_and_lie_in_view(surface):
    rng = np.random.default_rng(0)
    for minimum in surface.minima:
        assert np.linalg.norm(surface.gradient(minimum)) < 1e-14
        around = np.array(minimum) + rng.normal(0, 1e-3, size=(100, 2))
        assert (surface(around) > surface(minimum)).all()
    for place in (surface.start, *surface.minima):
        assert surface.x_range[0] < place[0] < surface.x_range[1]
        assert surface.y_range[0] < place[1] < surface.y_range[1]


def test_no_minimum_in_view_is_missing():
    """Plain descent from a fine grid ends in the listed minima, and in all of them."""
    found = set()
    for x in np.linspace(-4.3, 4.3, 8):
        for y in np.linspace(-4.3, 4.3, 8):
            end = minimize(MANY_MINIMA.gradient, (x, y), Plain(0.2), 60)[-1]
            gaps = np.linalg.norm(end - np.array(MANY_MINIMA.minima), axis=1)
            assert gaps.min() < 1e-9
            found.add(int(np.argmin(gaps)))
    assert len(found) == len(MANY_MINIMA.minima) == 9
    assert min(MANY_MINIMA.minima, key=MANY_MINIMA) == (0, 0)


def test_heights_and_gradients_worked_by_hand():
    assert BOWL((3, -4)) == 12.5 and BOWL.gradient((3, -4)).tolist() == [3, -4]
    assert RAVINE((2, 1)) == 27 and RAVINE.gradient((2, 1)).tolist() == [2, 50]
    assert SADDLE((0, 1)) == -0.25 and SADDLE.gradient((1, 2)).tolist() == [1, 6]
    assert MANY_MINIMA((0, 0)) == 0
    assert ROSENBROCK((-1.2, 1)) == pytest.approx(24.2)
    assert ROSENBROCK.gradient((-1.2, 1)) == pytest.approx([-215.6, -88])


@every_surface
@pytest.mark.parametrize("size", [1e4, -1e4])
def test_large_places_stay_finite(surface, size):
    for dtype in (np.float64, np.float32):
        place = np.array([size, -size], dtype)
        height, gradient = surface(place), surface.gradient(place)
        assert height.dtype == gradient.dtype == dtype
        assert np.isfinite(height) and np.isfinite(gradient).all()


@every_surface
def test_surfaces_leave_their_argument_alone_and_draw(surface):
    place = np.array([0.5, -0.25])
    surface.gradient(place)[:] = 7
    assert place.tolist() == [0.5, -0.25]
    ax = descent_axes()
    surface.draw(ax)
    assert ax.get_xlim() == surface.x_range and ax.get_ylim() == surface.y_range


def descent_axes():
    from mlp_lib.workshop import figure

    return figure(4, 3)[1]


def test_walk_worked_on_paper():
    path = minimize(slope, [4, 1], Plain(0.25), 3)
    assert path.tolist() == [[4, 1], [3, 0], [2.25, 0], [1.6875, 0]]


def test_walk_takes_the_gradient_where_the_optimizer_looks():
    assert minimize(lambda x: x, [1.0], Ahead(0.5), 1).tolist() == [[1], [0]]


def test_walk_leaves_start_alone_and_survives_a_careless_gradient():
    start, kept = np.array([2.0, 3.0]), np.zeros(2)

    def careless(theta):
        kept[:] = theta
        return kept  # the same array each time

    path = minimize(careless, start, Plain(0.5), 2)
    assert start.tolist() == [2, 3]
    assert path.tolist() == [[2, 3], [1, 1.5], [0.5, 0.75]]
    path[0] = 9
    assert start.tolist() == [2, 3]


def test_walk_keeps_float32():
    path = minimize(slope, np.array([4, 1], np.float32), Plain(0.1), 5)
    assert path.dtype == np.float32
    wide = minimize(slope, [4, 1], Plain(0.1), 5)
    assert wide.dtype == float
    np.testing.assert_allclose(path, wide, rtol=1e-5)


def quadratic(seed, d, flattest, steepest):
    """(gradient, matrix) of ½ θ·H θ with curvatures between the two, both reached."""
    rng = np.random.default_rng(seed)
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    curvatures = np.concatenate(
        [[flattest, steepest], rng.uniform(flattest, steepest, d - 2)]
    )
    H = axes * curvatures @ axes.T
    return (lambda theta: H @ theta), axes[:, 1]


QUADRATICS = {
    "seed": st.integers(0, 10**6),
    "d": st.integers(2, 6),
    "steepest": st.floats(1e-3, 1e3),
    "kappa": st.floats(1, 20),
}


@settings(deadline=None, max_examples=60)
@given(
    **QUADRATICS,
    share=st.floats(0.05, 0.97),
)
def test_descent_on_a_quadratic_converges_below_the_limit(
    seed, d, steepest, kappa, share
):
    gradient, _ = quadratic(seed, d, steepest / kappa, steepest)
    start = np.random.default_rng(seed).normal(size=d)
    path = minimize(gradient, start, Plain(share * 2 / steepest), 60)
    lengths = np.linalg.norm(path, axis=1)
    factor = max(abs(1 - 2 * share), abs(1 - 2 * share / kappa))
    assert factor < 1
    seen = lengths[1:] > 1e-100
    assert (lengths[1:] <= lengths[:-1] * (factor + 1e-9))[seen].all()


@settings(deadline=None, max_examples=60)
@given(
    **QUADRATICS,
    share=st.floats(1.05, 3),
)
def test_descent_on_a_quadratic_diverges_above_the_limit(
    seed, d, steepest, kappa, share
):
    gradient, steep = quadratic(seed, d, steepest / kappa, steepest)
    start = np.random.default_rng(seed).normal(size=d) + steep
    try:
        path = minimize(gradient, start, Plain(share * 2 / steepest), 200)
    except FloatingPointError as error:
        path = error.path
    assert np.isfinite(path).all()
    assert np.max(np.abs(path[-1])) > 1e6 * np.max(np.abs(start))


def test_descent_at_the_limit_jumps_for_ever():
    path = minimize(lambda x: 4 * x, [3.0], Plain(0.5), 5)
    assert path.ravel().tolist() == [3, -3, 3, -3, 3, -3]


def test_walk_agrees_with_a_neuron_that_trains_itself():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 3)), rng.normal(size=20)
    itself, walked = LinearNeuron(3), LinearNeuron(3)
    itself.fit(X, y, learning_rate=0.1, steps=25)

    def gradient(theta):
        walked.theta[:] = theta
        return walked.gradient(X, y)

    path = minimize(gradient, np.zeros(4), Plain(0.1), 25)
    np.testing.assert_allclose(path[-1], itself.theta, rtol=1e-12)


def test_single_examples_in_order_agree_with_scikit_learn():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(30, 2)), rng.normal(size=30)
    other = SGDRegressor(
        penalty=None,
        learning_rate="constant",
        eta0=0.02,
        max_iter=3,
        tol=None,
        shuffle=False,
    ).fit(X, y)
    theta, extended = np.zeros(3), np.column_stack([X, np.ones(30)])
    for row, target in [*zip(extended, y)] * 3:

        def gradient(t, row=row, target=target):
            return (row @ t - target) * row

        theta = minimize(gradient, theta, Plain(0.02), 1)[-1]
    np.testing.assert_allclose(theta[:2], other.coef_, rtol=1e-9)
    np.testing.assert_allclose(theta[2:], other.intercept_, rtol=1e-9)


def test_a_walk_that_explodes_says_so_and_keeps_its_path():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError, match="learning rate") as caught:
            minimize(ROSENBROCK.gradient, ROSENBROCK.start, Plain(0.01), 100)
    path = caught.value.path
    assert f"step {len(path)} of 100" in str(caught.value)
    assert np.isfinite(path).all() and path[0].tolist() == list(ROSENBROCK.start)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_an_optimizer_never_sees_a_gradient_that_is_not_finite(bad):
    optimizer = Plain(0.1)
    with pytest.raises(FloatingPointError, match="step 3 of 9") as caught:
        minimize(
            lambda theta: np.where(optimizer.count < 2, theta, bad),
            [1.0],
            optimizer,
            9,
        )
    assert optimizer.count == 2 and len(caught.value.path) == 3


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_batches_cover_all_rows_once(n, data):
    size = data.draw(st.integers(1, n))
    batches = minibatches(n, size, data.draw(st.integers(0, 999)))
    assert sorted(np.concatenate(batches).tolist()) == list(range(n))
    assert len(batches) == -(-n // size)
    assert all(len(rows) == size for rows in batches[:-1])
    assert len(batches[-1]) == (n % size or size)


def test_batches_are_shuffled_afresh():
    rng = np.random.default_rng(5)
    first, second = (np.concatenate(minibatches(50, 7, rng)) for _ in range(2))
    assert first.tolist() != second.tolist() != list(range(50))
    again = np.concatenate(minibatches(50, 7, np.random.default_rng(5)))
    assert first.tolist() == again.tolist()
    assert np.concatenate(minibatches(50, 7, 5)).tolist() == again.tolist()
    assert minibatches(np.int64(3), np.int32(3), 0)[0].dtype.kind == "i"


def test_every_order_of_rows_is_as_likely():
    rng = np.random.default_rng(0)
    counts = {}
    for _ in range(3000):
        order = tuple(np.concatenate(minibatches(3, 2, rng)).tolist())
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6 and min(counts.values()) > 400


vectors = hnp.arrays(
    float, st.integers(1, 8), elements=st.floats(-1e200, 1e200, allow_nan=False)
)


@settings(deadline=None)
@given(vectors, st.floats(1e-3, 1e3))
def test_clipping_limits_the_length_and_keeps_the_direction(g, limit):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        clipped = clip_by_norm(g, limit)
    largest = np.max(np.abs(g))
    if largest == 0:
        assert (clipped == 0).all()
        return
    unit = g / largest
    length = np.linalg.norm(unit)  # ‖g‖ is largest times this
    if largest < limit / length * (1 - 1e-12):
        assert clipped.tolist() == g.tolist()
    assert np.linalg.norm(clipped) <= limit * (1 + 1e-12)
    if largest > limit / length * (1 + 1e-12):
        np.testing.assert_allclose(
            clipped, unit / length * limit, rtol=1e-12, atol=1e-300
        )


def test_clipping_worked_on_paper_and_at_the_extremes():
    np.testing.assert_allclose(clip_by_norm([3, 4], 1), [0.6, 0.8], rtol=1e-15)
    assert clip_by_norm([3, 4], 10).tolist() == [3, 4]
    assert clip_by_norm([0, 0], 1).tolist() == [0, 0]
    assert clip_by_norm([5e-324, 0], 1).tolist() == [5e-324, 0]
    np.testing.assert_allclose(clip_by_norm([1.7e308] * 4, 1e308), [5e307] * 4)
    np.testing.assert_allclose(clip_by_norm([3e200, -4e200], 1), [0.6, -0.8])


def test_clipping_keeps_float32_and_its_argument():
    g = np.array([3e38, 3e38], np.float32)
    clipped = clip_by_norm(g, 1.0)
    assert clipped.dtype == np.float32
    np.testing.assert_allclose(clipped, np.sqrt(0.5), rtol=1e-6)
    assert clip_by_norm(g, 1e300).dtype == np.float32
    clip_by_norm(g, 1e300)[:] = 0
    assert (g == np.float32(3e38)).all()


@settings(deadline=None, max_examples=50)
@given(
    st.integers(2, 40),
    st.integers(1, 5),
    st.lists(st.integers(1, 39), max_size=5),
    st.integers(0, 10**6),
)
def test_shards_weighted_by_size_give_the_whole_batch(n, n_in, cuts, seed):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, n_in)), rng.integers(0, 2, n)
    neuron = SigmoidNeuron(n_in)
    neuron.theta[:] = rng.normal(size=n_in + 1)
    parts = np.split(rng.permutation(n), sorted({cut for cut in cuts if cut < n}))
    averaged = sum(len(p) / n * neuron.gradient(X[p], y[p]) for p in parts)
    close(averaged, neuron.gradient(X, y), 1e-13)


def test_mean_of_batches_is_right_on_average_and_as_noisy_as_the_formula():
    rng = np.random.default_rng(0)
    singles = rng.normal(size=(30, 4))
    n, m = 30, 6
    draws = np.array(
        [singles[minibatches(n, m, rng)[0]].mean(axis=0) for _ in range(4000)]
    )
    misses = np.sum((draws - singles.mean(axis=0)) ** 2, axis=1)
    spread = np.sum(singles.var(axis=0))
    assert np.mean(misses) == pytest.approx(
        spread / m * (n - m) / (n - 1), rel=0.05
    )
    np.testing.assert_allclose(draws.mean(axis=0), singles.mean(axis=0), atol=0.03)


RNG = np.random.default_rng(0)
OPTIMIZER = Plain(0.1)
START = np.array([1.0, 2.0])
NEW = (lambda x, y: x, lambda x, y: (x, y), (0, 0), (0, 1), (0, 1), ((0, 0),))
ODD = Surface("odd", *NEW)
BAD = [
    (lambda: as_vector([[1.0]], "v"), ValueError, r"v must have.*\(1, 1\)"),
    (lambda: as_vector([], "v"), ValueError, r"\(0,\)"),
    (lambda: as_vector(3.0, "v"), ValueError, r"\(\)"),
    (lambda: as_vector(["a"], "v"), TypeError, "real numbers"),
    (lambda: as_vector([np.nan], "v"), ValueError, "NaN"),
    (lambda: minimize(slope, 3.0, OPTIMIZER, 2), ValueError, "start"),
    (lambda: minimize(slope, [[1, 2]], OPTIMIZER, 2), ValueError, r"start.*\(1, 2\)"),
    (lambda: minimize(slope, [], OPTIMIZER, 2), ValueError, "start"),
    (lambda: minimize(slope, [np.nan, 1], OPTIMIZER, 2), ValueError, "start.*NaN"),
    (lambda: minimize(slope, [np.inf, 1], OPTIMIZER, 2), ValueError, "infinity"),
    (lambda: minimize(slope, ["a", "b"], OPTIMIZER, 2), TypeError, "start"),
    (lambda: minimize(slope, START, OPTIMIZER, 0), ValueError, "steps"),
    (lambda: minimize(slope, START, OPTIMIZER, -1), ValueError, "steps"),
    (lambda: minimize(slope, START, OPTIMIZER, 2.5), TypeError, "steps"),
    (lambda: minimize(lambda t: t[:1], START, OPTIMIZER, 2), ValueError, r"gradient.*\(2,\).*\(1,\)"),
    (lambda: minimize(lambda t: t[None], START, OPTIMIZER, 2), ValueError, r"\(1, 2\)"),
    (lambda: minimize(lambda t: 1.0, START, OPTIMIZER, 2), ValueError, r"gradient.*\(\)"),
    (lambda: minimize(lambda t: None, START, OPTIMIZER, 2), ValueError, "gradient"),
    (lambda: minibatches(10, 0, RNG), ValueError, "batch_size.*0"),
    (lambda: minibatches(10, -3, RNG), ValueError, "batch_size"),
    (lambda: minibatches(10, 11, RNG), ValueError, "batch_size.*10.*11"),
    (lambda: minibatches(10, 2.5, RNG), TypeError, "batch_size"),
    (lambda: minibatches(10, np.nan, RNG), TypeError, "batch_size"),
    (lambda: minibatches(0, 1, RNG), ValueError, "n must"),
    (lambda: minibatches(10.0, 1, RNG), TypeError, "n must"),
    (lambda: clip_by_norm([[1.0]], 1), ValueError, r"gradient.*\(1, 1\)"),
    (lambda: clip_by_norm([], 1), ValueError, "gradient"),
    (lambda: clip_by_norm([np.nan], 1), ValueError, "gradient.*NaN"),
    (lambda: clip_by_norm([np.inf], 1), ValueError, "infinity"),
    (lambda: clip_by_norm(["a"], 1), TypeError, "gradient"),
    (lambda: clip_by_norm([1.0], 0), ValueError, "limit"),
    (lambda: clip_by_norm([1.0], -1), ValueError, "limit"),
    (lambda: clip_by_norm([1.0], np.nan), ValueError, "limit"),
    (lambda: clip_by_norm([1.0], np.inf), ValueError, "limit"),
    (lambda: clip_by_norm([1.0], "1"), TypeError, "limit"),
    (lambda: ODD([1.0, 2.0, 3.0]), ValueError, r"theta.*\(3,\)"),
    (lambda: ODD(1.0), ValueError, r"theta.*\(\)"),
    (lambda: ODD.gradient([[1.0], [2.0]]), ValueError, r"theta.*\(2, 1\)"),
    (lambda: ODD([np.nan, 1.0]), ValueError, "theta.*NaN"),
    (lambda: ODD.gradient([np.inf, 1.0]), ValueError, "infinity"),
    (lambda: ODD(["a", "b"]), TypeError, "theta"),
]  # fmt: skip


@pytest.mark.parametrize("call, error, says", BAD)
def test_bad_input_raises_and_changes_nothing(call, error, says):
    before = RNG.bit_generator.state
    with pytest.raises(error, match=says):
        call()
    assert OPTIMIZER.count == 0 and START.tolist() == [1, 2]
    assert RNG.bit_generator.state == before


def test_names_are_the_ones_that_the_next_chapter_imports():
    assert {
        "minimize",
        "minibatches",
        "clip_by_norm",
        "Surface",
        "SURFACES",
    } <= set(descent.__all__)
