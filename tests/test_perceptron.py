"""mlp_lib.perceptron: numbers worked by hand, the theorem's promises, errors at the door."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Perceptron as SklearnPerceptron

from mlp_lib.perceptron import (
    Perceptron,
    PerceptronNetwork,
    all_inputs,
    as_labels,
    as_rows,
    boolean_network,
    mistake_bound,
    step,
)

X = np.array([[2.0, 1.0], [1.0, 2.0], [-1.0, 1.0]])
Y = np.array([1, 0, 0])


def separable(seed, n=40, n_in=3, gap=0.1, dtype=float):
    """Data with a known separating (w, b)."""
    rng = np.random.default_rng(seed)
    w, b = rng.normal(size=n_in), rng.normal()
    rows = rng.normal(size=(40 * n, n_in))
    z = rows @ w + b
    rows = rows[np.abs(z) > gap][:n]
    return rows.astype(dtype), (rows @ w + b > 0).astype(int), w, b


def test_step_fires_at_zero_and_keeps_number_types():
    for dtype in (np.float32, np.float64, np.int64):
        answers = step(np.array([-1e4, -1, 0, 1, 1e4], dtype=dtype))
        assert answers.tolist() == [0, 0, 1, 1, 1] and answers.dtype == dtype
    assert step(-0.0) == 1 and step(3) == 1


def test_rule_makes_the_corrections_worked_on_paper():
    unit = Perceptron(2)
    assert unit.fit(X, Y) == [1, 1, 0]
    assert unit.w.tolist() == [1, -1] and unit.b == 0
    assert unit.weighted_sum(X).tolist() == [1, -1, -2]
    assert unit.predict(X).tolist() == [1, 0, 0]


def test_rule_agrees_with_an_independent_one():
    rows, labels, _, _ = separable(5)
    w, mistakes = np.zeros(4), []
    while not mistakes or mistakes[-1]:
        wrong = 0
        for row, label in zip(rows, labels):
            extended, sign = np.append(row, 1), 2 * label - 1
            if (extended @ w >= 0) != (label == 1):
                w, wrong = w + sign * extended, wrong + 1
        mistakes.append(wrong)
    unit = Perceptron(3)
    assert unit.fit(rows, labels, epochs=10_000) == mistakes
    np.testing.assert_allclose(np.append(unit.w, unit.b), w, rtol=1e-12)


def test_separates_whatever_scikit_learn_separates():
    rows, labels, _, _ = separable(1, n=60)
    other = SklearnPerceptron(max_iter=10_000, tol=None, shuffle=False).fit(
        rows, labels
    )
    unit = Perceptron(3)
    unit.fit(rows, labels, epochs=10_000)
    assert other.score(rows, labels) == np.mean(unit.predict(rows) == labels) == 1


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 30), st.integers(1, 5))
def test_mistakes_never_exceed_the_bound(seed, n, n_in):
    rows, labels, w, b = separable(seed, n, n_in)
    assume(len(rows))
    mistakes = Perceptron(n_in).fit(rows, labels, epochs=10**5, rng=seed)
    assert mistakes[-1] == 0
    assert sum(mistakes) <= mistake_bound(w, b, rows, labels)


def test_bound_worked_on_paper():
    assert mistake_bound([1, -1], 0, X, Y) == pytest.approx(12)


@given(st.floats(1e-3, 1e3))
def test_learning_rate_only_scales_the_weights(rate):
    rows, labels, _, _ = separable(2)
    one, other = Perceptron(3), Perceptron(3, learning_rate=rate)
    one.fit(rows, labels, epochs=3)
    other.fit(rows, labels, epochs=3)
    np.testing.assert_allclose(other.w, rate * one.w, rtol=1e-9)
    assert other.b == pytest.approx(rate * one.b)


def test_same_seed_same_weights_and_no_seed_keeps_the_order():
    rows, labels, _, _ = separable(3)

    def weights(rng):
        unit = Perceptron(3)
        unit.fit(rows, labels, rng=rng)
        return unit.w.tolist()

    assert weights(7) == weights(np.random.default_rng(7))
    assert weights(None) == weights(None)
    assert len({tuple(weights(seed)) for seed in range(5)}) > 1


def test_overlapping_classes_stop_at_the_limit_of_epochs():
    mistakes = Perceptron(1).fit([[0.0], [0.0]], [0, 1], epochs=7)
    assert len(mistakes) == 7 and mistakes[-1] > 0


def test_float32_stays_float32():
    rows, labels, _, _ = separable(4, dtype=np.float32)
    unit = Perceptron(3)
    unit.fit(rows, labels)
    assert as_rows(rows).dtype == np.float32
    assert unit.weighted_sum(rows).dtype == np.float32


def test_arguments_are_left_alone():
    rows, labels = X.copy(), Y.copy()
    Perceptron(2).fit(rows, labels, rng=0)
    assert (rows == X).all() and (labels == Y).all()


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_bound_keeps_in_range(scale):
    assert mistake_bound([scale, -scale], 0, X, Y) == pytest.approx(12)
    assert np.isfinite(mistake_bound([1, -1], 0, X * max(scale, 1), Y))


def test_network_keeps_float32_and_its_own_copy():
    W = np.ones((2, 1))
    network = PerceptronNetwork(W, [-0.5], [1], -0.5)
    W[:] = -1
    assert network.predict(all_inputs(2)).tolist() == [0, 1, 1, 1]
    assert network.hidden(all_inputs(2).astype(np.float32)).dtype == np.float32


def test_learning_rate_may_be_any_real_number():
    for rate in (1, 0.5, np.float32(0.5), np.int64(1)):
        assert Perceptron(2, rate).fit(X, Y)[-1] == 0


def test_large_inputs_give_exact_answers():
    unit = Perceptron(2)
    unit.w[:], unit.b = [1e4, -1e4], 1e4
    assert unit.predict([[1e4, -1e4], [-1e4, 1e4]]).tolist() == [1, 0]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_network_computes_boolean_functions(n):
    tables = itertools.product([0, 1], repeat=2**n)
    if n == 4:
        tables = np.random.default_rng(0).integers(0, 2, size=(300, 16))
    for table in tables:
        network = boolean_network(table)
        assert network.predict(all_inputs(n)).tolist() == list(table)
        assert network.W.shape == (n, sum(table))
        hidden = network.hidden(all_inputs(n))
        assert (hidden.sum(axis=1) == table).all()


def test_all_inputs_count_upwards():
    assert all_inputs(2).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert [
        int("".join(str(int(v)) for v in row), 2) for row in all_inputs(4)
    ] == list(range(16))


UNIT = Perceptron(2)
XOR = boolean_network([0, 1, 1, 0])
BAD = [
    (lambda: step([0.0, np.nan]), ValueError, "NaN"),
    (lambda: as_rows([1.0, 2.0]), ValueError, r"X must have shape.*\(2,\)"),
    (lambda: as_rows(np.zeros((0, 2))), ValueError, r"\(0, 2\)"),
    (lambda: as_rows(np.zeros((3, 2)), 4), ValueError, r"\(n, 4\).*\(3, 2\)"),
    (lambda: as_rows([[1.0, np.nan]]), ValueError, "NaN"),
    (lambda: as_rows([[1.0, np.inf]]), ValueError, "infinity"),
    (lambda: as_rows([["a", "b"]]), TypeError, "X must hold real numbers"),
    (lambda: as_rows([[1j, 2j]]), TypeError, "complex"),
    (lambda: as_labels([[0], [1]], 2), ValueError, r"\(2, 1\)"),
    (lambda: as_labels([0, 2], 2), ValueError, "only 0 and 1"),
    (lambda: as_labels([0, 0.5], 2), ValueError, "only 0 and 1"),
    (lambda: as_labels([0, np.nan], 2), ValueError, "only 0 and 1"),
    (lambda: as_labels(["a", "b"], 2), ValueError, "only 0 and 1"),
    (lambda: Perceptron(0), ValueError, "n_in"),
    (lambda: Perceptron(2.5), TypeError, "n_in"),
    (lambda: Perceptron(True), TypeError, "n_in"),
    (lambda: Perceptron(2, learning_rate="1"), TypeError, "learning_rate"),
    (lambda: Perceptron(2, learning_rate=True), TypeError, "learning_rate"),
    (lambda: Perceptron(2, learning_rate=0), ValueError, "learning_rate"),
    (lambda: Perceptron(2, learning_rate=np.nan), ValueError, "learning_rate"),
    (lambda: Perceptron(2, learning_rate=np.inf), ValueError, "learning_rate"),
    (lambda: UNIT.predict([[1, 2, 3]]), ValueError, r"\(n, 2\).*\(1, 3\)"),
    (lambda: UNIT.fit(X, Y[:2]), ValueError, r"\(3,\).*\(2,\)"),
    (lambda: UNIT.fit(X, Y[:, None]), ValueError, r"\(3, 1\)"),
    (lambda: UNIT.fit(X, [0, 1, 3]), ValueError, "only 0 and 1"),
    (lambda: UNIT.fit(X * np.nan, Y), ValueError, "NaN"),
    (lambda: UNIT.fit(X, Y, epochs=0), ValueError, "epochs"),
    (lambda: UNIT.fit(X, Y, epochs=2.5), TypeError, "epochs"),
    (lambda: UNIT.fit(X, Y, rng="a"), TypeError, "rng"),
    (lambda: UNIT.fit(X, Y, rng=-1), TypeError, "rng"),
    (lambda: step("a"), TypeError, "z must hold real numbers"),
    (lambda: step(1j), TypeError, "complex"),
    (lambda: step([1, [2]]), ValueError, "z must have rows"),
    (
        lambda: as_rows([[1], [1, 2]]),
        ValueError,
        "X must have rows of equal length",
    ),
    (lambda: as_labels([0, [1]], 2), ValueError, "y must be one row"),
    (lambda: as_labels([0, 1j], 2), ValueError, "only 0 and 1"),
    (lambda: PerceptronNetwork([[1, 2]], [0], [1, 1], 0), ValueError, r"\(1, 2\)"),
    (
        lambda: PerceptronNetwork([[1, 2]], [0, 0], [[1], [1]], 0),
        ValueError,
        r"\(2, 1\)",
    ),
    (lambda: PerceptronNetwork([[1]], [0], [1], [0]), ValueError, r"\(1,\)"),
    (
        lambda: PerceptronNetwork([[1]], [0], [1], None),
        (TypeError, ValueError),
        "W, b",
    ),
    (lambda: PerceptronNetwork([["a"]], [0], [1], 0), TypeError, "real numbers"),
    (lambda: PerceptronNetwork([[np.nan]], [0], [1], 0), ValueError, "finite"),
    (lambda: mistake_bound([1, -1], np.nan, X, Y), ValueError, r"\(w, b\)"),
    (lambda: mistake_bound(["a", "b"], 0, X, Y), TypeError, r"\(w, b\)"),
    (lambda: all_inputs(2.5), TypeError, "n must be"),
    (lambda: mistake_bound([1, -1], 0, X, 1 - Y), ValueError, "own side"),
    (lambda: mistake_bound([1, -1], -1, X, Y), ValueError, "own side"),
    (lambda: mistake_bound([0, 0], 0, X, Y), ValueError, "own side"),
    (lambda: mistake_bound([1, -1, 1], 0, X, Y), ValueError, r"\(n, 3\)"),
    (lambda: all_inputs(0), ValueError, "n must be"),
    (lambda: boolean_network([0, 1, 1]), ValueError, "length"),
    (lambda: boolean_network([1]), ValueError, "length"),
    (lambda: boolean_network([0, 1, 2, 0]), ValueError, "only 0 and 1"),
    (lambda: boolean_network([[0, 1], [1, 0]]), ValueError, "shape"),
    (lambda: XOR.predict([[1, 0, 1]]), ValueError, r"\(n, 2\)"),
]


@pytest.mark.parametrize("call, error, says", BAD)
def test_bad_input_raises_and_changes_nothing(call, error, says):
    with pytest.raises(error, match=says):
        call()
    assert UNIT.w.tolist() == [0, 0] and UNIT.b == 0


def test_network_of_given_weights():
    network = PerceptronNetwork(
        np.array([[1.0, -1.0], [1.0, -1.0]]),
        np.array([-0.5, 1.5]),
        np.ones(2),
        -1.5,
    )
    assert network.predict(all_inputs(2)).tolist() == [0, 1, 1, 0]
