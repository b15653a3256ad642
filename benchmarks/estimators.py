"""MLPClassifier and MLPRegressor beside scikit-learn's, on four data sets.

Both get the same settings, folds and seeds; fits take turns, so that noise hits both.
"""

import statistics
import time
import warnings

import numpy as np
from sklearn import datasets, neural_network
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import StandardScaler, scale
from threadpoolctl import threadpool_limits

from mlp_lib import estimators

SIDES = {"mlp_lib": estimators, "scikit-learn": neural_network}
TASKS = {
    "digits": (datasets.load_digits, "MLPClassifier"),
    "breast cancer": (datasets.load_breast_cancer, "MLPClassifier"),
    "wine": (datasets.load_wine, "MLPClassifier"),
    "diabetes": (datasets.load_diabetes, "MLPRegressor"),
}
SAME = dict(
    hidden_layer_sizes=(100,),
    activation="relu",
    solver="adam",
    alpha=0.0001,
    batch_size="auto",
    learning_rate_init=0.001,
    max_iter=200,
    tol=1e-4,
    n_iter_no_change=10,
)


def data(task):
    """X and y; what is to be predicted as a number is standardised."""
    X, y = TASKS[task][0](return_X_y=True)
    return X, y if TASKS[task][1] == "MLPClassifier" else scale(y)


def fit(side, task, X, y, seed, **options):
    """(estimator, CPU seconds of this process) of one fit."""
    kind = getattr(SIDES[side], TASKS[task][1])
    estimator = kind(**{**SAME, **options}, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        start = time.process_time()
        estimator.fit(X, y)
        return estimator, time.process_time() - start


def compare(task, folds=10, seeds=2, every=1, **options):
    """{side: (scores, epochs, seconds)}, lists with an entry for each fold and seed.

    every: take every so many-th row only. options: instead of those in SAME.
    """
    X, y = (part[::every] for part in data(task))
    split = StratifiedKFold if TASKS[task][1] == "MLPClassifier" else KFold
    found = {side: ([], [], []) for side in SIDES}
    for train, test in split(folds, shuffle=True, random_state=0).split(X, y):
        scaler = StandardScaler().fit(X[train])
        X_train, X_test = scaler.transform(X[train]), scaler.transform(X[test])
        for seed in range(seeds):
            for side, lists in found.items():
                model, seconds = fit(side, task, X_train, y[train], seed, **options)
                score = model.score(X_test, y[test])
                for values, value in zip(lists, (score, model.n_iter_, seconds)):
                    values.append(value)
    return found


def line(task, rows, found):
    """One line of the table."""
    (scores, epochs, seconds), (their_scores, their_epochs, their_seconds) = (
        found.values()
    )
    ratio = statistics.median(seconds) / statistics.median(their_seconds)
    return (
        f"{task:14}{rows:5,}  {np.mean(scores):.3f} ± {np.std(scores):.3f}"
        f"   {np.mean(their_scores):.3f} ± {np.std(their_scores):.3f}"
        f"    {np.mean(epochs):4.0f} {np.mean(their_epochs):4.0f}"
        f"    {statistics.median(seconds):6.2f} {statistics.median(their_seconds):6.2f}"
        f"  {ratio:6.2f} ×"
    )


def main(folds=10, seeds=2):
    print(
        f"\nMLPClassifier and MLPRegressor beside scikit-learn's: {folds} folds, {seeds}"
        " seeds, one thread.\n100 hidden units, ReLU, Adam, batches of 200, at most 200"
        " epochs, the same tol;\ninputs standardised by the rows that are trained on."
        " Score: accuracy, of diabetes R²,\nmean ± standard deviation over folds and"
        " seeds. Left mlp_lib, right scikit-learn.\n"
    )
    print(
        f"{'data':14}{'rows':>5}  {'score':32}{'epochs (mean)':>13}"
        f"{'seconds (median)':>19}{'ratio':>8}"
    )
    with threadpool_limits(1):
        for task in TASKS:
            print(line(task, len(data(task)[0]), compare(task, folds, seeds)))
