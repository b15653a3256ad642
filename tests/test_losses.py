"""Losses: gradients against nudges and autograd, numbers from paper, limits, bad input."""

import itertools
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import huber as scipy_huber
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error
from sklearn.utils.class_weight import compute_class_weight

from mlp_lib.activations import softmax
from mlp_lib.losses import (
    CTC,
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    Huber,
    ListwiseRanking,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
    PairwiseRanking,
    SequenceCrossEntropy,
    SoftF1,
    balanced_weights,
)
from mlp_lib.neuron import SigmoidNeuron

pytestmark = pytest.mark.filterwarnings("error")
WEIGHTED = (
    *("mse", "mae", "huber", "binary", "classes"),
    *("sequence", "listwise", "ctc"),
)


# --- the same formulas once more, as plainly as autograd can take them


def log_softmax_of(Z):
    top = anp.max(Z, axis=-1, keepdims=True)
    return Z - top - anp.log(anp.sum(anp.exp(Z - top), axis=-1, keepdims=True))


def readings(path, blank):
    """What an alignment reads as."""
    merged = [s for s, _ in itertools.groupby(path)]
    return [s for s in merged if s != blank]


def by_enumeration(log_p, labels, blank):
    """ln of the sum over all alignments, one by one."""
    frames, k = log_p.shape
    paths = itertools.product(range(k), repeat=frames)
    ways = [
        sum(log_p[t, s] for t, s in enumerate(path))
        for path in paths
        if readings(path, blank) == labels
    ]
    return anp.log(sum(anp.exp(way) for way in ways))


def plain(kind, loss, Y):
    """value(Z) of a loss for autograd, as the losses Lᵢ and what divides their sum."""

    def losses(Z):
        if kind == "mse":
            return anp.mean((Z - Y) ** 2, axis=1), len(Z)
        if kind == "mae":
            return anp.mean(anp.abs(Z - Y), axis=1), len(Z)
        if kind == "huber":
            size = anp.abs(Z - Y)
            far = loss.delta * (size - loss.delta / 2)
            return anp.mean(
                anp.where(size <= loss.delta, size**2 / 2, far), 1
            ), len(Z)
        if kind == "binary":
            p = 1 / (1 + anp.exp(-Z))
            single = -Y * anp.log(p) - (1 - Y) * anp.log(1 - p)
            weight = 1 if loss.class_weight is None else loss.class_weight[Y]
            return anp.mean(weight * single, axis=1), len(Z)
        if kind == "classes":
            single = -anp.sum(anp.eye(Z.shape[1])[Y] * log_softmax_of(Z), axis=1)
            weight = 1 if loss.class_weight is None else loss.class_weight[Y]
            return weight * single, len(Z)
        if kind == "sequence":
            hot = anp.eye(Z.shape[2])[np.maximum(Y, 0)] * (Y >= 0)[:, :, None]
            return -anp.sum(hot * log_softmax_of(Z), axis=(1, 2)), np.sum(Y >= 0)
        if kind in ("logistic", "hinge"):
            rows = []
            for z, y in zip(Z, Y):
                pairs = list(itertools.permutations(range(len(y)), 2))
                gaps = [z[i] - z[j] for i, j in pairs if y[i] > y[j]]
                if gaps and kind == "hinge":
                    rows.append(
                        sum(anp.maximum(0, 1 - d) for d in gaps) / len(gaps)
                    )
                elif gaps:
                    rows.append(
                        sum(anp.log(1 + anp.exp(-d)) for d in gaps) / len(gaps)
                    )
            return anp.array(rows), len(rows)
        if kind == "listwise":
            return -anp.sum(softmax(Y) * log_softmax_of(Z), axis=1), len(Z)
        if kind == "ctc":
            every = [
                by_enumeration(lp, y, loss.blank)
                for lp, y in zip(log_softmax_of(Z), Y)
            ]
            return -anp.array(every), len(Z)
        p = 1 / (1 + anp.exp(-Z))
        score = 2 * anp.sum(p * Y, axis=0) / anp.sum(p + Y, axis=0)
        return 1 - score, Z.shape[1]

    return losses


@st.composite
def problems(draw):
    """(kind, loss, Z, Y, sample_weight) of any kind and shape."""
    kind = draw(st.sampled_from([*WEIGHTED, "logistic", "hinge", "soft"]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, k, size = (
        draw(st.integers(1, 5)),
        draw(st.integers(1, 4)),
        draw(st.floats(0.1, 4)),
    )
    weighted = draw(st.booleans())
    if kind in ("classes", "sequence", "logistic", "hinge", "listwise", "ctc"):
        k = max(k, 2)
    Z = rng.normal(scale=size, size=(n, k))
    if kind in ("mse", "mae", "huber"):
        make = {"mse": MeanSquaredError, "mae": MeanAbsoluteError}
        loss = make[kind]() if kind in make else Huber(draw(st.floats(0.2, 3)))
        Y = rng.normal(scale=size, size=(n, k))
    elif kind == "binary":
        loss = BinaryCrossEntropy(rng.random(2) + 0.1 if weighted else None)
        Y = rng.integers(0, 2, (n, k))
    elif kind == "classes":
        loss = CategoricalCrossEntropy(rng.random(k) + 0.1 if weighted else None)
        Y = rng.integers(0, k, n)
    elif kind == "sequence":
        steps = draw(st.integers(1, 4))
        loss, Z = SequenceCrossEntropy(), rng.normal(scale=size, size=(n, steps, k))
        Y = rng.integers(-1, k, (n, steps))
        Y[0, 0] = 0
    elif kind in ("logistic", "hinge"):
        loss, Y = PairwiseRanking(kind), rng.integers(0, 3, (n, k))
        Y[0, :2] = 0, 1
    elif kind == "listwise":
        loss, Y = ListwiseRanking(), rng.integers(0, 3, (n, k))
    elif kind == "ctc":
        frames, k = draw(st.integers(1, 4)), min(k, 3)
        loss = CTC(draw(st.integers(0, k - 1)))
        Z, Y = rng.normal(scale=size, size=(n, frames, k)), []
        for _ in range(n):
            path = rng.integers(0, k, frames)
            Y.append([int(s) for s in readings(path, loss.blank)])
    else:
        loss, Y = SoftF1(), rng.integers(0, 2, (n, k))
    weight = rng.random(n) + 0.1 if weighted and kind in WEIGHTED else None
    return kind, loss, Z, Y, weight


def gap(one, other):
    size = np.linalg.norm(one) + np.linalg.norm(other)
    return np.linalg.norm(np.asarray(one) - other) / max(size, 1e-9)


@settings(deadline=None, max_examples=250)
@given(problems())
def test_value_and_gradient_against_autograd(problem):
    kind, loss, Z, Y, weight = problem
    losses, options = plain(kind, loss, Y), {}
    if weight is not None:
        options = {"sample_weight": weight}

    def cost(Z):
        single, count = losses(Z)
        return anp.sum(single * (1 if weight is None else weight)) / count

    if kind == "soft":
        Y[0] = 1  # its plain formula needs one
    assert loss.value(Z, Y, **options) == pytest.approx(
        cost(Z), rel=1e-9, abs=1e-12
    )
    gradient = loss.gradient(Z, Y, **options)
    assert gradient.shape == Z.shape and gradient.dtype == Z.dtype
    assert gap(gradient, grad(cost)(Z)) <= 1e-7


@settings(deadline=None, max_examples=200)
@given(problems())
def test_gradient_against_nudges(problem):
    kind, loss, Z, Y, weight = problem
    options = {} if weight is None else {"sample_weight": weight}
    h, nudged = 1e-3, np.empty(Z.shape)
    if kind in ("mae", "huber", "hinge"):  # no nudge over a corner
        h = 1e-7
    for place in np.ndindex(Z.shape):
        values = {}
        for times in (-2, -1, 1, 2):
            moved = Z.copy()
            moved[place] += times * h
            values[times] = loss.value(moved, Y, **options)
        first, second = values[1] - values[-1], values[2] - values[-2]
        nudged[place] = (8 * first - second) / (12 * h)
    limit = 1e-7 if h == 1e-3 else 1e-4
    scale = np.linalg.norm(nudged) + 1e-2 * (1 + loss.value(Z, Y, **options))
    assert np.linalg.norm(loss.gradient(Z, Y, **options) - nudged) <= limit * scale


@settings(deadline=None, max_examples=100)
@given(problems())
def test_float32_stays_float32_and_comes_close(problem):
    _, loss, Z, Y, weight = problem
    options = {} if weight is None else {"sample_weight": weight}
    short = Z.astype(np.float32)
    gradient = loss.gradient(short, Y, **options)
    assert gradient.dtype == loss.outputs(short).dtype == np.float32
    assert isinstance(loss.value(short, Y, **options), float)
    np.testing.assert_allclose(
        gradient,
        loss.gradient(short.astype(float), Y, **options),
        atol=2e-4,
        rtol=1e-4,
    )


@settings(deadline=None, max_examples=200)
@given(
    problems(), st.sampled_from([float, np.float32]), st.sampled_from([1, 1e300])
)
def test_value_and_gradient_together_are_each_alone(problem, dtype, size):
    _, loss, Z, Y, weight = problem
    Z = Z.astype(dtype) * dtype(min(size, 1e30 if dtype is np.float32 else size))
    options = {} if weight is None else {"sample_weight": weight}
    value, gradient = loss.value_and_gradient(Z, Y, **options)
    assert type(value) is float and gradient.dtype == dtype
    assert value == loss.value(Z, Y, **options)
    np.testing.assert_array_equal(gradient, loss.gradient(Z, Y, **options))


def test_both_at_once_respects_what_a_subclass_changes():
    class Smoothed(CategoricalCrossEntropy):
        def gradient(self, Z, Y):
            return super().gradient(Z, Y) + 1

    class Doubled(BinaryCrossEntropy):
        def value(self, Z, Y, sample_weight=None):
            return 2 * super().value(Z, Y, sample_weight)

    class Focal(CategoricalCrossEntropy):
        def _losses(self, log_p, Y):
            return super()._losses(log_p, Y) ** 2

    Z, labels, Y = np.array([[1.0, -1.0], [0.5, 2.0]]), [0, 1], [[0, 1], [1, 0]]
    for loss, truth, options in [
        (Smoothed(), labels, ()),
        (Doubled(), Y, ()),
        (Doubled(), Y, ([1, 2],)),
        (Focal(), labels, ([1, 2],)),
    ]:
        value, gradient = loss.value_and_gradient(Z, truth, *options)
        assert value == loss.value(Z, truth, *options)
        np.testing.assert_array_equal(gradient, loss.gradient(Z, truth, *options))
    with pytest.raises(TypeError, match="takes"):
        Smoothed().value_and_gradient(Z, labels, [1, 2])


def test_softmax_is_done_once_for_both(monkeypatch):
    from mlp_lib import losses

    calls = []
    monkeypatch.setattr(
        losses,
        "log_softmax",
        lambda Z: calls.append(1) or Z - np.log(np.exp(Z).sum()),
    )
    CategoricalCrossEntropy([1, 2]).value_and_gradient([[1.0, 2.0]], [1], [3])
    assert len(calls) == 1


def test_a_weight_of_zero_counts_nothing_even_times_infinity():
    far, truth = [[1e308], [0.0]], [[-1e308], [1.0]]
    value, gradient = MeanSquaredError().value_and_gradient(far, truth, [0, 1])
    assert value == 0.5 and gradient.tolist() == [[0], [-1]]
    far = [[1.7e308, -1.7e308], [0.0, 0.0]]
    loss = CategoricalCrossEntropy([1, 0])
    assert loss.value(far, [1, 0]) == np.log(2) / 2
    assert loss.gradient(far, [1, 0]).tolist() == [[0, 0], [-0.25, 0.25]]


def test_sequence_weights_are_for_each_sequence():
    Z = np.log([[[1.0, 1.0], [1.0, 3.0]], [[1.0, 1.0], [9.0, 1.0]]])
    value, gradient = SequenceCrossEntropy().value_and_gradient(
        Z, [[0, 0], [1, -1]], sample_weight=[1, 3]
    )
    assert value == pytest.approx(2 * np.log(2))
    np.testing.assert_allclose(gradient[1], [[0.5, -0.5], [0, 0]])


def test_class_weights_are_a_copy():
    weights = np.array([1.0, 2.0])
    made = BinaryCrossEntropy(weights), CategoricalCrossEntropy(weights)
    weights[0] = -5
    assert all(loss.class_weight.tolist() == [1, 2] for loss in made)


@settings(deadline=None, max_examples=100)
@given(problems())
def test_arguments_are_left_alone(problem):
    _, loss, Z, Y, weight = problem
    before = Z.copy(), [np.array(y) for y in Y]
    options = {} if weight is None else {"sample_weight": weight}
    loss.value(Z, Y, **options), loss.gradient(Z, Y, **options)
    loss.value_and_gradient(Z, Y, **options)
    outputs = loss.outputs(Z)
    loss.predict(Z)
    assert not np.shares_memory(outputs, Z)
    assert (Z == before[0]).all()
    assert all(np.array_equal(y, old) for y, old in zip(Y, before[1]))


# --- extremes


@settings(deadline=None, max_examples=150)
@given(problems(), st.sampled_from([1e4, 1e30, 1e300, 1.7e308]))
def test_extremes_raise_no_warning_and_no_nan(problem, size):
    kind, loss, Z, Y, _ = problem
    for dtype in (float, np.float32):
        scale = size if dtype is float else min(size, 1e30)
        far = (np.sign(Z) * scale).astype(dtype)
        value, gradient = loss.value(far, Y), loss.gradient(far, Y)
        assert not np.isnan(value) and not np.isnan(gradient).any()
        if size == 1e4:
            assert np.isfinite(value) and np.isfinite(gradient).all()
        loss.outputs(far), loss.predict(far)


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_limits_are_exact(dtype):
    Z = np.array([[1e4], [-1e4]], dtype)
    assert BinaryCrossEntropy().value(Z, [[1], [0]]) == 0
    assert BinaryCrossEntropy().value(Z, [[0], [1]]) == 1e4
    assert BinaryCrossEntropy().gradient(Z, [[0], [1]]).tolist() == [[0.5], [-0.5]]
    Z = np.array([[1e4, -1e4]], dtype)
    assert CategoricalCrossEntropy().value(Z, [0]) == 0
    assert CategoricalCrossEntropy().value(Z, [1]) == 2e4
    assert CategoricalCrossEntropy().gradient(Z, [1]).tolist() == [[1, -1]]
    assert SequenceCrossEntropy().value(Z[None], [[1]]) == 2e4
    assert ListwiseRanking().value(Z, Z[:, ::-1]) == 2e4
    assert PairwiseRanking().value(Z, [[0, 1]]) == 2e4
    assert PairwiseRanking("hinge").value(Z, [[0, 1]]) == 2e4 + 1
    assert PairwiseRanking().gradient(Z, [[0, 1]]).tolist() == [[1, -1]]
    assert CTC().value(Z[None], [[1]]) == 2e4
    assert CTC().gradient(Z[None], [[1]]).tolist() == [[[1, -1]]]
    assert SoftF1().value(Z, [[1, 0]]) == 0.5  # the second column has no 1
    assert Huber(2).value(Z, [[0, 0]]) == 2 * (1e4 - 1)
    assert MeanSquaredError().value(Z, [[0, 0]]) == 1e8
    assert MeanAbsoluteError().value(Z, [[0, 0]]) == 1e4


# --- numbers worked on paper


def test_numbers_from_paper():
    Z = np.log([[3.0], [3.0]])
    assert BinaryCrossEntropy().value(Z, [[1], [0]]) == pytest.approx(
        np.log(16 / 3) / 2
    )
    np.testing.assert_allclose(
        BinaryCrossEntropy().gradient(Z, [[1], [0]]), [[-1 / 8], [3 / 8]]
    )
    errors, nothing = [[1.0], [-2.0], [6.0]], np.zeros((3, 1))
    for loss, value, slopes in [
        (MeanSquaredError(), 41 / 3, [2 / 3, -4 / 3, 4]),
        (MeanAbsoluteError(), 3, [1 / 3, -1 / 3, 1 / 3]),
        (Huber(2), 12.5 / 3, [1 / 3, -2 / 3, 2 / 3]),
    ]:
        assert loss.value(errors, nothing) == pytest.approx(value)
        np.testing.assert_allclose(loss.gradient(errors, nothing).ravel(), slopes)
    Z = np.log([[1.0, 2.0, 5.0]])
    for Y in ([1], [[0, 1, 0]], [True], [1.0]):
        assert CategoricalCrossEntropy().value(Z, Y) == pytest.approx(np.log(4))
        np.testing.assert_allclose(
            CategoricalCrossEntropy().gradient(Z, Y), [[1 / 8, -6 / 8, 5 / 8]]
        )
    Z = np.log([[[1.0, 1.0], [1.0, 3.0]], [[1.0, 1.0], [9.0, 1.0]]])
    Y = [[0, 0], [1, -1]]
    assert SequenceCrossEntropy().value(Z, Y) == pytest.approx(4 / 3 * np.log(2))
    assert not SequenceCrossEntropy().gradient(Z, Y)[1, 1].any()
    scores, grades = [[1.0, 3.0, 2.0]], [[2, 0, 1]]
    assert PairwiseRanking("hinge").value(scores, grades) == pytest.approx(7 / 3)
    assert PairwiseRanking().predict(scores).tolist() == [[1, 2, 0]]
    logits = np.log([[3.0], [1.0], [1 / 3]])
    assert SoftF1().value(logits, [[1], [0], [1]]) == pytest.approx(3 / 7)
    assert balanced_weights([0, 0, 0, 1], 2).tolist() == [2 / 3, 2]


def test_ctc_from_paper():
    Z = np.log(np.tile([2.0, 1.0, 1.0], (1, 3, 1)))
    assert CTC().value(Z, [[1, 2]]) == pytest.approx(np.log(8))
    assert CTC().predict(Z) == [[]]
    np.testing.assert_allclose(
        CTC().gradient(Z, [[1, 2]])[0],
        [[1 / 4, -1 / 2, 1 / 4], [1 / 4, -1 / 8, -1 / 8], [1 / 4, 1 / 4, -1 / 2]],
        atol=1e-12,
    )


@pytest.mark.parametrize("blank", [0, 1, 2])
def test_ctc_adds_up_all_alignments(blank):
    """Every label sequence that fits into four frames; together they have probability 1."""
    rng = np.random.default_rng(blank)
    Z, total = rng.normal(scale=2, size=(1, 4, 3)), 0
    every = {
        tuple(readings(path, blank))
        for path in itertools.product(range(3), repeat=4)
    }
    for labels in sorted(every):
        value = CTC(blank).value(Z, [list(labels)])
        want = by_enumeration(log_softmax_of(Z[0]), list(labels), blank)
        assert value == pytest.approx(-want, rel=1e-12, abs=1e-12)
        total += np.exp(-value)
    assert len(every) > 10 and total == pytest.approx(1)


def test_ctc_of_long_sequences_does_not_underflow():
    rng = np.random.default_rng(0)
    Z, Y = rng.normal(size=(1, 800, 5)), [rng.integers(1, 5, 200)]
    assert 100 < CTC().value(Z, Y) < 1e4
    assert np.isfinite(CTC().gradient(Z, Y)).all()


def test_ctc_predict_merges_repeats_and_drops_blanks():
    path = [1, 1, 0, 1, 2, 2, 0, 0, 2]
    assert CTC().predict(np.eye(3)[path][None]) == [[1, 1, 2, 2]]
    assert CTC(blank=2).predict(np.eye(3)[path][None]) == [[1, 0, 1, 0]]


# --- what must hold


def test_padding_never_matters():
    rng = np.random.default_rng(1)
    Z, Y = rng.normal(size=(2, 3, 4)), np.array([[1, 2, 0], [3, -1, -1]])
    other = Z.copy()
    other[Y < 0] = rng.normal(size=(2, 4))
    loss = SequenceCrossEntropy()
    assert loss.value(Z, Y) == loss.value(other, Y)
    assert (loss.gradient(Z, Y) == loss.gradient(other, Y)).all()
    rows = CategoricalCrossEntropy().value(Z[Y >= 0], Y[Y >= 0])
    assert loss.value(Z, Y) == pytest.approx(rows)


def test_softmax_on_two_classes_is_sigmoid_on_one_logit():
    rng = np.random.default_rng(2)
    z, y = rng.normal(size=(6, 1)), rng.integers(0, 2, 6)
    two = np.hstack([np.zeros((6, 1)), z])
    one = BinaryCrossEntropy((2, 3))
    both = CategoricalCrossEntropy((2, 3))
    assert one.value(z, y[:, None]) == pytest.approx(both.value(two, y))
    np.testing.assert_allclose(
        one.gradient(z, y[:, None])[:, 0], both.gradient(two, y)[:, 1]
    )


def test_cross_entropy_is_the_sigmoid_neurons():
    rng = np.random.default_rng(3)
    X, y, neuron = rng.normal(size=(9, 2)), rng.integers(0, 2, 9), SigmoidNeuron(2)
    neuron.theta[:] = rng.normal(size=3)
    Z = (X @ neuron.w + neuron.b)[:, None]
    loss = BinaryCrossEntropy()
    assert loss.value(Z, y[:, None]) == pytest.approx(neuron.cost(X, y))
    np.testing.assert_allclose(
        X.T @ loss.gradient(Z, y[:, None])[:, 0], neuron.gradient(X, y)[:-1]
    )
    assert loss.predict(Z)[:, 0].tolist() == neuron.predict(X).tolist()


def test_weights_divide_by_n():
    Z, Y = np.array([[1.0], [2.0]]), np.zeros((2, 1))
    assert MeanSquaredError().value(Z, Y, sample_weight=[4, 0]) == 2
    assert MeanSquaredError().gradient(Z, Y, [4, 0]).tolist() == [[4], [0]]
    assert BinaryCrossEntropy((3, 7)).value(Z * 0, [[0], [1]]) == pytest.approx(
        5 * np.log(2)
    )


def test_queries_without_a_pair_count_nothing():
    Z, Y = np.array([[1.0, 2.0], [5.0, 1.0]]), np.array([[1, 0], [2, 2]])
    loss = PairwiseRanking()
    assert loss.value(Z, Y) == pytest.approx(loss.value(Z[:1], Y[:1]))
    assert not loss.gradient(Z, Y)[1].any()


def test_soft_f1_is_f1_for_sure_answers():
    called, y = np.array([1, 1, 0, 0, 1]), np.array([1, 0, 1, 0, 1])
    Z = np.where(called, 1e3, -1e3)[:, None]
    assert SoftF1().value(Z, y[:, None]) == pytest.approx(1 - 4 / 6)
    assert not SoftF1().gradient(Z, 0 * y[:, None]).any()
    assert SoftF1().value(Z, 0 * y[:, None]) == 1


def test_a_loss_of_ones_own():
    class Fourth(Loss):
        def _losses(self, Z, Y):
            return np.mean((Z - Y) ** 4, axis=1)

        def _slopes(self, Z, Y):
            return 4 * (Z - Y) ** 3 / Z.shape[1]

    assert Fourth().value([[2.0], [1.0]], [[0.0], [0.0]]) == 8.5
    assert Fourth().gradient([[2.0], [1.0]], [[0.0], [0.0]]).tolist() == [[16], [2]]


# --- the same job as scikit-learn and SciPy


def test_agrees_with_scikit_learn():
    rng = np.random.default_rng(4)
    Z, Y, weight = (
        rng.normal(size=(20, 3)),
        rng.normal(size=(20, 3)),
        rng.random(20),
    )
    labels = rng.integers(0, 3, 20)
    assert MeanSquaredError().value(Z, Y) == pytest.approx(mean_squared_error(Y, Z))
    assert MeanAbsoluteError().value(Z, Y) == pytest.approx(
        mean_absolute_error(Y, Z)
    )
    assert Huber(0.7).value(Z, Y) == pytest.approx(scipy_huber(0.7, Z - Y).mean())
    theirs = log_loss(labels, softmax(Z), sample_weight=weight)
    ours = CategoricalCrossEntropy().value(Z, labels, weight)
    assert ours == pytest.approx(theirs * weight.mean())
    classes = compute_class_weight("balanced", classes=np.arange(3), y=labels)
    np.testing.assert_allclose(balanced_weights(labels, 3), classes)


def test_weighted_descent_finds_their_balanced_logistic_regression():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(80, 2)), (rng.random(80) < 0.2).astype(int)
    theirs = LogisticRegression(C=np.inf, class_weight="balanced", tol=1e-10).fit(
        X, y
    )
    loss = BinaryCrossEntropy(balanced_weights(y, 2))
    Z = theirs.decision_function(X)[:, None]
    slopes = loss.gradient(Z, y[:, None])[:, 0]
    np.testing.assert_allclose([*(X.T @ slopes), slopes.sum()], 0, atol=1e-6)


# --- bad input

NUMBERS = [MeanSquaredError(), MeanAbsoluteError(), Huber()]
FLAT = [
    *NUMBERS,
    BinaryCrossEntropy(),
    SoftF1(),
    PairwiseRanking(),
    ListwiseRanking(),
]
BINARY = [BinaryCrossEntropy(), SoftF1()]
Z2, Y2 = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[0, 1], [1, 0]])
Z3 = np.zeros((2, 4, 3))
CLASSES, STEPS, ALIGNED = CategoricalCrossEntropy(), SequenceCrossEntropy(), CTC()


def right_answers(loss):
    if isinstance(loss, CTC):
        return Z3, [[1], [2]]
    if isinstance(loss, SequenceCrossEntropy):
        return Z3, np.zeros((2, 4))
    return Z2, ([0, 1] if loss is CLASSES else Y2)


@pytest.mark.parametrize(
    "loss", [*FLAT, CLASSES, STEPS, ALIGNED], ids=lambda x: type(x).__name__
)
def test_bad_outputs_are_refused(loss):
    Z, Y = right_answers(loss)
    bad = Z.copy()
    bad.flat[0] = np.nan
    for call in (loss.value, loss.gradient, loss.value_and_gradient):
        call(Z, Y)
        for wrong, error, says in [
            (bad, ValueError, "Z holds NaN or infinity"),
            (
                np.where(np.isnan(bad), np.inf, bad),
                ValueError,
                "Z holds NaN or infinity",
            ),
            (Z[:0], ValueError, r"Z must have shape .*\(0, "),
            (Z[..., 0], ValueError, "Z must have shape"),
            (Z[None], ValueError, "Z must have shape"),
            (Z.astype(str), TypeError, "Z must hold real numbers"),
            (Z * 1j, TypeError, "complex"),
        ]:
            with pytest.raises(error, match=says):
                call(wrong, Y)
            for other in (loss.outputs, loss.predict):
                with pytest.raises(error, match=says):
                    other(wrong)


@pytest.mark.parametrize("loss", FLAT, ids=lambda x: type(x).__name__)
def test_answers_must_have_the_outputs_shape(loss):
    for Z, Y in [
        (Z2, Y2[:, 0]),
        (Z2[:, :1], Y2[:, 0]),
        (Z2, Y2[:1]),
        (Z2, Y2[:, :1]),
    ]:
        with pytest.raises(ValueError, match="Y must have") as told:
            loss.gradient(Z, Y)
        assert str(Z.shape) in str(told.value) and str(Y.shape) in str(told.value)


BAD = [
    *[
        (loss, Z2, [[0, np.nan], [0, 1]], None, ValueError, "Y holds NaN")
        for loss in NUMBERS
    ],
    *[
        (loss, Z2, [["a", "b"]] * 2, None, TypeError, "Y must hold real")
        for loss in FLAT
    ],
    *[(loss, Z2, [[1, 2], [3]], None, ValueError, "equal length") for loss in FLAT],
    *[
        (loss, Z2, [[0, 2], [0, 1]], None, ValueError, "from 0 to 1.*2")
        for loss in BINARY
    ],
    *[
        (loss, Z2, [[0, 0.5], [0, 1]], None, ValueError, "from 0 to 1.*0.5")
        for loss in BINARY
    ],
    *[
        (loss, Z2, [[0, np.nan], [0, 1]], None, ValueError, "whole numbers")
        for loss in BINARY
    ],
    *[
        (loss, Z2, Y2, weight, error, says)
        for loss in [*NUMBERS, BinaryCrossEntropy(), ListwiseRanking()]
        for weight, error, says in [
            (
                [1, 2, 3],
                ValueError,
                r"sample_weight must have shape \(2,\).*\(3,\)",
            ),
            ([[1], [2]], ValueError, r"sample_weight must have shape \(2,\)"),
            ([1, -1], ValueError, "sample_weight must be finite, at least 0"),
            ([0, 0], ValueError, "not all 0"),
            ([1, np.nan], ValueError, "sample_weight"),
            ([1, np.inf], ValueError, "sample_weight"),
            (["a", "b"], TypeError, "sample_weight must hold real"),
        ]
    ],
    (SoftF1(), Z2, Y2, [1, 1], ValueError, "SoftF1 takes no sample_weight"),
    (STEPS, Z3, np.zeros((2, 4)), [1], ValueError, "sample_weight must have shape"),
    (
        CLASSES,
        np.zeros((3, 3)),
        [[0], [1], [2]],
        None,
        ValueError,
        r"\(3,\), a class for each row, or \(3, 3\), one-hot rows, .*\(3, 1\)",
    ),
    (CLASSES, Z2, [[0, 1], [1]], None, ValueError, "equal length"),
    (CLASSES, Z2, [0, 2], None, ValueError, "from 0 to 1.*2"),
    (CLASSES, Z2, [0, -1], None, ValueError, "from 0 to 1.*-1"),
    (CLASSES, Z2, [0, 0.5], None, ValueError, "whole numbers"),
    (CLASSES, Z2, [0], None, ValueError, r"\(2,\).*\(1,\)"),
    (CLASSES, Z2, [[0], [1]], None, ValueError, r"\(2, 2\).*\(2, 1\)"),
    (CLASSES, Z2, [[0, 0], [0, 1]], None, ValueError, "exactly one 1"),
    (CLASSES, Z2, [[1, 1], [0, 1]], None, ValueError, "exactly one 1"),
    (CLASSES, Z2, [[0.5, 0.5], [0, 1]], None, ValueError, "whole numbers"),
    (CLASSES, Z2[:, :1], [0, 0], None, ValueError, "at least 2 columns.*1"),
    (CLASSES, Z2, ["a", "b"], None, TypeError, "Y must hold real"),
    (
        CategoricalCrossEntropy([1, 1, 1]),
        Z2,
        [0, 1],
        None,
        ValueError,
        "2 classes.*3",
    ),
    (STEPS, Z3, np.full((2, 4), -1), None, ValueError, "no step counts"),
    (STEPS, Z3, np.full((2, 4), 3), None, ValueError, "from -1 to 2.*3"),
    (STEPS, Z3, np.full((2, 4), -2), None, ValueError, "from -1 to 2.*-2"),
    (STEPS, Z3, np.zeros(2), None, ValueError, r"\(2, 4\).*\(2,\)"),
    (STEPS, Z3, np.full((2, 4), 0.5), None, ValueError, "whole numbers"),
    (STEPS, Z3[:, :, :1], np.zeros((2, 4)), None, ValueError, "at least 2 classes"),
    (
        PairwiseRanking(),
        Z2,
        [[1, 1], [2, 2]],
        None,
        ValueError,
        "two different grades",
    ),
    (
        PairwiseRanking(),
        Z2,
        [[1, np.inf], [2, 2]],
        None,
        ValueError,
        "Y holds NaN or inf",
    ),
    (ALIGNED, Z3, [[1]], None, ValueError, "Y must hold 2 sequences"),
    (ALIGNED, Z3, 5, None, ValueError, "Y must hold 2 sequences"),
    (ALIGNED, Z3, [1, 2], None, ValueError, r"Y\[0\] must have shape"),
    (
        ALIGNED,
        Z3,
        [[1], [0]],
        None,
        ValueError,
        r"Y\[1\] must not hold the blank, 0",
    ),
    (ALIGNED, Z3, [[1], [3]], None, ValueError, r"Y\[1\] .*from 0 to 2.*3"),
    (
        ALIGNED,
        Z3,
        [[1], [1.5]],
        None,
        ValueError,
        r"Y\[1\] must hold whole numbers",
    ),
    (ALIGNED, Z3, [[1], ["a"]], None, TypeError, r"Y\[1\] must hold real"),
    (
        ALIGNED,
        Z3,
        [[1], [1, 2, 1, 2, 1]],
        None,
        ValueError,
        r"Y\[1\] needs 5 frames.*4",
    ),
    (ALIGNED, Z3, [[1], [1, 1, 1]], None, ValueError, r"Y\[1\] needs 5 frames.*4"),
    (CTC(blank=3), Z3, [[1], [1]], None, ValueError, "blank = 3"),
]


@pytest.mark.parametrize("loss, Z, Y, weight, error, says", BAD)
def test_bad_answers_are_refused(loss, Z, Y, weight, error, says):
    options = {} if weight is None else {"sample_weight": weight}
    state = dict(vars(loss))
    for call in (loss.value, loss.gradient, loss.value_and_gradient):
        with warnings.catch_warnings(), pytest.raises(error, match=says):
            warnings.simplefilter("error")
            call(Z, Y, **options)
    assert vars(loss) == state or loss.class_weight is not None


@pytest.mark.parametrize(
    "call, error, says",
    [
        (lambda: Huber(0), ValueError, "delta must be positive"),
        (lambda: Huber(-1), ValueError, "delta must be positive"),
        (lambda: Huber(np.nan), ValueError, "delta must be positive"),
        (lambda: Huber("1"), TypeError, "delta must be a number"),
        (
            lambda: BinaryCrossEntropy([1]),
            ValueError,
            r"class_weight .*\(2,\).*\(1,\)",
        ),
        (
            lambda: BinaryCrossEntropy([1, -1]),
            ValueError,
            "class_weight .*at least 0",
        ),
        (
            lambda: BinaryCrossEntropy([0, 0]),
            ValueError,
            "class_weight .*not all 0",
        ),
        (
            lambda: BinaryCrossEntropy("balanced"),
            TypeError,
            "class_weight must hold real",
        ),
        (
            lambda: CategoricalCrossEntropy([[1, 2]]),
            ValueError,
            "class_weight must have",
        ),
        (lambda: CategoricalCrossEntropy([1, np.inf]), ValueError, "class_weight"),
        (
            lambda: PairwiseRanking("squared"),
            ValueError,
            "'logistic' or 'hinge'.*'squared'",
        ),
        (lambda: CTC(blank=-1), ValueError, "blank must hold whole numbers"),
        (lambda: CTC(blank=0.5), ValueError, "blank must hold whole numbers"),
        (lambda: CTC(blank=1e300), ValueError, "blank must hold whole numbers"),
        (lambda: CTC(blank="a"), TypeError, "blank must hold real"),
        (lambda: CTC(blank=[0]), ValueError, r"blank must have shape \(\)"),
        (lambda: balanced_weights([0, 0], 2), ValueError, "no example of class 1"),
        (
            lambda: balanced_weights([0, 2], 2),
            ValueError,
            "labels .*from 0 to 1.*2",
        ),
        (lambda: balanced_weights([0.5], 2), ValueError, "labels must hold whole"),
        (lambda: balanced_weights([[0, 1]], 2), ValueError, r"\(n,\).*\(1, 2\)"),
        (
            lambda: balanced_weights([0, 1], 0),
            ValueError,
            "n_classes must be at least 1",
        ),
        (lambda: balanced_weights([0, 0], 1), ValueError, "n_classes .*at least 2"),
        (lambda: balanced_weights([0, 1], 2.0), TypeError, "n_classes"),
    ],
)
def test_bad_settings_are_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()
