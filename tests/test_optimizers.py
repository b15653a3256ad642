"""mlp_lib.optimizers: numbers worked by hand, the papers' formulas, extremes, errors at the door."""

import tracemalloc

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.neural_network._stochastic_optimizers import (
    AdamOptimizer,
    SGDOptimizer,
)

from mlp_lib.descent import RAVINE, ROSENBROCK, minimize
from mlp_lib.optimizers import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    Optimizer,
    RMSProp,
    cosine,
    exponential_decay,
    step_decay,
    warm_up,
)

RULES = [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]
SQUARING = [AdaGrad, RMSProp, Adam]
every_rule = pytest.mark.parametrize("rule", RULES)


def updates(optimizer, gradients):
    return [optimizer.update(g) for g in gradients]


def state(optimizer):
    """All that an optimizer remembers, in comparable form."""
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in vars(optimizer).items()
        if name != "_step"
    } | {"begun": optimizer._step is not None}


# Numbers worked by hand


@pytest.mark.parametrize(
    "optimizer, places",
    [
        (GradientDescent(0.5), [8, 4, 2, 1]),
        (Momentum(1.0, beta=0.5), [8, 4, 0, -2]),
        (Nesterov(1.0, beta=0.5), [8, 4, 1, -0.25]),
    ],
)
def test_first_places_on_half_a_square(optimizer, places):
    path = minimize(lambda theta: theta, [8.0], optimizer, 3)
    assert path.ravel().tolist() == places


@pytest.mark.parametrize(
    "optimizer, gradients, steps",
    [
        (AdaGrad(1.0), [3, 4, 12], [-1, -4 / 5, -12 / 13]),
        (AdaGrad(1.0, epsilon=7.0), [3, 3, 0], [-3 / 4, -3 / 5, 0]),
        (RMSProp(1.0, rho=0.75), [4, 2, 2], [-2, -1, -1]),
        (RMSProp(1.0, rho=0.75, epsilon=2.0), [4, 2, -2], [-1, -0.5, 0.5]),
        (Adam(1.0, 0.5, 0.75), [4, 4, -4], [-1, -1, 1 / 7]),
        (Adam(1.0, 0.5, 0.75, epsilon=4.0), [4, 4, -4], [-0.5, -0.5, 1 / 14]),
        (Adam(0.1), [7, 7, 7], [-0.1, -0.1, -0.1]),
        (Momentum(2.0, beta=0.75), [4, 4, -9], [-2, -3.5, 1.875]),
    ],
)
def test_first_steps_for_given_gradients(optimizer, gradients, steps):
    got = [float(step[0]) for step in updates(optimizer, [[g] for g in gradients])]
    np.testing.assert_allclose(got, steps, rtol=1e-7)


# Independent implementations, each straight from its paper's formula


def polyak(f, x, eta, steps, beta=0.9):
    """x_{k+1} = x_k − α f(x_k) + β (x_k − x_{k−1})"""
    path = [x, x]
    for _ in range(steps):
        path.append(
            path[-1] - eta * (1 - beta) * f(path[-1]) + beta * (path[-1] - path[-2])
        )
    return path[1:]


def nesterov(f, x, eta, steps, beta=0.9):
    """y_k = x_k + β (x_k − x_{k−1}); x_{k+1} = y_k − α f(y_k)"""
    path = [x, x]
    for _ in range(steps):
        y = path[-1] + beta * (path[-1] - path[-2])
        path.append(y - eta * (1 - beta) * f(y))
    return path[1:]


def cauchy(f, x, eta, steps):
    path = [x]
    for _ in range(steps):
        path.append(path[-1] - eta * f(path[-1]))
    return path


def duchi(f, x, eta, steps, epsilon=1e-7):
    """x_{k+1} = x_k − η g_k / √(Σ g² + ε), from the list of all gradients"""
    path, past = [x], []
    for _ in range(steps):
        past.append(f(path[-1]))
        root = np.sqrt(np.sum(np.square(past), axis=0) + epsilon)
        path.append(path[-1] - eta * past[-1] / root)
    return path


def hinton(f, x, eta, steps, rho=0.9, epsilon=1e-7):
    """MeanSquare(t) = ρ MeanSquare(t−1) + (1−ρ) g², unrolled over all gradients"""
    path, past = [x], []
    for _ in range(steps):
        past.append(f(path[-1]))
        weights = (1 - rho) * rho ** np.arange(len(past))[::-1]
        path.append(
            path[-1]
            - eta * past[-1] / (np.sqrt(weights @ np.square(past)) + epsilon)
        )
    return path


def kingma(f, x, eta, steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    """Algorithm 1 of the paper, line by line"""
    path, m, v, t = [x], 0, 0, 0
    for _ in range(steps):
        t = t + 1
        g = f(path[-1])
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat = m / (1 - np.power(beta1, t))
        v_hat = v / (1 - np.power(beta2, t))
        path.append(path[-1] - eta * m_hat / (np.sqrt(v_hat) + epsilon))
    return path


PAPERS = [
    (GradientDescent, cauchy, 0.03, 1e-3),
    (Momentum, polyak, 0.1, 3e-3),
    (Nesterov, nesterov, 0.1, 3e-3),
    (AdaGrad, duchi, 0.5, 0.5),
    (RMSProp, hinton, 1e-3, 1e-3),
    (Adam, kingma, 0.03, 0.03),
]


@pytest.mark.parametrize("rule, paper, eta, _", PAPERS)
def test_thousand_steps_on_a_quadratic(rule, paper, eta, _):
    want = np.array(paper(RAVINE.gradient, np.array(RAVINE.start), eta, 1000))
    got = minimize(RAVINE.gradient, RAVINE.start, rule(eta), 1000)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-12 * np.abs(want).max())


@pytest.mark.parametrize("rule, paper, _, eta", PAPERS)
def test_thousand_steps_on_rosenbrock(rule, paper, _, eta):
    gradient = grad(lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2)
    want = np.array(paper(gradient, anp.array(ROSENBROCK.start), eta, 1000))
    got = minimize(ROSENBROCK.gradient, ROSENBROCK.start, rule(eta), 1000)
    np.testing.assert_allclose(got, want, rtol=0, atol=1e-12 * np.abs(want).max())


SEQUENCES = st.integers(0, 10**6).map(np.random.default_rng)


@every_rule
@settings(deadline=None, max_examples=20)
@given(
    rng=SEQUENCES,
    shape=hnp.array_shapes(max_dims=3, max_side=4),
    scale=st.sampled_from([1e-3, 1.0, 1e4]),
)
def test_entries_go_their_own_ways(rule, rng, shape, scale):
    """What happens to an entry depends on its own gradients alone, in any shape."""
    gradients = rng.normal(size=(5, *shape)) * scale
    whole = np.array(updates(rule(0.1), gradients))
    assert whole.shape == gradients.shape
    flat = gradients.reshape(5, -1)
    for k in range(flat.shape[1]):
        alone = updates(rule(0.1), flat[:, k : k + 1])
        np.testing.assert_array_equal(whole.reshape(5, -1)[:, k], np.ravel(alone))


@settings(deadline=None, max_examples=30)
@given(rng=SEQUENCES, beta=st.floats(0, 0.99), eta=st.floats(1e-4, 10))
def test_momentum_is_the_library_form_with_another_rate(rng, beta, eta):
    gradients = rng.normal(size=(30, 3))
    library, velocity = [], np.zeros(3)
    for g in gradients:
        velocity = beta * velocity + g
        library.append(-eta * (1 - beta) * velocity)
    np.testing.assert_allclose(
        updates(Momentum(eta, beta), gradients), library, rtol=1e-9
    )


@settings(deadline=None, max_examples=10)
@given(beta=st.floats(0, 0.9), curvature=st.floats(0.1, 100))
def test_momentum_flies_apart_beyond_its_limit_only(beta, curvature):
    limit = 2 * (1 + beta) / ((1 - beta) * curvature)
    ends = [
        abs(
            minimize(
                lambda x: curvature * x, [1.0], Momentum(k * limit, beta), 1500
            )[-1, 0]
        )
        for k in (0.97, 1.03)
    ]
    assert ends[0] < 1e-3 and ends[1] > 1e3


@settings(deadline=None, max_examples=30)
@given(rng=SEQUENCES)
def test_momentum_without_memory_is_plain_descent(rng):
    gradients = rng.normal(size=(10, 4))
    for rule in (Momentum, Nesterov):
        np.testing.assert_array_equal(
            updates(rule(0.1, beta=0), gradients),
            updates(GradientDescent(0.1), gradients),
        )


@pytest.mark.parametrize("rule", SQUARING)
def test_steps_do_not_depend_on_the_gradients_unit(rule):
    gradients = np.random.default_rng(3).normal(size=(50, 4))
    np.testing.assert_allclose(
        updates(rule(0.1, epsilon=1e-30), gradients),
        updates(rule(0.1, epsilon=1e-30), 1000 * gradients),
        rtol=1e-12,
    )


def test_agrees_with_scikit_learn():
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(200, 5))
    theta, other = rng.normal(size=5), None
    for ours, make in [
        (
            Momentum(0.1, 0.8),
            lambda p: SGDOptimizer(p, 0.1 * 0.2, momentum=0.8, nesterov=False),
        ),
        (
            Adam(0.01, epsilon=1e-12),
            lambda p: AdamOptimizer(p, 0.01, epsilon=1e-12),
        ),
    ]:
        mine, other = theta.copy(), [theta.copy()]
        theirs = make(other)
        for g in gradients:
            ours.step(mine, g)
            theirs.update_params(other, [g])
        np.testing.assert_allclose(mine, other[0], rtol=1e-7)


# Number types, extremes, memory


@every_rule
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_number_types_are_kept(rule, dtype):
    optimizer, theta = rule(lambda t: np.float64(0.1)), np.ones(3, dtype)
    for _ in range(3):
        optimizer.step(theta, np.array([1, -2, 3], dtype))
    assert theta.dtype == dtype
    assert optimizer.lookahead(theta).dtype == dtype
    assert optimizer.update(np.ones(3, dtype)).dtype == dtype
    assert all(getattr(optimizer, name).dtype == dtype for name in rule.remembers)


@every_rule
def test_integers_and_halves_become_floats(rule):
    assert rule(0.1).update([1, 2]).dtype == np.float64
    assert rule(0.1).update(np.ones(2, np.float16)).dtype == np.float32


@every_rule
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "gradients",
    [
        [[1e4, -1e4, 0.0]] * 3,
        [[1e4, -1e4, 0.0], [-1e4, 1e4, 0.0]] * 3,
        [[0.0, 0.0, 0.0]] * 3,
        [[1e-30, -1e-30, 1e4]] * 3,
        [[4e9, -4e9, 1e-38], [0.0, 1e-30, 1.0]] * 5,
    ],
)
def test_extremes_stay_finite_without_a_warning(rule, dtype, gradients):
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        optimizer, theta = rule(0.1), np.ones(3, dtype)
        for g in gradients:
            optimizer.step(theta, np.array(g, dtype))
        assert (
            np.isfinite(theta).all()
            and np.isfinite(optimizer.lookahead(theta)).all()
        )


@pytest.mark.parametrize("rule", SQUARING)
def test_adaptive_steps_are_bounded_by_the_rate(rule):
    """|step| ≤ η times a factor that the memories set, whatever the gradients."""
    gradients = np.random.default_rng(1).standard_cauchy(size=(2000, 3)) * 1e3
    bound = {AdaGrad: 1, RMSProp: 0.1**-0.5, Adam: 0.1 / 0.001**0.5}[rule]
    assert np.abs(updates(rule(1.0), gradients)).max() <= bound * (1 + 1e-9)


def test_huge_gradients_only_where_they_are_squared_are_refused():
    for rule in (GradientDescent, Momentum, Nesterov):
        assert np.isfinite(rule(0.1).update([1e300, -1e300])).all()
    for rule in SQUARING:
        assert np.isfinite(rule(0.1).update([1e76, -1e76])).all()
        with pytest.raises(ValueError, match="at most 1e.77"):
            rule(0.1).update([1e80, 1.0])
        with pytest.raises(ValueError, match=r"at most 4e.09"):
            rule(0.1).update(np.array([1e10], np.float32))


@every_rule
def test_steps_are_added_in_place_and_arguments_left_alone(rule):
    network = np.arange(6.0)
    theta, g = network[1:4], np.array([1.0, -2.0, 3.0])
    optimizer, twin = rule(0.1), rule(0.1)
    for _ in range(3):
        assert optimizer.step(theta, g) is None
    assert g.tolist() == [1, -2, 3]
    assert network[[0, 4, 5]].tolist() == [0, 4, 5]
    np.testing.assert_allclose(
        network[1:4] - [1, 2, 3], sum(updates(twin, [g] * 3))
    )


@every_rule
def test_updates_are_arrays_of_their_own(rule):
    optimizer = rule(0.1)
    first = optimizer.update([1.0, 2.0])
    kept = first.copy()
    second = optimizer.update([-3.0, 0.5])
    assert first.tolist() == kept.tolist() != second.tolist()
    first[:] = 99
    assert rule(0.1).update([1.0, 2.0]).tolist() == kept.tolist()


@every_rule
def test_gradient_may_be_theta_itself(rule):
    theta, other = np.array([1.0, -2.0]), np.array([1.0, -2.0])
    one, two = rule(0.1), rule(0.1)
    for _ in range(3):
        one.step(theta, theta)
        two.step(other, other.copy())
    assert theta.tolist() == other.tolist()


@every_rule
def test_numbers_without_axes_work(rule):
    theta = np.array(2.0)
    optimizer = rule(0.1)
    optimizer.step(theta, 4.0)
    assert theta.shape == () and theta < 2
    assert optimizer.update(4.0).shape == ()


@every_rule
def test_a_step_makes_no_new_large_arrays(rule):
    theta, g = np.ones(200_000, np.float32), np.ones(200_000, np.float32)
    optimizer = rule(0.1)
    optimizer.step(theta, g)
    tracemalloc.start()
    try:
        optimizer.step(theta, g)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < g.nbytes / 10


@every_rule
def test_memory_is_what_remembers_says(rule):
    optimizer = rule(0.1)
    assert all(getattr(optimizer, name) is None for name in rule.remembers)
    optimizer.update(np.ones((2, 3)))
    assert all(getattr(optimizer, name).shape == (2, 3) for name in rule.remembers)
    assert {GradientDescent: 0, Adam: 2}.get(rule, 1) == len(rule.remembers)


@every_rule
def test_reset_forgets_everything(rule):
    optimizer = rule(lambda t: 1 / (t + 1))
    first = np.array(updates(optimizer, np.eye(3)))
    optimizer.reset()
    assert optimizer.t == 0
    np.testing.assert_array_equal(first, updates(optimizer, np.eye(3)))
    optimizer.reset()
    assert optimizer.update(np.ones((2, 2))).shape == (2, 2)


@every_rule
def test_only_nesterov_looks_ahead(rule):
    optimizer, theta = rule(0.5), np.array([1.0, 2.0])
    assert optimizer.lookahead(theta) is theta
    optimizer.step(theta, np.array([1.0, -1.0]))
    ahead = optimizer.lookahead(theta)
    if rule is Nesterov:
        np.testing.assert_allclose(ahead, theta - 0.5 * 0.9 * optimizer.v)
        assert not np.shares_memory(ahead, theta)
    else:
        assert ahead is theta


def test_a_rule_of_ones_own_takes_three_lines():
    class Sign(Optimizer):
        def rule(self, g, eta, step):
            step[:] = -eta * np.sign(g)

    assert Sign(0.5).update([3, -0.1, 0]).tolist() == [-0.5, 0.5, 0]
    with pytest.raises(NotImplementedError, match="rule"):
        Optimizer(0.1).update([1.0])


# Schedules


@pytest.mark.parametrize(
    "schedule, rates",
    [
        (step_decay(0.8, 0.5, 2), [0.8, 0.8, 0.4, 0.4, 0.2]),
        (exponential_decay(0.8, 0.25, 2), [0.8, 0.4, 0.2, 0.1, 0.05]),
        (
            cosine(0.8, 4),
            [0.8, 0.4 + 0.2 * 2**0.5, 0.4, 0.4 - 0.2 * 2**0.5, 0, 0, 0],
        ),
        (warm_up(0.8, 4), [0.2, 0.4, 0.6, 0.8, 0.8]),
        (warm_up(step_decay(0.8, 0.5, 2), 4), [0.2, 0.4, 0.3, 0.4, 0.2]),
        (warm_up(warm_up(0.8, 2), 4), [0.1, 0.4, 0.6, 0.8]),
        (step_decay(0.8, 1, 1), [0.8, 0.8, 0.8]),
    ],
)
def test_schedules_worked_by_hand(schedule, rates):
    t = np.arange(len(rates))
    np.testing.assert_allclose(schedule(t), rates, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(
        [schedule(int(k)) for k in t], rates, rtol=1e-12, atol=1e-16
    )
    assert 0 <= schedule(10**9) <= 0.8


@every_rule
def test_schedule_is_asked_with_t_from_0(rule):
    asked = []
    optimizer = rule(lambda t: asked.append(t) or 0.1)
    updates(optimizer, np.eye(3))
    assert asked == [0, 1, 2] and optimizer.t == 3


@every_rule
def test_constant_schedule_is_the_number(rule):
    gradients = np.random.default_rng(2).normal(size=(5, 3))
    np.testing.assert_array_equal(
        updates(rule(0.1), gradients), updates(rule(lambda t: 0.1), gradients)
    )


def test_rate_of_zero_from_a_schedule_stands_still():
    theta = np.ones(2)
    optimizer = GradientDescent(cosine(0.5, 1))
    optimizer.step(theta, np.ones(2))
    assert theta.tolist() == [0.5, 0.5]
    optimizer.step(theta, np.ones(2))
    assert theta.tolist() == [0.5, 0.5]


# Errors


BAD_ARGUMENTS = [
    (lambda rule: rule(0), ValueError, "learning_rate must be positive"),
    (lambda rule: rule(-0.1), ValueError, "learning_rate must be positive.*-0.1"),
    (lambda rule: rule(np.nan), ValueError, "learning_rate"),
    (lambda rule: rule(np.inf), ValueError, "learning_rate"),
    (lambda rule: rule("0.1"), TypeError, "learning_rate must be a number.*'0.1'"),
    (lambda rule: rule(None), TypeError, "learning_rate"),
    (lambda rule: rule([0.1]), TypeError, "learning_rate"),
]


@every_rule
@pytest.mark.parametrize("make, error, says", BAD_ARGUMENTS)
def test_bad_learning_rate(rule, make, error, says):
    with pytest.raises(error, match=says):
        make(rule)


@pytest.mark.parametrize(
    "rule, name",
    [
        (Momentum, "beta"),
        (Nesterov, "beta"),
        (RMSProp, "rho"),
        (Adam, "beta1"),
        (Adam, "beta2"),
    ],
)
@pytest.mark.parametrize(
    "value, error",
    [(1, ValueError), (1.5, ValueError), (-0.1, ValueError), (np.nan, ValueError)]
    + [("0.9", TypeError), (None, TypeError), (True, TypeError), (0.9j, TypeError)],
)
def test_bad_share(rule, name, value, error):
    with pytest.raises(error, match=name):
        rule(0.1, **{name: value})
    rule(0.1, **{name: 0})


@pytest.mark.parametrize("rule", SQUARING)
@pytest.mark.parametrize("value", [0, -1e-7, np.nan, np.inf, "1e-7", None, 1e-60])
def test_bad_epsilon(rule, value):
    with pytest.raises((ValueError, TypeError), match="epsilon"):
        rule(0.1, epsilon=value)


THETA = np.ones(3)
READ_ONLY = np.ones(3)
READ_ONLY.flags.writeable = False
BAD_STEPS = [
    (lambda o: o.step(THETA, np.ones(2)), ValueError, r"\(3,\).*\(2,\)"),
    (lambda o: o.step(THETA, np.ones((3, 1))), ValueError, r"\(3,\).*\(3, 1\)"),
    (lambda o: o.step(THETA, np.ones((1, 3))), ValueError, r"\(3,\).*\(1, 3\)"),
    (lambda o: o.step(THETA, 1.0), ValueError, r"\(3,\).*\(\)"),
    (lambda o: o.step(THETA, [1.0, np.nan, 1.0]), ValueError, "finite"),
    (lambda o: o.step(THETA, [1.0, np.inf, 1.0]), ValueError, "finite"),
    (lambda o: o.step(THETA, [1.0, -np.inf, 1.0]), ValueError, "finite"),
    (lambda o: o.step(THETA, ["a", "b", "c"]), TypeError, "real numbers"),
    (lambda o: o.step(THETA, [1j, 1, 1]), TypeError, "complex"),
    (lambda o: o.step(THETA, [True, True, False]), TypeError, "bool"),
    (lambda o: o.step(THETA, np.array([None, 1, 2])), TypeError, "object"),
    (lambda o: o.step([1.0, 1.0, 1.0], np.ones(3)), TypeError, "theta.*list"),
    (lambda o: o.step(np.ones(3, int), np.ones(3)), TypeError, "theta.*int"),
    (
        lambda o: o.step(np.ones(3, complex), np.ones(3)),
        TypeError,
        "theta.*complex",
    ),
    (lambda o: o.step(READ_ONLY, np.ones(3)), ValueError, "read-only"),
    (lambda o: o.update([]), ValueError, "gradient"),
    (lambda o: o.update(np.ones((0, 3))), ValueError, "gradient"),
    (lambda o: o.update([np.nan] * 3), ValueError, "finite"),
]


@every_rule
@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("call, error, says", BAD_STEPS)
def test_bad_input_raises_and_changes_nothing(rule, begun, call, error, says):
    optimizer = rule(cosine(0.1, 9))
    if begun:
        optimizer.update([1.0, -2.0, 3.0])
    before = state(optimizer)
    with pytest.raises(error, match=says):
        call(optimizer)
    assert state(optimizer) == before
    assert THETA.tolist() == READ_ONLY.tolist() == [1, 1, 1]


@every_rule
def test_the_shape_stays_as_it_began(rule):
    optimizer = rule(0.1)
    optimizer.update(np.ones(3))
    before = state(optimizer)
    theta = np.ones(2)
    for call in (
        lambda: optimizer.update(np.ones(2)),
        lambda: optimizer.update(np.ones((3, 1))),
        lambda: optimizer.step(theta, np.ones(2)),
    ):
        with pytest.raises(ValueError, match=r"\(3,\)"):
            call()
    assert state(optimizer) == before and theta.tolist() == [1, 1]


@every_rule
@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize(
    "value, error",
    [(-0.1, ValueError), (np.nan, ValueError), (np.inf, ValueError)]
    + [(None, TypeError), ("0.1", TypeError), ([0.1], TypeError)],
)
def test_bad_rate_from_a_schedule_changes_nothing(rule, begun, value, error):
    optimizer, theta = rule(lambda t: value if t == begun else 0.1), np.ones(2)
    if begun:
        optimizer.update([1.0, 2.0])
    before = state(optimizer)
    with pytest.raises(error, match=rf"learning_rate\({int(begun)}\)"):
        optimizer.step(theta, np.ones(2))
    assert state(optimizer) == before and theta.tolist() == [1, 1]


def test_nesterov_refuses_to_look_ahead_from_another_shape():
    optimizer = Nesterov(0.1)
    optimizer.update(np.ones(3))
    for theta in (np.ones(2), np.ones((3, 1)), 1.0):
        with pytest.raises(ValueError, match=r"theta must have shape \(3,\)"):
            optimizer.lookahead(theta)


BAD_SCHEDULES = [
    (lambda: step_decay(-1), ValueError, "learning_rate"),
    (lambda: step_decay(0.1, factor=0), ValueError, "factor"),
    (lambda: step_decay(0.1, factor=1.1), ValueError, "factor"),
    (lambda: step_decay(0.1, factor="a"), TypeError, "factor"),
    (lambda: step_decay(0.1, every=0), ValueError, "every"),
    (lambda: step_decay(0.1, every=2.5), (TypeError, ValueError), "every"),
    (lambda: exponential_decay(np.nan), ValueError, "learning_rate"),
    (lambda: exponential_decay(0.1, factor=-0.5), ValueError, "factor"),
    (lambda: exponential_decay(0.1, every=-3), ValueError, "every"),
    (lambda: cosine(0, 10), ValueError, "learning_rate"),
    (lambda: cosine(0.1, 0), ValueError, "steps"),
    (lambda: cosine("a", 10), TypeError, "learning_rate"),
    (lambda: warm_up(-0.1, 10), ValueError, "learning_rate"),
    (lambda: warm_up(None, 10), TypeError, "learning_rate"),
    (lambda: warm_up(cosine(0.1, 10), 0), ValueError, "steps"),
]


@pytest.mark.parametrize("make, error, says", BAD_SCHEDULES)
def test_bad_schedules(make, error, says):
    with pytest.raises(error, match=says):
        make()
