"""The perceptron beside scikit-learn's."""

import numpy as np
from sklearn.linear_model import Perceptron as SklearnPerceptron

from benchmarks import medians, table
from mlp_lib.perceptron import Perceptron


def main(n=5000, n_in=20, epochs=5):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, n_in))
    y = (X @ rng.normal(size=n_in) > 0).astype(int)
    peer = SklearnPerceptron(max_iter=epochs, tol=None, random_state=0).fit(X, y)
    ours = Perceptron(n_in)
    ours.fit(X, y, epochs=epochs, rng=0)

    def fit_peer():
        SklearnPerceptron(max_iter=epochs, tol=None, random_state=0).fit(X, y)

    def fit_ours():
        Perceptron(n_in).fit(X, y, epochs=epochs, rng=0)

    runs = {"scikit-learn": fit_peer, "mlp_lib": fit_ours}
    title = f"Perceptron, fit: {n} rows, {n_in} inputs, at most {epochs} epochs"
    table(title, medians(runs), "scikit-learn")
    runs = {
        "scikit-learn": lambda: peer.predict(X),
        "mlp_lib": lambda: ours.predict(X),
    }
    table(f"Perceptron, predict: {n} rows", medians(runs), "scikit-learn")
