"""mlp_lib.validation: folds, curves, stopping, the exact split of an error, groups; errors."""

import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score
from sklearn.neighbors import NearestCentroid

from mlp_lib.losses import CategoricalCrossEntropy
from mlp_lib.network import Activate, Dense, Network, mlp
from mlp_lib.optimizers import Adam
from mlp_lib.training import Callback, accuracy, arrays, train
from mlp_lib.validation import (
    EarlyStopping,
    as_names,
    bias_variance,
    cross_validate,
    error_rate,
    group_report,
    group_weights,
    k_fold,
    learning_curve,
    wilson,
)


def nearest(X, Y, rng=None):
    """fit of scikit-learn's nearest centroid."""
    return NearestCentroid().fit(X, Y).predict


def blobs(n=60, classes=3, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(n) % classes
    return rng.normal(size=(n, 2)) + 2 * y[:, None], y


# --- error rate


def test_error_rate_is_one_minus_accuracy():
    y, answers = np.array([0, 1, 2, 1]), np.array([0, 2, 2, 1])
    assert error_rate(y, answers) == 0.25 == 1 - accuracy(y, answers)
    assert error_rate(["a", "b"], ["a", "c"]) == 0.5


@pytest.mark.parametrize("pair", [([1, 0], [1]), ([], []), ([[1]], [1])])
def test_error_rate_refuses_other_shapes(pair):
    with pytest.raises(ValueError, match="y_true and y_pred"):
        error_rate(*pair)


@pytest.mark.parametrize(
    "pair, error, words",
    [
        ((["1", "0"], [1, 0]), TypeError, "both hold numbers, or both texts"),
        (([1, 0], [0.9, 0.1]), ValueError, "y_pred must hold labels, not prob"),
    ],
)
def test_answers_of_another_kind_are_refused(pair, error, words):
    with pytest.raises(error, match=words):
        error_rate(*pair)
    with pytest.raises(error, match=words):
        group_report(*pair, ["a", "b"])


# --- folds


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_folds_share_out_every_row_once(data):
    n = data.draw(st.integers(2, 60))
    k = data.draw(st.integers(2, n))
    labels = data.draw(
        st.none() | st.lists(st.integers(0, 3), min_size=n, max_size=n)
    )
    folds = k_fold(n, k, rng=0, stratify=labels)
    parts = [part for _, part in folds]
    assert len(folds) == k
    assert np.sort(np.concatenate(parts)).tolist() == list(range(n))
    assert np.ptp([len(part) for part in parts]) <= 1
    for rows, part in folds:
        assert np.sort(np.concatenate([rows, part])).tolist() == list(range(n))
        assert (np.diff(part) > 0).all() and (np.diff(rows) > 0).all()
    if labels is not None:
        for label in set(labels):
            counts = [np.sum(np.array(labels)[part] == label) for part in parts]
            assert np.ptp(counts) <= 1


def test_folds_follow_the_seed_and_are_shuffled():
    first, again, other = (k_fold(20, 4, rng=seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a[1], b[1]) for a, b in zip(first, again))
    assert any(not np.array_equal(a[1], b[1]) for a, b in zip(first, other))
    assert first[0][1].tolist() != [0, 1, 2, 3, 4]


def test_fold_sizes_agree_with_scikit_learn():
    labels = np.repeat([0, 1, 2], [20, 10, 5])
    ours = k_fold(35, 5, rng=0, stratify=labels)
    theirs = StratifiedKFold(5, shuffle=True, random_state=0).split(labels, labels)
    for (_, mine), (_, other) in zip(ours, theirs):
        assert np.bincount(labels[mine]).tolist() == [4, 2, 1]
        assert np.bincount(labels[other]).tolist() == [4, 2, 1]
    sizes = [len(part) for _, part in KFold(4).split(np.zeros(11))]
    assert sorted(len(part) for _, part in k_fold(11, 4, rng=0)) == sorted(sizes)


def test_names_may_be_texts():
    folds = k_fold(6, 3, rng=0, stratify=["a", "a", "a", "b", "b", "b"])
    for _, part in folds:
        assert (part < 3).sum() == 1


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ((5, 1, 0), ValueError, "k must be from 2 to n = 5, and it is 1"),
        ((5, 6, 0), ValueError, "k must be from 2"),
        ((5, 2.0, 0), TypeError, "k must be a whole number"),
        ((0, 2, 0), ValueError, "n must be at least 1"),
        ((5, 2, "seed"), TypeError, "rng"),
        ((5, 2, 0, [1, 2]), ValueError, r"stratify must have shape \(5,\)"),
        ((2, 2, 0, [1.0, np.nan]), ValueError, "stratify holds NaN"),
        ((2, 2, 0, [None, 1]), TypeError, "stratify"),
    ],
)
def test_folds_refuse(arguments, error, words):
    with pytest.raises(error, match=words):
        k_fold(*arguments)


# --- cross-validation


def test_cross_validation_equals_scikit_learn():
    X, y = blobs()
    folds = k_fold(60, 5, rng=3, stratify=y)
    ours = cross_validate(nearest, X, y, folds)
    theirs = cross_val_score(NearestCentroid(), X, y, cv=folds)
    np.testing.assert_allclose(ours, 1 - theirs, atol=1e-12)


def test_cross_validation_never_learns_from_the_fold_it_judges():
    X, seen = np.arange(10.0)[:, None], []

    def fit(X, Y, rng):
        rows = set(X[:, 0])
        seen.append(rows)
        return lambda X: np.array([x in rows for x in X[:, 0]])

    found = cross_validate(fit, X, np.zeros(10, bool), k_fold(10, 5, rng=0))
    assert found.tolist() == [0] * 5 and all(len(rows) == 8 for rows in seen)


@pytest.mark.parametrize(
    "folds, words",
    [
        ([], "folds must be a list of at least one pair"),
        (None, "folds must be a list"),
        (5, "folds must be a list"),
        (
            [([0, 1], [2]), ([0, 99], [3])],
            "row numbers in folds must be from 0 to 5",
        ),
        ([([0, 1], [-1])], "row numbers in folds"),
        ([([0, 1], [2]), "ab"], "each part of a fold"),
        ([([0, 1], [2]), 3], r"each of folds must be a pair"),
        ([([0, 1], [2], [3])], r"each of folds must be a pair"),
        ([([0, 1], [])], "each part of a fold"),
        ([([0.0, 1.0], [2])], "each part of a fold"),
        ([([0, 1, 2], [2])], "a fold is judged by rows that it learns from"),
    ],
)
def test_cross_validation_refuses_folds_before_the_first_fit(folds, words):
    fits = []

    def fit(X, Y, rng):
        fits.append(1)
        return lambda X: np.zeros(len(X), int)

    with pytest.raises(ValueError, match=words):
        cross_validate(fit, np.zeros((6, 1)), np.zeros(6, int), folds)
    assert not fits


def test_cross_validation_takes_another_error():
    X, Y = np.zeros((4, 1)), np.arange(4.0)
    folds = [(np.array([0, 1]), np.array([2, 3]))]

    def fit(X, Y, rng):
        return lambda X: np.full(len(X), Y.mean())

    squared = cross_validate(
        fit, X, Y, folds, error=lambda y, p: np.mean((y - p) ** 2)
    )
    assert squared.tolist() == [((2 - 0.5) ** 2 + (3 - 0.5) ** 2) / 2]


# --- learning curves


def test_learning_curve_shapes_and_nested_samples():
    X, y = blobs(40)
    samples = []

    def fit(X, Y, rng):
        samples.append({tuple(x) for x in X})
        return nearest(X, Y)

    curve = learning_curve(fit, X, y, [10, 20, 30], repeats=2, rng=0)
    assert curve.sizes.tolist() == [10, 20, 30]
    assert curve.training.shape == curve.validation.shape == (3, 2)
    assert [len(sample) for sample in samples] == [10, 20, 30] * 2
    assert samples[0] < samples[1] < samples[2]


def test_learning_curve_of_a_memory_has_no_training_error():
    X, y = np.arange(30.0)[:, None], np.arange(30) % 2

    def remember(X, Y, rng):
        table = dict(zip(X[:, 0], Y))
        return lambda X: np.array([table.get(x, 2) for x in X[:, 0]])

    curve = learning_curve(remember, X, y, [5, 20], share=0.2, repeats=3, rng=0)
    assert (curve.training == 0).all() and (curve.validation == 1).all()


def test_same_seed_gives_every_learner_the_same_parts():
    X, y = blobs(40)

    def spends_numbers(X, Y, rng):
        rng.normal(size=100)
        return nearest(X, Y)

    one, other = (
        learning_curve(fit, X, y, [10, 20], repeats=3, rng=4)
        for fit in (nearest, spends_numbers)
    )
    np.testing.assert_array_equal(one.validation, other.validation)


CURVE = dict(fit=nearest, X=np.zeros((8, 1)), Y=np.arange(8) % 2, sizes=[2], rng=0)


@pytest.mark.parametrize(
    "change, error, words",
    [
        ({"fit": 3}, TypeError, "fit must be a function"),
        ({"error": None}, TypeError, "error must be a function"),
        ({"sizes": [7]}, ValueError, r"at most 6, the rows that share=0.25 of 8 l"),
        (
            {"share": 0.99},
            ValueError,
            "each of sizes must be at most 0, .* share=0.99",
        ),
        ({"sizes": []}, ValueError, "sizes must be a row"),
        ({"sizes": 5}, ValueError, "sizes must be a row of whole numbers, not 5"),
        ({"sizes": [0]}, ValueError, "each of sizes must be at least 1"),
        ({"sizes": [2.5]}, TypeError, "each of sizes"),
        ({"share": 0}, ValueError, "share must be above 0 and below 1"),
        ({"share": 1}, ValueError, "share must be above 0 and below 1"),
        ({"repeats": 0}, ValueError, "repeats must be at least 1"),
        ({"Y": [1, 2]}, ValueError, "Y must have 8 rows"),
        ({"Y": [[1], [1, 2]]}, ValueError, "Y must have rows of equal length"),
        ({"X": [1, 2]}, ValueError, "X must have shape"),
        ({"rng": "x"}, TypeError, "rng"),
    ],
)
def test_learning_curve_refuses_before_the_first_fit(change, error, words):
    fits = []

    def fit(X, Y, rng):
        fits.append(1)
        return nearest(X, Y)

    with pytest.raises(error, match=words):
        learning_curve(**{**CURVE, "fit": fit, **change})
    assert not fits


# --- early stopping


def walk(losses, rule):
    """(epoch of the stop, the epoch whose weights are kept) for these losses."""
    network = SimpleNamespace(theta=np.zeros(2), layers=[])
    history = SimpleNamespace(validation_loss=[])
    rule.start(network, history)
    for epoch, loss in enumerate(losses, 1):
        network.theta[:] = epoch
        history.validation_loss.append(loss)
        if rule.epoch_end(network, history):
            break
    rule.end(network, history)
    return epoch, network.theta[0]


PAPER = [0.9, 0.7, 0.6, 0.65, 0.62, 0.58, 0.60, 0.61, 0.64]


@pytest.mark.parametrize(
    "losses, patience, min_delta, want",
    [
        (PAPER, 2, 0.0, (5, 3)),
        (PAPER, 3, 0.0, (9, 6)),
        (PAPER, 9, 0.0, (9, 6)),
        ([0.5, 0.5, 0.4], 1, 0.0, (2, 1)),  # equal is no improvement
        ([1.0, 0.96, 0.92, 0.88], 3, 0.1, (4, 4)),  # slow gains add up
        ([1.0, 0.96, 0.92, 0.88], 2, 0.1, (3, 1)),
    ],
)
def test_early_stopping_on_paper(losses, patience, min_delta, want):
    assert walk(losses, EarlyStopping(patience, min_delta)) == want


@given(
    st.lists(st.floats(0, 10), min_size=1, max_size=30),
    st.integers(1, 10),
    st.floats(0, 2),
)
def test_early_stopping_follows_its_definition(losses, patience, min_delta):
    best, best_epoch, stop = np.inf, 0, len(losses)
    for epoch, loss in enumerate(losses, 1):
        if loss < best - min_delta:
            best, best_epoch = loss, epoch
        if epoch - best_epoch >= patience:
            stop = epoch
            break
    rule = EarlyStopping(patience, min_delta)
    assert walk(losses, rule) == (stop, best_epoch)
    assert (rule.best_loss, rule.best_epoch) == (best, best_epoch)


def small_training(callbacks, epochs=30, validation=True):
    X, y = blobs(30, 2)
    network = mlp([2, 8, 2], rng=0)
    loss = CategoricalCrossEntropy()
    history = train(
        network,
        loss,
        Adam(0.1),
        X,
        y,
        epochs,
        validation=(X[::2] + 1, y[::2]) if validation else None,
        callbacks=callbacks,
        rng=0,
        progress=False,
    )
    return network, history, lambda: loss.value(network.forward(X[::2] + 1), y[::2])


def test_train_stops_and_the_network_is_the_best_one():
    rule = EarlyStopping(patience=3)
    _, history, loss = small_training([rule])
    assert history.stopped == "callback"
    assert len(history.loss) == rule.best_epoch + 3
    assert rule.best_loss == min(history.validation_loss)
    assert loss() == pytest.approx(rule.best_loss, rel=1e-12)


def test_best_weights_come_back_when_patience_lasts_and_when_interrupted():
    rule = EarlyStopping(patience=1000)
    _, history, loss = small_training([rule])
    assert history.stopped == "epochs"
    assert loss() == pytest.approx(min(history.validation_loss), rel=1e-12)

    class Interrupt(Callback):
        def epoch_end(self, network, history):
            if len(history.loss) == 20:
                raise KeyboardInterrupt

    _, history, loss = small_training([rule, Interrupt()])
    assert history.stopped == "interrupted"
    assert loss() == pytest.approx(rule.best_loss, rel=1e-12)


class Meter(Activate):
    """A layer of one's own that counts its steps, and remembers the mean of its inputs."""

    remembers = ("mean", "steps")

    def __init__(self):
        super().__init__("relu")
        self.mean, self.steps = np.zeros(8), np.zeros(())

    def forward(self, X, training=False):
        if training:
            self.mean = 0.9 * self.mean + 0.1 * X.mean(axis=0)  # a new array
            self.steps += 1
        return super().forward(X - self.mean, training=training)


def test_what_layers_remember_comes_back_too():
    meter, seen = Meter(), []

    class Watch(Callback):
        def epoch_end(self, network, history):
            seen.append([part.copy() for part in arrays(network)])

    network = Network([Dense(2, 8), meter, Dense(8, 2)], rng=0)
    rule, (X, y) = EarlyStopping(patience=4), blobs(30, 2)
    loss = CategoricalCrossEntropy()
    history = train(
        network,
        loss,
        Adam(0.1),
        X,
        y,
        60,
        validation=(X + 1, y),
        callbacks=[Watch(), rule],
        rng=0,
        progress=False,
    )
    assert 0 < rule.best_epoch < history.epochs
    for now, then, last in zip(
        arrays(network), seen[rule.best_epoch - 1], seen[-1]
    ):
        assert np.array_equal(now, then) and not np.array_equal(then, last)
    assert meter.steps == rule.best_epoch  # one batch an epoch
    assert loss.value(network.forward(X + 1), y) == pytest.approx(rule.best_loss)


def test_a_rule_can_serve_again():
    rule = EarlyStopping(2)
    assert walk(PAPER, rule) == walk(PAPER, rule) == (5, 3)


def test_end_before_the_first_epoch_leaves_the_weights():
    rule, network = EarlyStopping(1), SimpleNamespace(theta=np.ones(2), layers=[])
    rule.start(network, None)
    rule.end(network, None)
    assert network.theta.tolist() == [1, 1]


def test_no_validation_data_is_an_error():
    with pytest.raises(ValueError, match="EarlyStopping needs validation"):
        small_training([EarlyStopping(1)], validation=False)


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ((0,), ValueError, "patience must be at least 1"),
        ((1.5,), TypeError, "patience must be a whole number"),
        ((1, -0.1), ValueError, "min_delta must be at least 0"),
        ((1, np.inf), ValueError, "min_delta"),
        ((1, "a"), TypeError, "min_delta must be a number"),
    ],
)
def test_early_stopping_refuses(arguments, error, words):
    with pytest.raises(error, match=words):
        EarlyStopping(*arguments)


# --- bias and variance


def given_rows(rows):
    """fit and sample whose refits predict these rows one after the other."""
    rows = iter(rows)
    return {
        "fit": lambda X, Y, rng: lambda X: Y,
        "sample": lambda rng: (None, np.array(next(rows), dtype=float)),
    }


def test_split_worked_on_paper():
    result = bias_variance(
        **given_rows([[1], [5]]), X_test=[[0]], Y_test=[[4], [6]], repeats=2
    )
    parts = result.bias2, result.variance, result.noise, result.error
    assert parts == (4, 4, 1, 9)
    assert result.predictions.tolist() == [[1], [5]]


numbers = st.floats(-1e4, 1e4)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_sum_equals_measured_error(data):
    repeats, times, m = (data.draw(st.integers(1, 6)) for _ in range(3))
    rows = [
        data.draw(st.lists(numbers, min_size=m, max_size=m)) for _ in range(repeats)
    ]
    targets = [
        data.draw(st.lists(numbers, min_size=m, max_size=m)) for _ in range(times)
    ]
    result = bias_variance(
        **given_rows(rows), X_test=np.zeros((m, 1)), Y_test=targets, repeats=repeats
    )
    pairs = [
        np.mean((np.array(t) - p) ** 2) for t in targets for p in np.array(rows)
    ]
    total = result.bias2 + result.variance + result.noise
    assert total == pytest.approx(result.error, rel=1e-9, abs=1e-9)
    assert result.error == pytest.approx(np.mean(pairs), rel=1e-9, abs=1e-9)


def test_variance_of_least_squares_is_what_theory_says():
    x = np.linspace(-1, 1, 20)

    def line(X, Y, rng):
        p = np.polynomial.Polynomial.fit(X[:, 0], Y, 1)
        return lambda X: p(X[:, 0])

    result = bias_variance(
        line,
        lambda rng: (x[:, None], 3 * x + rng.normal(size=20)),
        x[:, None],
        3 * x,
        repeats=4000,
        rng=0,
    )
    assert result.noise == 0
    assert result.variance == pytest.approx(2 / 20, rel=0.05)
    assert result.bias2 < 1e-3


SPLIT = dict(
    fit=lambda X, Y, rng: lambda X: np.zeros(len(X)),
    sample=lambda rng: (np.zeros((2, 1)), np.zeros(2)),
    X_test=np.zeros((3, 1)),
    Y_test=np.zeros(3),
    repeats=2,
)


@pytest.mark.parametrize(
    "change, error, words",
    [
        ({"fit": None}, TypeError, "fit must be a function"),
        ({"sample": 1}, TypeError, "sample must be a function"),
        ({"X_test": [1, 2, 3]}, ValueError, "X_test must have shape"),
        ({"Y_test": [[1], [1, 2]]}, ValueError, "Y_test must have rows of equal"),
        (
            {"Y_test": [1, 2]},
            ValueError,
            r"Y_test must have shape \(3,\) or \(T, 3\)",
        ),
        ({"Y_test": [[1], [2], [3]]}, ValueError, r"or \(T, 3\), not \(3, 1\)"),
        (
            {"Y_test": np.zeros((2, 3, 1))},
            ValueError,
            r"or \(T, 3\), not \(2, 3, 1\)",
        ),
        ({"Y_test": [1, 2, np.nan]}, ValueError, "Y_test holds NaN"),
        ({"repeats": 0}, ValueError, "repeats must be at least 1"),
        ({"rng": "x"}, TypeError, "rng"),
    ],
)
def test_split_refuses_before_the_first_sample(change, error, words):
    drawn = []

    def sample(rng):
        drawn.append(1)
        return SPLIT["sample"](rng)

    with pytest.raises(error, match=words):
        bias_variance(**{**SPLIT, "sample": sample, **change})
    assert not drawn


@pytest.mark.parametrize("answer", [np.zeros((3, 1)), np.zeros(2), [np.nan, 0, 0]])
def test_split_refuses_predictions_of_another_shape(answer):
    with pytest.raises(ValueError, match="predictions"):
        bias_variance(**{**SPLIT, "fit": lambda X, Y, rng: lambda X: answer})


@pytest.mark.parametrize("drawn", [3, [1, 2], (1, 2, 3)])
def test_split_refuses_samples_that_are_no_pair(drawn):
    with pytest.raises(ValueError, match=r"sample must return a pair \(X, Y\)"):
        bias_variance(**{**SPLIT, "sample": lambda rng: drawn})


def test_split_refuses_a_fit_that_returns_no_function():
    with pytest.raises(TypeError, match="what fit returns must be a function"):
        bias_variance(**{**SPLIT, "fit": lambda X, Y, rng: 3})


# --- groups


def test_wilson_on_paper():
    low, high = wilson(4, 16, z=2)
    assert (low, high) == (
        pytest.approx(0.1, rel=1e-14),
        pytest.approx(0.5, rel=1e-14),
    )


@given(
    st.integers(1, 10**6).flatmap(
        lambda n: st.tuples(st.integers(0, n), st.just(n))
    )
)
def test_wilson_solves_its_equation(pair):
    mistakes, n = pair
    low, high = (float(end) for end in wilson(mistakes, n))
    e = mistakes / n
    assert 0 <= low <= e <= high <= 1
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:
            width = 1.96 * np.sqrt(end * (1 - end) / n)
            assert abs(e - end) == pytest.approx(width, rel=1e-4, abs=1e-7)


def test_wilson_without_and_with_nothing_but_mistakes():
    low, high = wilson([0, 5], [5, 5])
    assert low[0] == 0 and high[1] == 1
    assert high[0] == pytest.approx(0.4345, abs=1e-4)  # 1.96² / (5 + 1.96²)
    assert low[1] == pytest.approx(1 - high[0])


def test_wilson_covers_the_true_rate():
    rng = np.random.default_rng(0)
    low, high = wilson(rng.binomial(50, 0.2, size=4000), np.full(4000, 50))
    assert 0.93 < np.mean((low <= 0.2) & (0.2 <= high)) < 0.97


@pytest.mark.parametrize(
    "arguments, error",
    [
        ((1.0, 2), TypeError),
        ((1, 2.0), TypeError),
        ((3, 2), ValueError),
        ((-1, 2), ValueError),
        ((0, 0), ValueError),
        ((1, 2, 0), ValueError),
        ((1, 2, np.inf), ValueError),
        ((1, 2, "z"), TypeError),
    ],
)
def test_wilson_refuses(arguments, error):
    with pytest.raises(error):
        wilson(*arguments)


def test_report_counts_by_hand():
    report = group_report(
        [1, 0, 1, 1, 0, 1], [1, 0, 0, 1, 1, 0], list("aaabbb"), z=2
    )
    assert report.groups.tolist() == ["a", "b"]
    assert report.sizes.tolist() == [3, 3] and report.mistakes.tolist() == [1, 2]
    assert report.errors.tolist() == [1 / 3, 2 / 3]
    assert report.gap == pytest.approx(1 / 3)
    low, high = wilson(np.array([1, 2]), np.array([3, 3]), 2)
    assert (
        report.low.tolist() == low.tolist()
        and report.high.tolist() == high.tolist()
    )
    lines = str(report).splitlines()
    assert lines[0].split() == ["group", "n", "wrong", "error", "interval"]
    assert lines[1].split() == ["a", "3", "1", "0.333", "0.060", "to", "0.797"]


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 4)), min_size=1)
)
def test_report_agrees_with_counting(rows):
    right, answer, groups = (np.array(column) for column in zip(*rows))
    report = group_report(right, answer, groups)
    for k, group in enumerate(report.groups):
        inside = groups == group
        assert report.sizes[k] == inside.sum()
        assert report.errors[k] == error_rate(right[inside], answer[inside])
    assert report.sizes.sum() == len(rows)


def test_report_takes_texts_numbers_and_objects():
    objects = np.array(["x", "y"], dtype=object)
    assert group_report(objects, ["x", "x"], [2009, 2008]).errors.tolist() == [1, 0]
    assert group_report([0.0, 1.0], [0, 1], [True, False]).gap == 0


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        (([1, 0], [1], [0, 0]), ValueError, r"y_pred must have shape \(2,\)"),
        (([1, 0], [1, 0], [0]), ValueError, r"groups must have shape \(2,\)"),
        (([[1]], [[1]], [0]), ValueError, "y_true must have shape"),
        (([], [], []), ValueError, "y_true must have shape"),
        (([1], ["1"], [0]), TypeError, "both hold numbers, or both texts"),
        (([1], [1], [None]), TypeError, "groups must hold numbers or texts"),
        (([1], [1], [np.nan]), ValueError, "groups holds NaN"),
        (([1], [1], [0], 0), ValueError, "z must be above 0"),
        (([[1], [1, 2]], [1], [0]), ValueError, "y_true must be one row"),
    ],
)
def test_report_refuses(arguments, error, words):
    with pytest.raises(error, match=words):
        group_report(*arguments)


def test_weights_on_paper():
    weights = group_weights(["A"] * 90 + ["G"] * 10)
    np.testing.assert_allclose(weights, [100 / 180] * 90 + [5] * 10, rtol=1e-15)


@given(st.lists(st.integers(0, 3), min_size=2).filter(lambda g: len(set(g)) > 1))
def test_every_group_gets_the_same_total(groups):
    weights, groups = group_weights(groups), np.array(groups)
    totals = [weights[groups == group].sum() for group in set(groups.tolist())]
    np.testing.assert_allclose(totals, len(groups) / len(totals))


def test_a_single_group_weighs_one():
    assert group_weights(["A", "A", "A"]).tolist() == [1, 1, 1]


@pytest.mark.parametrize("groups", [[], [[1, 2]], [1.0, np.nan]])
def test_weights_refuse(groups):
    with pytest.raises(ValueError, match="groups"):
        group_weights(groups)


def test_extremes_are_finite_and_silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        far = [[1e4, -1e4]] * 2
        result = bias_variance(
            **given_rows(far), X_test=[[0], [0]], Y_test=[[-1e4, 1e4]], repeats=2
        )
        assert result.error == result.bias2 == 4e8
        low, high = wilson(np.array([0, 10**9]), np.array([10**9, 10**9]))
        assert np.isfinite([low, high]).all()


def test_names_keep_their_kind():
    assert as_names(np.array(["a", "b"], dtype=object)).dtype.kind == "U"
    assert as_names([1, 2]).dtype.kind == "i"
