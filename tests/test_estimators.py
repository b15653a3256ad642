"""mlp_lib.estimators: scikit-learn's own checks, its MLPs as the measure, and failures."""

import os
import pickle
import subprocess
import sys
import warnings
from functools import partial

import numpy as np
import pandas as pd
import pytest
from sklearn import neural_network as peers
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import ConvergenceWarning, FitFailedWarning, NotFittedError
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import (
    estimator_checks_generator,
    parametrize_with_checks,
)

from mlp_lib.estimators import (
    HalfSquares,
    MLPClassifier,
    MLPRegressor,
    Questions,
    Watch,
    as_sizes,
    build,
)
from mlp_lib.losses import BinaryCrossEntropy, MeanSquaredError
from mlp_lib.network import Activate, Dense, gradient_check, mlp
from mlp_lib.optimizers import cosine
from mlp_lib.regularization import L2, BatchNorm, Dropout
from mlp_lib.training import History, load, outputs, save

IRIS = load_iris(return_X_y=True)
IRIS = StandardScaler().fit_transform(IRIS[0]), IRIS[1]
DIABETES = load_diabetes(return_X_y=True)
DIABETES = StandardScaler().fit_transform(DIABETES[0]), DIABETES[1] / 100
BOTH = pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning"
)


def data(kind, n=60):
    """A few rows in mixed order."""
    X, y = IRIS if kind is MLPClassifier else DIABETES
    rows = np.random.default_rng(0).permutation(len(X))[:n]
    return X[rows], y[rows]


def state(estimator):
    """Everything that it knows, to compare."""
    return pickle.dumps(vars(estimator))


# scikit-learn's rules

# Not all checks set a seed, and with a few of them descent flies apart on data as large as theirs.
CHECKED = [
    estimator.set_params(random_state=0)
    for estimator in (
        MLPClassifier(),
        MLPRegressor(),
        MLPClassifier((20, 10), "tanh", solver="sgd", learning_rate_init=0.05),
        MLPRegressor((10,), "gelu", solver="sgd", learning_rate_init=0.002),
    )
]


def about_array_api(check):
    """It runs only where SCIPY_ARRAY_API is set before SciPy is imported."""
    return check.func.__name__ == "check_array_api_input"


@parametrize_with_checks(CHECKED)
def test_scikit_learns_check(estimator, check):
    if not about_array_api(check):
        check(estimator)


def check_array_api():
    done = 0
    for checked in CHECKED:
        for estimator, check in estimator_checks_generator(checked):
            if about_array_api(check):
                check(estimator)
                done += 1
    print(done)


def test_scikit_learns_check_of_the_array_api():
    done = subprocess.run(
        [sys.executable, "-c", "import test_estimators as t; t.check_array_api()"],
        cwd=os.path.dirname(__file__),
        env={
            **os.environ,
            "SCIPY_ARRAY_API": "1",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == str(len(CHECKED))


def settings_of(kind):
    return kind().get_params()


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_settings_have_scikit_learns_names_and_defaults(name):
    ours = settings_of(
        {"MLPClassifier": MLPClassifier, "MLPRegressor": MLPRegressor}[name]
    )
    theirs = settings_of(getattr(peers, name))
    assert set(ours) - set(theirs) == {"dropout", "batch_norm"}
    assert set(theirs) - set(ours) <= {"max_fun", "power_t", "loss"}
    common = set(ours) & set(theirs)
    assert {k: ours[k] for k in common} == {k: theirs[k] for k in common}


# Beside scikit-learn's MLPs


def targets(task, n):
    """y of one of five tasks."""
    rng = np.random.default_rng(1)
    return {
        "binary": np.array(["no", "yes"])[rng.integers(0, 2, n)],
        "multiclass": rng.integers(3, 6, n),
        "multilabel": rng.integers(0, 2, (n, 3)),
        "regression": rng.normal(size=n),
        "regression of two": rng.normal(size=(n, 2)),
    }[task]


TASKS = ["binary", "multiclass", "multilabel", "regression", "regression of two"]


def pair(task, **options):
    """Our estimator and scikit-learn's, after an epoch, with the same weights."""
    name = "MLPRegressor" if task.startswith("regression") else "MLPClassifier"
    X, y = np.random.default_rng(0).normal(size=(40, 5)), targets(task, 40)
    options = dict(hidden_layer_sizes=(7, 6), epsilon=1e-13, **options)
    ours, theirs = (
        getattr(module, name)(max_iter=1, random_state=0, **options).fit(X, y)
        for module in (sys.modules["mlp_lib.estimators"], peers)
    )
    theirs_flat = [
        np.r_[W.ravel(), b] for W, b in zip(theirs.coefs_, theirs.intercepts_)
    ]
    ours.network_.theta = np.concatenate(theirs_flat)
    return ours, theirs, X, y


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("task", TASKS)
def test_same_weights_give_scikit_learns_answers(task, activation):
    ours, theirs, X, y = pair(task, activation=activation)
    names = ["predict"]
    if hasattr(theirs, "predict_proba"):
        names += ["predict_proba", "predict_log_proba"]
        np.testing.assert_array_equal(ours.classes_, theirs.classes_)
    for name in names:
        want, got = getattr(theirs, name)(X), getattr(ours, name)(X)
        assert got.shape == want.shape
        if want.dtype.kind == "f":
            np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-12)
        else:
            np.testing.assert_array_equal(got, want)
    assert ours.score(X, y) == pytest.approx(theirs.score(X, y))
    for name in ("n_layers_", "n_outputs_", "out_activation_", "n_features_in_"):
        assert getattr(ours, name) == getattr(theirs, name)


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize(
    "solver",
    [
        dict(solver="adam", learning_rate_init=0.02),
        dict(solver="sgd", learning_rate_init=0.05),
        dict(solver="sgd", learning_rate_init=0.05, nesterovs_momentum=False),
        dict(solver="sgd", learning_rate_init=0.05, momentum=0.0),
    ],
    ids=["adam", "nesterov", "momentum", "descent"],
)
@pytest.mark.parametrize("task", TASKS[:4])
def test_training_goes_scikit_learns_way(task, solver, weighted):
    """From the same weights, with all rows in a batch: the same weights at last."""
    options = dict(activation="tanh", alpha=0.5, batch_size=40, tol=0.0, **solver)
    ours, theirs, X, y = pair(task, warm_start=True, **options)
    weights = np.random.default_rng(3).uniform(0.5, 3, len(X)) if weighted else None
    for estimator in ours, theirs:
        estimator.set_params(max_iter=25).fit(X, y, weights)
    # scikit-learn keeps the weights of Nesterov's method where it looks ahead
    ours.network_.theta = ours._optimizer.lookahead(ours.network_.theta)
    for layer, W, b in zip(
        ours.network_.layers[::2], theirs.coefs_, theirs.intercepts_
    ):
        np.testing.assert_allclose(layer.W, W, rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(layer.b, b, rtol=1e-4, atol=1e-6)
    if not (weighted and task == "multilabel"):
        # scikit-learn takes the penalty before the step, we after the epoch
        np.testing.assert_allclose(
            ours.loss_curve_[2:], theirs.loss_curve_[2:], rtol=0.1
        )


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_training_stops_by_scikit_learns_rule(task):
    options = dict(alpha=0, batch_size=40, tol=1e-3, n_iter_no_change=3)
    ours, theirs, X, y = pair(
        task, warm_start=True, learning_rate_init=0.01, **options
    )
    for estimator in ours, theirs:
        theirs._no_improvement_count, theirs.best_loss_ = 0, np.inf
        estimator.set_params(max_iter=500).fit(X, y)
    assert ours.n_iter_ == theirs.n_iter_ < 500
    np.testing.assert_allclose(
        ours.loss_curve_[1:], theirs.loss_curve_[1:], rtol=1e-6
    )
    assert ours.loss_ == pytest.approx(theirs.loss_, rel=1e-6)


# What fit leaves


@BOTH
def test_attributes_after_fit(kind):
    X, y = data(kind)
    estimator = kind((8, 5), max_iter=12, random_state=0)
    with pytest.warns(ConvergenceWarning, match="12"):
        assert estimator.fit(X, y) is estimator
    assert estimator.network_.sizes == [X.shape[1], 8, 5, estimator.n_outputs_]
    assert estimator.n_iter_ == len(estimator.loss_curve_) == 12
    assert estimator.loss_ == estimator.loss_curve_[-1]
    assert estimator.best_loss_ == min(estimator.loss_curve_)
    assert estimator.loss_curve_[-1] < estimator.loss_curve_[0]
    assert estimator.validation_scores_ is estimator.best_validation_score_ is None


def test_it_learns_iris_and_diabetes():
    """About as well as anyone: far better than guessing."""
    X, y, options = *IRIS, dict(learning_rate_init=0.01, random_state=0)
    assert cross_val_score(MLPClassifier((20,), **options), X, y).mean() > 0.93
    X, y = DIABETES
    options["max_iter"] = 40
    assert cross_val_score(MLPRegressor((20,), **options), X, y).mean() > 0.3


def test_loss_curve_includes_the_penalty():
    X, y = data(MLPClassifier)
    options = dict(max_iter=1, random_state=0, batch_size=20)
    free, priced = (MLPClassifier(alpha=a, **options).fit(X, y) for a in (0, 1e-6))
    strength = 1e-6 * 3 / 60
    price = L2(strength).value(priced.network_)
    assert priced.loss_ - free.loss_ == pytest.approx(price, rel=0.01)


@BOTH
def test_float32_stays_float32(kind):
    X, y = data(kind)
    estimator = kind((5,), max_iter=3, random_state=0, batch_norm=True)
    estimator.fit(X.astype(np.float32), y)
    assert {
        part.dtype
        for part in vars(estimator.network_.layers[0]).values()
        if isinstance(part, np.ndarray)
    } == {np.dtype(np.float32)}
    if kind is MLPRegressor:
        assert estimator.predict(X.astype(np.float32)).dtype == np.float32
    else:
        assert estimator.predict_proba(X.astype(np.float32)).dtype == np.float32


@BOTH
def test_seeds(kind):
    X, y = data(kind)

    def theta(seed):
        estimator = kind((5,), max_iter=3, random_state=seed).fit(X, y)
        return estimator.network_.theta

    np.testing.assert_array_equal(theta(1), theta(1))
    assert not np.array_equal(theta(1), theta(2))
    assert not np.array_equal(theta(None), theta(None))
    state = np.random.RandomState(1)
    first, second = theta(state), theta(state)
    np.testing.assert_array_equal(first, theta(1))
    assert not np.array_equal(first, second)


def test_labels_can_be_texts_in_any_order():
    X, y = data(MLPClassifier)
    names = np.array(["setosa", "versicolor", "a virginica"])
    estimator = MLPClassifier((10,), random_state=0, learning_rate_init=0.01)
    estimator.fit(X, names[y])
    assert list(estimator.classes_) == sorted(names)
    assert estimator.score(X, names[y]) > 0.9
    P = estimator.predict_proba(X)
    np.testing.assert_allclose(P.sum(axis=1), 1)
    np.testing.assert_array_equal(
        estimator.classes_[P.argmax(axis=1)], estimator.predict(X)
    )
    np.testing.assert_allclose(np.exp(estimator.predict_log_proba(X)), P)


def test_decision_function_gives_the_logits():
    X, y = data(MLPClassifier)
    three = MLPClassifier((5,), max_iter=5).fit(X, y)
    np.testing.assert_array_equal(
        three.decision_function(X), outputs(three.network_, X)
    )
    two = MLPClassifier((5,), max_iter=5).fit(X, y == 1)
    z = two.decision_function(X)
    np.testing.assert_allclose(1 / (1 + np.exp(-z)), two.predict_proba(X)[:, 1])
    np.testing.assert_array_equal(z >= 0, two.predict(X))


def test_a_sure_answer_has_no_warning():
    X, y = data(MLPClassifier)
    estimator = MLPClassifier((5,), max_iter=5).fit(X, y == 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        P = estimator.predict_proba(1e6 * X)
        log = estimator.predict_log_proba(1e6 * X)
    assert P.min() == 0 and P.max() == 1 and log.min() == -np.inf


# Early stopping, weights, warm starts


@BOTH
def test_early_stopping_keeps_the_best_weights(kind):
    X, y = data(kind, 140)
    options = dict(early_stopping=True, validation_fraction=0.3, random_state=0)
    estimator = kind((10,), learning_rate_init=0.05, max_iter=300, **options)
    estimator.fit(X, y)
    scores = estimator.validation_scores_
    assert estimator.n_iter_ == len(scores) < 300
    assert estimator.best_validation_score_ == max(scores)
    assert estimator.best_loss_ is None
    best = int(np.argmax(scores)) + 1
    again = clone(estimator).set_params(max_iter=best).fit(X, y)
    np.testing.assert_array_equal(again.network_.theta, estimator.network_.theta)
    assert max(scores[: best - 1], default=-1) < max(scores)


def test_early_stopping_sets_whole_classes_aside():
    """The parts have each class's share, and no row is in both."""
    X, y = np.arange(120.0).reshape(60, 2), np.arange(60) % 3
    estimator = MLPClassifier(early_stopping=True, validation_fraction=0.2)
    Y = estimator._targets(y, False, None)
    kept, Y_kept, weights, _ = estimator._set_aside(
        X, Y, np.ones(60), np.random.default_rng(0)
    )
    assert np.bincount(Y_kept).tolist() == [16, 16, 16] and len(weights) == 48
    assert len(np.unique(kept[:, 0])) == 48


@pytest.mark.parametrize("options", [{}, {"early_stopping": True}])
@BOTH
def test_score_on_rows_set_aside_is_weighted(kind, options):
    X, y = data(kind)
    estimator, weights = kind(**options), np.arange(1.0, 61)
    estimator.fit(X, y, weights)
    Y = estimator._targets(y, False, None)
    answers = estimator._loss.predict(outputs(estimator.network_, X))
    peer = accuracy_score if kind is MLPClassifier else r2_score
    assert estimator._score(Y, answers, weights) == pytest.approx(
        peer(y, estimator.predict(X), sample_weight=weights)
    )


def test_watch_counts_idle_epochs():
    """On paper: tol 0.1 and patience 1, so the second idle epoch in a row ends it."""
    watch, history, network = Watch(0.1, 1), History(), mlp([1, 1])
    stops = []
    for loss in [1.0, 0.95, 0.8, 0.75, 0.72, 0.6]:
        history.write(loss)
        stops.append(watch.epoch_end(network, history))
    assert stops == [False, False, False, False, True, False]
    assert watch.losses == [1.0, 0.95, 0.8, 0.75, 0.72, 0.6]


@BOTH
@pytest.mark.parametrize("batch_size", ["auto", 7])
def test_a_row_of_weight_0_is_no_row(kind, batch_size):
    X, y = data(kind)
    weights = np.random.default_rng(1).integers(0, 3, len(X))
    options = dict(max_iter=5, random_state=0, batch_size=batch_size)
    X_odd = np.where(weights[:, None] > 0, X, 1e6)
    some = kind(**options).fit(X_odd, y, weights)
    fewer = kind(**options).fit(
        X[weights > 0], y[weights > 0], weights[weights > 0]
    )
    np.testing.assert_array_equal(some.network_.theta, fewer.network_.theta)


@BOTH
def test_a_weight_of_2_is_a_row_twice(kind):
    X, y = data(kind)
    weights = np.random.default_rng(1).integers(0, 4, len(X))
    options = dict(max_iter=40, random_state=0, alpha=1.0, batch_size=1000)
    weighted = kind(**options).fit(X, y, weights)
    repeated = kind(**options).fit(X.repeat(weights, axis=0), y.repeat(weights))
    np.testing.assert_allclose(
        weighted.network_.theta, repeated.network_.theta, rtol=1e-6, atol=1e-9
    )
    assert weighted.loss_ == pytest.approx(repeated.loss_)


@BOTH
def test_partial_fit_is_fit_epoch_by_epoch(kind):
    X, y = data(kind)
    options = dict(random_state=0, batch_size=20, dropout=0.2, batch_norm=True)
    whole = kind(max_iter=4, **options).fit(X, y)
    steps = kind(**options)
    classes = {"classes": [0, 1, 2]} if kind is MLPClassifier else {}
    for _ in range(4):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert steps.partial_fit(X, y, **classes) is steps
        assert steps.n_iter_ == 1
    np.testing.assert_array_equal(whole.network_.theta, steps.network_.theta)
    np.testing.assert_allclose(whole.loss_curve_, steps.loss_curve_)


def test_partial_fit_knows_classes_to_come():
    X, y = data(MLPClassifier)
    estimator = MLPClassifier((5,), random_state=0)
    for part in (y == 0, y == 1, y == 2):
        estimator.partial_fit(X[part], y[part], classes=[0, 1, 2])
    assert estimator.classes_.tolist() == [0, 1, 2]
    assert estimator.predict_proba(X).shape == (60, 3)


def test_partial_fit_takes_multilabel_without_classes():
    X, y = data(MLPClassifier)
    Y = np.column_stack([y == 0, y == 1]).astype(int)
    estimator = MLPClassifier((5,)).partial_fit(X, Y).partial_fit(X, Y)
    assert estimator.predict(X).shape == Y.shape


@BOTH
def test_warm_start_goes_on(kind):
    X, y = data(kind)
    estimator = kind((5,), max_iter=5, warm_start=True, random_state=0).fit(X, y)
    old = estimator.network_.theta.copy()
    estimator.fit(X, y)
    assert estimator.n_iter_ == 5 and len(estimator.loss_curve_) == 10
    assert estimator.loss_curve_[5] < estimator.loss_curve_[0]
    assert np.abs(estimator.network_.theta - old).max() < 0.1
    cold = estimator.set_params(warm_start=False).fit(X, y)
    assert len(cold.loss_curve_) == 5


def test_shuffle_false_keeps_the_order():
    X, y = data(MLPRegressor)
    options = dict(max_iter=2, batch_size=10, random_state=0)
    still = MLPRegressor(shuffle=False, **options).fit(X, y)
    blocks = MLPRegressor(**options)
    for _ in range(2):
        for start in range(0, 60, 10):
            rows = slice(start, start + 10)
            blocks.partial_fit(X[rows], y[rows])
    np.testing.assert_allclose(
        still.network_.theta, blocks.network_.theta, rtol=1e-9, atol=1e-12
    )


# Failures leave the estimator as it was


def diverging(kind, **options):
    return kind(
        solver="sgd",
        learning_rate_init=1e200,
        batch_size=20,
        random_state=0,
        **options,
    )


@BOTH
def test_diverging_leaves_an_unfitted_estimator_unfitted(kind):
    X, y = data(kind)
    estimator = diverging(kind)
    with pytest.raises(
        FloatingPointError, match=r"epoch 1, batch \d, learning rate 1e\+201"
    ) as caught:
        estimator.fit(pd.DataFrame(X, columns=list("abcdefghij")[: X.shape[1]]), y)
    assert "as it was before" in caught.value.__notes__[0]
    assert vars(estimator) == estimator.get_params()
    with pytest.raises(NotFittedError):
        estimator.predict(X)


@BOTH
@pytest.mark.parametrize("way", ["fit", "warm fit", "partial_fit"])
def test_diverging_leaves_an_earlier_fit(kind, way):
    X, y = data(kind)
    named = pd.DataFrame(X, columns=list("abcdefghij")[: X.shape[1]])
    options = dict(solver="sgd", batch_size=20, random_state=0)
    estimator = kind((5,), max_iter=5, **options).fit(named, y)
    bad = dict(learning_rate_init=1e200, warm_start=way == "warm fit")
    estimator.set_params(**bad)
    if way == "partial_fit":
        estimator._optimizer.learning_rate = 1e200
    wants, before = estimator.predict(named), state(estimator)
    with pytest.raises(FloatingPointError):
        if way == "partial_fit":
            estimator.partial_fit(named, y)
        elif way == "fit":
            estimator.fit(np.c_[X, X], y)  # other columns, without names
        else:
            estimator.fit(named, y)
    assert state(estimator) == before
    np.testing.assert_array_equal(estimator.predict(named), wants)


def test_an_error_in_data_leaves_an_earlier_fit():
    X, y = data(MLPClassifier)
    estimator = MLPClassifier((5,), max_iter=5).fit(X, y)
    before = state(estimator)
    for bad in (
        lambda: estimator.fit(np.c_[X, X], np.zeros(60)),
        lambda: estimator.fit(X * np.nan, y),
        lambda: estimator.partial_fit(X, y + 1),
        lambda: estimator.partial_fit(X[:, :2], y),
        lambda: estimator.fit(X, y, np.zeros(60)),
    ):
        with pytest.raises(ValueError):
            bad()
        assert state(estimator) == before


def test_a_search_scores_what_diverged_as_nan():
    X, y = data(MLPClassifier)
    search = GridSearchCV(
        diverging(MLPClassifier, max_iter=5),
        {"learning_rate_init": [1e200, 0.01]},
        cv=3,
    )
    with pytest.warns(FitFailedWarning, match="FloatingPointError"):
        search.fit(X, y)
    assert search.best_params_ == {"learning_rate_init": 0.01}
    assert np.isnan(search.cv_results_["mean_test_score"][0])


def interrupt(at, t):
    """A schedule during which someone presses Ctrl-C, once."""
    if t == at:
        raise KeyboardInterrupt
    return 0.01


@BOTH
@pytest.mark.parametrize("at", [1, 7])
def test_ctrl_c_keeps_the_weights_so_far(kind, at):
    X, y = data(kind)
    options = dict(batch_size=20, random_state=0)
    stopped = kind(learning_rate=partial(interrupt, at), **options)
    with pytest.warns(UserWarning, match="interrupted"):
        stopped.fit(X, y)
    assert stopped.n_iter_ == at // 3
    assert np.isnan(stopped.loss_) == (at < 3)
    whole = kind(learning_rate_init=0.01, max_iter=3, **options).fit(X, y)
    first = kind(learning_rate_init=0.01, max_iter=1, **options).fit(X, y)
    theta = stopped.network_.theta
    assert not np.array_equal(theta, whole.network_.theta)
    assert not np.array_equal(theta, first.network_.theta)
    stopped.predict(X)


# Errors at the door

BAD = [
    (dict(hidden_layer_sizes=0), "hidden_layer_sizes"),
    (dict(hidden_layer_sizes=(5, 2.5)), "hidden_layer_sizes"),
    (dict(hidden_layer_sizes=[[5]]), "hidden_layer_sizes"),
    (dict(activation="step"), "activation"),
    (dict(activation=None), "activation"),
    (dict(solver="lbfgs"), "solver"),
    (dict(solver=None), "solver"),
    (dict(alpha=-1), "alpha"),
    (dict(alpha="small"), "alpha"),
    (dict(batch_size=0), "batch_size"),
    (dict(batch_size="all"), "batch_size"),
    (dict(learning_rate="adaptive"), "learning_rate"),
    (dict(learning_rate_init=0), "learning_rate"),
    (dict(max_iter=0), "max_iter"),
    (dict(max_iter=2.0), "max_iter"),
    (dict(shuffle="yes"), "shuffle"),
    (dict(random_state="x"), "seed"),
    (dict(tol=-1), "tol"),
    (dict(warm_start=1), "warm_start"),
    (dict(momentum=1, solver="sgd"), "momentum"),
    (dict(nesterovs_momentum=2, solver="sgd"), "nesterovs_momentum"),
    (dict(early_stopping="yes"), "early_stopping"),
    (dict(early_stopping=True, validation_fraction=0), "validation_fraction"),
    (dict(early_stopping=True, validation_fraction=1), "validation_fraction"),
    (dict(early_stopping=True, validation_fraction=0.01), "validation_fraction"),
    (dict(beta_1=1), "beta1"),
    (dict(beta_2=-0.1), "beta2"),
    (dict(epsilon=0), "epsilon"),
    (dict(n_iter_no_change=0), "n_iter_no_change"),
    (dict(n_iter_no_change=1.5), "n_iter_no_change"),
    (dict(dropout=1), "dropout"),
    (dict(dropout=None), "dropout"),
    (dict(batch_norm=3), "batch_norm"),
]


@pytest.mark.parametrize("options, name", BAD, ids=[str(bad[0]) for bad in BAD])
@BOTH
def test_bad_settings(kind, options, name):
    X, y = data(kind)
    estimator = kind(**options)  # scikit-learn's rule: no check before fit
    with pytest.raises((TypeError, ValueError), match=name):
        estimator.fit(X, y)
    assert vars(estimator) == estimator.get_params()


@pytest.mark.parametrize(
    "weights, error",
    [
        (np.ones(59), "shape"),
        (np.ones((60, 1)), "shape"),
        (-np.ones(60), "at least 0"),
        (np.full(60, np.nan), "finite"),
        (np.zeros(60), "zero in every row"),
        (["heavy"] * 60, "sample_weight"),
    ],
)
@BOTH
def test_bad_sample_weight(kind, weights, error):
    X, y = data(kind)
    with pytest.raises((TypeError, ValueError), match=error):
        kind().fit(X, y, weights)


def test_bad_answers():
    X, y = data(MLPClassifier)
    with pytest.raises(ValueError, match="one class"):
        MLPClassifier().fit(X, np.ones(60))
    with pytest.raises(ValueError, match="Unknown label type"):
        MLPClassifier().fit(X, y + 0.5)
    with pytest.raises(ValueError):
        MLPClassifier().fit(X, np.column_stack([y, y]))
    with pytest.raises(ValueError, match="classes must be passed"):
        MLPClassifier().partial_fit(X, y)
    with pytest.raises(ValueError, match="among"):
        MLPClassifier().partial_fit(X, y, classes=[0, 1])
    estimator = MLPClassifier().partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(ValueError, match="first call"):
        estimator.partial_fit(X, y, classes=[0, 1, 2, 3])
    with pytest.raises(ValueError, match="among"):
        estimator.partial_fit(
            X, np.column_stack([y == 0, y == 1, y == 2]).astype(int)
        )
    with pytest.raises(TypeError, match="real numbers"):
        MLPRegressor().fit(X, ["high"] * 60)
    regressor = MLPRegressor().partial_fit(X, y)
    with pytest.raises(ValueError, match="sizes"):
        regressor.partial_fit(X, np.column_stack([y, y]))


def test_multilabel_wants_0_and_1():
    X, _ = data(MLPClassifier)
    Y = np.random.default_rng(0).integers(1, 3, (60, 2))
    with pytest.raises(ValueError, match="0"):
        MLPClassifier().fit(X, Y)


@BOTH
def test_partial_fit_cant_stop_early(kind):
    X, y = data(kind)
    classes = {"classes": [0, 1, 2]} if kind is MLPClassifier else {}
    with pytest.raises(ValueError, match="early_stopping"):
        kind(early_stopping=True).partial_fit(X, y, **classes)


def test_warm_start_wants_the_same_layers():
    X, y = data(MLPClassifier)
    estimator = MLPClassifier((5,), max_iter=2, warm_start=True).fit(X, y)
    with pytest.raises(ValueError, match="sizes"):
        estimator.set_params(hidden_layer_sizes=(6,)).fit(X, y)


@BOTH
def test_needs_fit(kind):
    X, y = data(kind)
    for name in (
        "predict",
        "predict_proba",
        "predict_log_proba",
        "decision_function",
    ):
        if hasattr(kind, name):
            with pytest.raises(NotFittedError):
                getattr(kind(), name)(X)
    with pytest.raises(NotFittedError):
        kind().score(X, y)


# In scikit-learn's tools


@BOTH
def test_grid_search_of_a_pipeline_in_two_processes(kind):
    X, y = data(kind, 100)
    model = make_pipeline(StandardScaler(), kind(max_iter=10, random_state=0))
    name = kind.__name__.lower()
    choices = {
        f"{name}__hidden_layer_sizes": [(5,), (20, 10)],
        f"{name}__dropout": [0.0, 0.3],
        f"{name}__batch_norm": [False, True],
    }
    alone, together = (
        GridSearchCV(model, choices, cv=3, n_jobs=n).fit(X, y) for n in (1, 2)
    )
    scores = [s.cv_results_["mean_test_score"] for s in (alone, together)]
    np.testing.assert_array_equal(*scores)
    assert alone.best_params_ == together.best_params_
    np.testing.assert_array_equal(alone.predict(X), together.predict(X))


@BOTH
def test_clone_and_set_params(kind):
    X, y = data(kind)
    estimator = kind((5,), max_iter=3, dropout=0.1).fit(X, y)
    twin = clone(estimator)
    assert twin.get_params() == estimator.get_params()
    assert not hasattr(twin, "network_")
    twin.set_params(alpha=1, hidden_layer_sizes=3).fit(X, y)
    assert twin.network_.sizes[1] == 3
    with pytest.raises(ValueError, match="power"):
        twin.set_params(power=2)


@BOTH
@pytest.mark.parametrize("rate", ["constant", "scaled"])
def test_pickle_goes_on_as_the_original(kind, rate):
    X, y = data(kind)
    options = dict(solver="sgd", batch_size=20, dropout=0.2, batch_norm=True)
    if rate == "scaled":
        options["learning_rate"] = partial(interrupt, -1)
    estimator = kind((5,), max_iter=3, random_state=0, **options).fit(X, y)
    twin = pickle.loads(pickle.dumps(estimator))
    for each in estimator, twin:
        each.partial_fit(X, y)
    np.testing.assert_array_equal(estimator.network_.theta, twin.network_.theta)
    np.testing.assert_array_equal(estimator.predict(X), twin.predict(X))


@BOTH
def test_feature_names(kind):
    X, y = data(kind)
    frame = pd.DataFrame(X, columns=[f"column {i}" for i in range(X.shape[1])])
    estimator = kind((5,), max_iter=3).fit(frame, y)
    assert list(estimator.feature_names_in_) == list(frame)
    with pytest.raises(ValueError, match="feature names"):
        estimator.predict(frame[frame.columns[::-1]])


def test_a_schedule_sets_the_rate():
    X, y = data(MLPClassifier)
    options = dict(max_iter=30, batch_size=60, random_state=0)
    estimator = MLPClassifier(learning_rate=cosine(0.05, steps=10), **options)
    estimator.fit(X, y)
    assert estimator.n_iter_ < 30  # from step 10 on the rate is 0: nothing improves
    ten = MLPClassifier(learning_rate=cosine(0.05, steps=10), max_iter=10)
    ten.set_params(batch_size=60, random_state=0).fit(X, y)
    np.testing.assert_array_equal(estimator.network_.theta, ten.network_.theta)


@pytest.mark.parametrize("solver", ["adam", "sgd", "rmsprop", "adagrad"])
def test_every_solver_learns(solver):
    X, y = IRIS
    options = dict(solver=solver, learning_rate_init=0.05, random_state=0)
    assert MLPClassifier((10,), **options).fit(X, y).score(X, y) > 0.9


# The network inside


def test_build():
    network = build([4, 5, 6, 3], "tanh", 0.2, True, rng=0)
    kinds = [type(layer) for layer in network.layers]
    assert kinds == [Dense, BatchNorm, Activate, Dropout] * 2 + [Dense]
    plain, same = build([4, 5, 3], "logistic", rng=0), mlp([4, 5, 3], "sigmoid")
    same.theta = plain.theta
    X = np.random.default_rng(0).normal(size=(6, 4))
    np.testing.assert_array_equal(plain.forward(X), same.forward(X))


def test_first_weights_have_scikit_learns_spread():
    X, y = DIABETES
    ours, theirs = (
        kind(hidden_layer_sizes=(300, 300), max_iter=1, learning_rate_init=1e-12)
        for kind in (MLPRegressor, peers.MLPRegressor)
    )
    dense = ours.fit(X, y).network_.layers[::2]
    for layer, W in zip(dense[:2], theirs.fit(X, y).coefs_):
        assert layer.W.std() == pytest.approx(W.std(), rel=0.06)
        assert np.abs(layer.b).max() < 1e-9


def test_no_hidden_layer_is_a_linear_model():
    X, y = DIABETES
    options = dict(alpha=0, learning_rate_init=0.05, max_iter=3000, random_state=0)
    estimator = MLPRegressor(
        (), n_iter_no_change=np.inf, batch_size=len(X), **options
    )
    estimator.fit(X, y)
    A = np.c_[X, np.ones(len(X))]
    best = A @ np.linalg.lstsq(A, y, rcond=None)[0]
    np.testing.assert_allclose(estimator.predict(X), best, atol=0.02)


@pytest.mark.parametrize(
    "given, want",
    [(5, [5]), ((5,), [5]), ([5, 3], [5, 3]), ((), []), (np.array([4]), [4])],
)
def test_sizes(given, want):
    assert as_sizes(given) == want


@BOTH
def test_the_network_can_be_saved(kind, tmp_path):
    X, y = data(kind)
    estimator = kind((5,), max_iter=5, dropout=0.3, batch_norm=True).fit(X, y)
    save(estimator.network_, tmp_path / "network")
    np.testing.assert_array_equal(
        outputs(load(tmp_path / "network"), X), outputs(estimator.network_, X)
    )


@pytest.mark.parametrize(
    "loss, mean",
    [(HalfSquares(), MeanSquaredError()), (Questions(), BinaryCrossEntropy())],
)
def test_losses_are_sums_over_columns(loss, mean):
    rng = np.random.default_rng(0)
    Z, Y = rng.normal(size=(5, 3)), rng.integers(0, 2, (5, 3))
    factor = 3 / 2 if isinstance(loss, HalfSquares) else 3
    assert loss.value(Z, Y) == pytest.approx(factor * mean.value(Z, Y))
    np.testing.assert_allclose(loss.gradient(Z, Y), factor * mean.gradient(Z, Y))
    network = mlp([2, 4, 3], "tanh", rng=0)
    report = gradient_check(network, loss, rng.normal(size=(5, 2)), Y)
    assert report.error < 1e-7
