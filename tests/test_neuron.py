"""mlp_lib.neuron: slopes against two independent judges, hand-worked numbers, extremes, errors."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LinearRegression, LogisticRegression

from mlp_lib.neuron import (
    LinearNeuron,
    SigmoidNeuron,
    as_positive,
    as_targets,
    sigmoid,
)
from mlp_lib.perceptron import as_count

LOSSES = ("cross-entropy", "squared-error")
BOTH = pytest.mark.parametrize("loss", LOSSES)


# --- the sigmoid


def test_sigmoid_worked_on_paper():
    z = np.array([0, np.log(3), -np.log(3), np.log(9)])
    np.testing.assert_allclose(sigmoid(z), [0.5, 0.75, 0.25, 0.9], rtol=1e-15)


def test_sigmoid_far_out_is_exact():
    far = np.array([-np.inf, -1e308, -1e4, 1e4, 1e308, np.inf])
    assert sigmoid(far).tolist() == [0, 0, 0, 1, 1, 1]
    assert sigmoid(far.astype(np.longdouble))[-1] == 1
    assert sigmoid(-700.0) == pytest.approx(np.exp(-700), rel=1e-12)


@pytest.mark.parametrize(
    "z, dtype, shape",
    [
        (np.float32(2), np.float32, ()),
        (np.zeros((2, 3, 1), np.float32), np.float32, (2, 3, 1)),
        (np.array([-1e4, 1e4], np.float32), np.float32, (2,)),
        (np.zeros(0), np.float64, (0,)),
        ([1, 2], np.float64, (2,)),
        (3, np.float64, ()),
        (np.array([np.iinfo(np.int64).min]), np.float64, (1,)),
        (np.array([200], np.uint8), np.float64, (1,)),
        (True, np.float64, ()),
    ],
)
def test_sigmoid_keeps_shape_and_float_type(z, dtype, shape):
    assert sigmoid(z).dtype == dtype and sigmoid(z).shape == shape


def test_sigmoid_lets_nan_through():
    assert np.isnan(sigmoid(np.array([np.nan, 0]))).tolist() == [True, False]


@given(st.floats(-700, 700))
def test_sigmoid_mirrors(z):
    assert 0 <= sigmoid(z) <= 1
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, abs=1e-15)


@given(st.floats(-30, 30), st.floats(0.1, 3))
def test_slope_is_the_product_of_both_sides(z, steepness):
    slope = steepness * sigmoid(steepness * z) * sigmoid(-steepness * z)
    exact = grad(lambda z: 1 / (1 + anp.exp(-steepness * z)))(z)
    assert slope == pytest.approx(exact, rel=1e-9)
    assert slope <= steepness / 4 * (1 + 1e-15)


# --- gradients


def reference_cost(kind, steepness, X, y):
    """The cost as a function of theta, in autograd's words and not in the module's."""

    def cost(theta):
        z = anp.dot(X, theta[:-1]) + theta[-1]
        if kind == "linear":
            return anp.sum((z - y) ** 2) / len(y)
        p = 0.5 * (1 + anp.tanh(steepness * z / 2))
        if kind == "squared-error":
            return anp.sum((p - y) ** 2) / len(y)
        u = steepness * z
        return anp.sum(
            anp.maximum(u, 0) - u * y + anp.log1p(anp.exp(-abs(u)))
        ) / len(y)

    return cost


@st.composite
def problems(draw):
    """(neuron, kind, X, y) of any kind and shape, with theta at any place."""
    kind = draw(st.sampled_from(["linear", *LOSSES]))
    n, n_in = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.sampled_from([0.1, 1.0, 3.0]))
    steepness = draw(st.floats(0.2, 3))
    X = rng.normal(scale=size, size=(n, n_in))
    if kind == "linear":
        neuron, y = LinearNeuron(n_in), rng.normal(size=n)
    else:
        neuron = SigmoidNeuron(n_in, loss=kind, steepness=steepness)
        y = rng.integers(0, 2, size=n)
    neuron.theta[:] = rng.normal(size=n_in + 1)
    return neuron, kind, X, y


def relative_error(one, other):
    size = np.linalg.norm(one) + np.linalg.norm(other)
    return np.linalg.norm(one - other) / max(size, 1e-12)


@settings(deadline=None, max_examples=150)
@given(problems())
def test_gradient_against_autograd(problem):
    neuron, kind, X, y = problem
    cost = reference_cost(kind, getattr(neuron, "steepness", 1), X, y)
    assert neuron.cost(X, y) == pytest.approx(
        cost(neuron.theta), rel=1e-9, abs=1e-14
    )
    gradient = neuron.gradient(X, y)
    assert gradient.shape == neuron.theta.shape
    assert relative_error(gradient, grad(cost)(neuron.theta)) <= 1e-7


@settings(deadline=None, max_examples=150)
@given(problems())
def test_gradient_against_nudges(problem):
    neuron, _, X, y = problem
    gradient, nudged = neuron.gradient(X, y), np.empty(len(neuron.theta))
    h = 2e-4
    for k, place in enumerate(neuron.theta.copy()):
        costs = {}
        for times in (-2, -1, 1, 2):
            neuron.theta[k] = place + times * h
            costs[times] = neuron.cost(X, y)
        neuron.theta[k] = place
        nudged[k] = (8 * (costs[1] - costs[-1]) - (costs[2] - costs[-2])) / (12 * h)
    # Rounding of the cost bounds what nudges can show where the gradient is tiny.
    assert np.linalg.norm(gradient - nudged) <= 1e-7 * (
        np.linalg.norm(gradient) + 1e-3 * neuron.cost(X, y)
    )


# --- numbers worked on paper


def test_line_worked_on_paper():
    neuron = LinearNeuron(1)
    assert neuron.cost([[1], [3]], [3, 5]) == 17
    assert neuron.gradient([[1], [3]], [3, 5]).tolist() == [-18, -8]
    costs = neuron.fit([[1], [3]], [3, 5], learning_rate=0.1, steps=1)
    np.testing.assert_allclose(neuron.theta, [1.8, 0.8])
    np.testing.assert_allclose(costs, [17, 0.8])


@pytest.mark.parametrize(
    "loss, cost, gradient",
    [
        (LOSSES[0], np.log(40 / 3) / 2, [0.775, 0.325]),
        (LOSSES[1], 0.43625, [0.115125, 0.034125]),
    ],
)
def test_neuron_worked_on_paper(loss, cost, gradient):
    neuron = SigmoidNeuron(1, loss=loss)
    neuron.theta[:] = [np.log(3), 0]
    X, y = [[2.0], [1.0]], [0, 1]
    np.testing.assert_allclose(neuron.forward(X), [0.9, 0.75])
    assert neuron.cost(X, y) == pytest.approx(cost)
    np.testing.assert_allclose(neuron.gradient(X, y), gradient)
    assert neuron.predict(X).tolist() == [1, 1]
    assert neuron.predict(X).dtype.kind == "i"


def test_theta_holds_weights_and_bias():
    neuron = SigmoidNeuron(3)
    assert neuron.theta.tolist() == [0, 0, 0, 0]
    neuron.w[1] = 5
    neuron.theta[-1] = 7
    assert neuron.theta.tolist() == [0, 5, 0, 7] and neuron.b == 7
    assert neuron.w.base is neuron.theta


def test_undecided_is_class_1():
    assert SigmoidNeuron(1).predict([[3.0]]).tolist() == [1]
    assert LinearNeuron(1).predict([[3.0]]).tolist() == [0.0]


@BOTH
def test_fit_is_plain_descent(loss):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 3)), rng.integers(0, 2, 20)
    neuron, by_hand, costs = SigmoidNeuron(3, loss), SigmoidNeuron(3, loss), []
    for _ in range(7):
        costs.append(by_hand.cost(X, y))
        by_hand.theta -= 0.3 * by_hand.gradient(X, y)
    costs.append(by_hand.cost(X, y))
    first = neuron.fit(X, y, 0.3, 4)
    second = neuron.fit(X, y, learning_rate=0.3, steps=3)
    np.testing.assert_allclose([*first, *second[1:]], costs, rtol=1e-12)
    np.testing.assert_allclose(neuron.theta, by_hand.theta, rtol=1e-12)
    assert first.shape == (5,) and first[-1] == second[0]


@BOTH
def test_steepness_is_the_length_of_theta(loss):
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(20, 2)), rng.integers(0, 2, 20)
    steep, plain = SigmoidNeuron(2, loss, steepness=3), SigmoidNeuron(2, loss)
    steep.theta[:] = [0.1, -0.2, 0.3]
    plain.theta[:] = 3 * steep.theta
    np.testing.assert_allclose(
        steep.fit(X, y, 0.2, 10), plain.fit(X, y, 9 * 0.2, 10), rtol=1e-9
    )
    np.testing.assert_allclose(plain.theta, 3 * steep.theta, rtol=1e-9)


# --- number types and extremes


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("make", [LinearNeuron, SigmoidNeuron])
def test_everything_has_the_neurons_type(make, dtype):
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(10, 3)), rng.integers(0, 2, 10)
    neuron = make(3, dtype=dtype)
    for rows, answers in [(X, y), (X.astype(np.float32), y.astype(np.float32))]:
        neuron.fit(rows, answers, np.float64(0.1), 3)
        assert neuron.theta.dtype == neuron.gradient(rows, answers).dtype == dtype
        assert neuron.forward(rows).dtype == dtype
        assert isinstance(neuron.cost(rows, answers), float)


def test_float32_comes_close_to_float64():
    X, y = load_breast_cancer(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    short, long = SigmoidNeuron(30, dtype=np.float32), SigmoidNeuron(30)
    np.testing.assert_allclose(
        short.fit(X, y, 1.0, 50), long.fit(X, y, 1.0, 50), rtol=1e-4
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@BOTH
def test_sure_answers_are_exact_limits(loss, dtype):
    X = np.array([[1e4], [-1e4], [1e4], [-1e4]], dtype)
    neuron = SigmoidNeuron(1, loss=loss, dtype=dtype)
    neuron.theta[0] = 1
    assert neuron.forward(X).tolist() == [1, 0, 1, 0]
    assert neuron.cost(X, [1, 0, 1, 0]) == 0
    assert neuron.gradient(X, [1, 0, 1, 0]).tolist() == [0, 0]
    wrong = neuron.cost(X, [0, 1, 1, 0])
    assert wrong == (5e3 if loss == "cross-entropy" else 0.5)
    sure = neuron.gradient(X, [0, 1, 1, 0])
    assert sure.tolist() == ([5e3, 0] if loss == "cross-entropy" else [0, 0])


def test_surely_right_is_not_rounded_away():
    neuron = SigmoidNeuron(1)
    neuron.theta[:] = [1, 0]
    assert neuron.cost([[50.0]], [1]) == pytest.approx(np.exp(-50), rel=1e-12)
    slope = neuron.gradient([[50.0]], [1])
    np.testing.assert_allclose(slope, [-50 * np.exp(-50), -np.exp(-50)], rtol=1e-12)


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.sampled_from(LOSSES))
def test_extremes_stay_finite(x, w, loss):
    for dtype in (np.float32, np.float64):
        neuron = SigmoidNeuron(2, loss=loss, dtype=dtype)
        neuron.theta[:] = [w, -w, w]
        X, y = [[x, x], [x, -x]], [0, 1]
        assert np.isfinite([neuron.cost(X, y), *neuron.gradient(X, y)]).all()
        neuron.fit(X, y, 1.0, 2)
        line = LinearNeuron(2, dtype=dtype)
        line.theta[:] = neuron.theta
        assert np.isfinite([line.cost(X, [x, w]), *line.gradient(X, [x, w])]).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_divergence_is_reported_and_the_last_finite_theta_kept(dtype):
    neuron = LinearNeuron(1, dtype=dtype)
    with warnings.catch_warnings(), pytest.raises(FloatingPointError) as told:
        warnings.simplefilter("error")
        neuron.fit([[1.0], [3.0]], [3.0, 5.0], learning_rate=10.0, steps=1000)
    assert "learning_rate 10" in str(told.value) and "step" in str(told.value)
    step = int(str(told.value).split("step ")[1].split()[0])
    assert np.isfinite(neuron.theta).all() and neuron.theta.any()
    assert np.isfinite(neuron.cost([[1.0], [3.0]], [3.0, 5.0]))
    again = LinearNeuron(1, dtype=dtype)
    assert np.isfinite(again.fit([[1.0], [3.0]], [3.0, 5.0], 10.0, step - 1)).all()
    assert again.theta.tolist() == neuron.theta.tolist()


def test_theta_that_was_broken_before_is_reported():
    neuron = SigmoidNeuron(1)
    neuron.theta[:] = np.nan
    with pytest.raises(FloatingPointError, match="at the start"):
        neuron.fit([[1.0]], [1], 0.1, 5)


# --- the same job as scikit-learn


def test_line_finds_least_squares():
    X, y = load_diabetes(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    X, y = X[:, [2, 3, 8]], (y - y.mean()) / y.std()
    other = LinearRegression().fit(X, y)
    neuron = LinearNeuron(3)
    costs = neuron.fit(X, y, learning_rate=0.3, steps=300)
    np.testing.assert_allclose(neuron.w, other.coef_, rtol=1e-8)
    np.testing.assert_allclose(neuron.b, other.intercept_, atol=1e-12)
    assert (np.diff(costs) <= 1e-12).all()


def test_neuron_finds_logistic_regression():
    """Without a penalty on the weights, one and three measurements."""
    data, target = load_breast_cancer(return_X_y=True)
    for columns in ([0], [0, 1, 4]):
        X = data[:, columns]
        X = (X - X.mean(axis=0)) / X.std(axis=0)
        other = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(
            X, target
        )
        neuron = SigmoidNeuron(len(columns))
        neuron.fit(X, target, learning_rate=4.0, steps=4000)
        np.testing.assert_allclose(neuron.w, other.coef_[0], rtol=1e-4)
        np.testing.assert_allclose(neuron.b, other.intercept_[0], rtol=1e-4)
        np.testing.assert_allclose(
            neuron.forward(X), other.predict_proba(X)[:, 1], atol=1e-5
        )


@BOTH
def test_as_good_as_scikit_learn_on_unseen_tumours(loss):
    """scikit-learn with its standard penalty, the neuron with 200 steps, five splits."""
    X, y = load_breast_cancer(return_X_y=True)
    ours, theirs = [], []
    for seed in range(5):
        train, test = np.split(np.random.default_rng(seed).permutation(569), [379])
        mean, spread = X[train].mean(axis=0), X[train].std(axis=0)
        Z = (X - mean) / spread
        neuron = SigmoidNeuron(30, loss=loss)
        neuron.fit(Z[train], y[train], learning_rate=1.0, steps=200)
        ours.append(np.mean(neuron.predict(Z[test]) == y[test]))
        theirs.append(
            LogisticRegression().fit(Z[train], y[train]).score(Z[test], y[test])
        )
    assert np.mean(ours) > np.mean(theirs) - 0.01


# --- arguments


def test_arguments_are_left_alone():
    X, y = np.ones((4, 2), np.float64), np.array([0.0, 1, 1, 0])
    for neuron in (LinearNeuron(2), SigmoidNeuron(2)):
        neuron.fit(X, y, 0.1, 3)
        neuron.forward(X), neuron.gradient(X, y)
    assert (X == 1).all() and y.tolist() == [0, 1, 1, 0]
    z = np.array([-1.0, 2.0])
    sigmoid(z)
    assert z.tolist() == [-1, 2]


X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
Y = np.array([0, 1, 1])
LINE, UNIT = LinearNeuron(2), SigmoidNeuron(2)
SHORT = LinearNeuron(2, dtype=np.float32)
BAD = [
    (lambda: sigmoid("a"), TypeError, "z must hold real numbers"),
    (lambda: sigmoid(1j), TypeError, "complex"),
    (lambda: sigmoid([None]), TypeError, "object"),
    (
        lambda: as_targets([[1.0]], 1),
        ValueError,
        r"y must have shape \(1,\).*\(1, 1\)",
    ),
    (lambda: as_targets([1.0, np.nan], 2), ValueError, "y holds NaN"),
    (
        lambda: as_targets([1.0, np.inf], 2, "goal"),
        ValueError,
        "goal holds NaN or inf",
    ),
    (lambda: as_targets(["a"], 1), TypeError, "y must hold real numbers"),
    (lambda: as_positive("1", "rate"), TypeError, "rate must be a number.*'1'"),
    (lambda: as_positive(np.nan, "rate"), ValueError, "rate must be positive"),
    (lambda: as_count(0, "size"), ValueError, "size must be at least 1.*0"),
    (lambda: as_count(1.5, "size"), TypeError, "size must be a whole number.*1.5"),
    (lambda: SigmoidNeuron(0), ValueError, "n_in must be at least 1"),
    (lambda: LinearNeuron(-1), ValueError, "n_in"),
    (lambda: LinearNeuron(2.0), TypeError, "n_in must be a whole number"),
    (lambda: LinearNeuron("2"), TypeError, "n_in"),
    (lambda: LinearNeuron(2, dtype=int), TypeError, "dtype must be float"),
    (lambda: LinearNeuron(2, dtype="no"), TypeError, "dtype must be float"),
    (lambda: LinearNeuron(2, dtype=None), TypeError, "dtype must be float"),
    (lambda: LinearNeuron(2, dtype=np.ones(2)), TypeError, "dtype must be float"),
    (lambda: SigmoidNeuron(2, dtype=complex), TypeError, "dtype"),
    (
        lambda: SigmoidNeuron(2, loss="mse"),
        ValueError,
        "'cross-entropy' or .*'mse'",
    ),
    (lambda: SigmoidNeuron(2, steepness=0), ValueError, "steepness"),
    (lambda: SigmoidNeuron(2, steepness=-1), ValueError, "steepness"),
    (lambda: SigmoidNeuron(2, steepness=np.inf), ValueError, "steepness"),
    (lambda: SigmoidNeuron(2, steepness=None), TypeError, "steepness"),
    (lambda: UNIT.forward([1.0, 2.0]), ValueError, r"\(n, 2\).*\(2,\)"),
    (lambda: UNIT.forward([[1.0, 2.0, 3.0]]), ValueError, r"\(n, 2\).*\(1, 3\)"),
    (lambda: UNIT.predict([[1.0, np.nan]]), ValueError, "X holds NaN"),
    (lambda: UNIT.predict(np.zeros((0, 2))), ValueError, r"\(0, 2\)"),
    (lambda: UNIT.cost([["a", "b"]], [1]), TypeError, "X must hold real numbers"),
    (lambda: UNIT.cost(X, Y[:2]), ValueError, r"y must have shape \(3,\).*\(2,\)"),
    (lambda: UNIT.gradient(X, Y[:, None]), ValueError, r"\(3, 1\)"),
    (lambda: UNIT.gradient(X, [0, 1, 2]), ValueError, "only 0 and 1"),
    (lambda: UNIT.fit(X, [0, 1, 0.5], 0.1, 5), ValueError, "only 0 and 1"),
    (lambda: UNIT.fit(X, [0, 1, np.nan], 0.1, 5), ValueError, "only 0 and 1"),
    (
        lambda: UNIT.fit(X * np.inf, Y, 0.1, 5),
        ValueError,
        "X holds NaN or infinity",
    ),
    (lambda: UNIT.fit(X, Y, 0, 5), ValueError, "learning_rate must be positive"),
    (lambda: UNIT.fit(X, Y, -0.1, 5), ValueError, "learning_rate"),
    (lambda: UNIT.fit(X, Y, np.nan, 5), ValueError, "learning_rate"),
    (lambda: UNIT.fit(X, Y, np.inf, 5), ValueError, "learning_rate"),
    (lambda: UNIT.fit(X, Y, "0.1", 5), TypeError, "learning_rate"),
    (lambda: UNIT.fit(X, Y, 0.1, 0), ValueError, "steps must be at least 1"),
    (lambda: UNIT.fit(X, Y, 0.1, 2.5), TypeError, "steps must be a whole number"),
    (lambda: LINE.fit(X, Y[:, None], 0.1, 5), ValueError, r"\(3,\).*\(3, 1\)"),
    (lambda: LINE.fit(X, [0, 1, np.inf], 0.1, 5), ValueError, "y holds NaN"),
    (lambda: LINE.fit(X, ["a", "b", "c"], 0.1, 5), TypeError, "y must hold real"),
    (lambda: LINE.cost(X, [1j, 0, 0]), TypeError, "complex"),
    (lambda: LINE.fit(X[:, :1], Y, 0.1, 5), ValueError, r"\(n, 2\).*\(3, 1\)"),
    (
        lambda: SHORT.fit(X * 1e39, Y, 0.1, 5),
        ValueError,
        "X holds .*too large for float32",
    ),
    (lambda: SHORT.fit(X, Y * 1e39, 0.1, 5), ValueError, "y holds .*too large"),
]


@pytest.mark.parametrize("call, error, says", BAD)
def test_bad_input_raises_and_changes_nothing(call, error, says):
    with pytest.raises(error, match=says):
        call()
    for neuron in (LINE, UNIT, SHORT):
        assert neuron.theta.tolist() == [0, 0, 0]
