"""mlp_lib.activations: derivatives against two independent judges, hand-worked numbers, extremes, errors."""

import copy
import math
import pickle
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, jacobian
from autograd.scipy.special import erf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import special
from sklearn.neural_network import MLPClassifier

from mlp_lib.activations import (
    ACTIVATIONS,
    ELU,
    GELU,
    Activation,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Softplus,
    Swish,
    Tanh,
    as_activation,
    log_softmax,
    softmax,
    softmax_jacobian,
)

NAMES = (
    "identity sigmoid tanh relu leaky_relu elu gelu softplus swish".split()
)  # in the order of the book
MORE = [Identity(-2.5), LeakyReLU(0.0), LeakyReLU(0.3), ELU(0.4), ELU(2.0)]
ALL = [*ACTIVATIONS.values(), *MORE, Swish(0.2), Swish(3.0)]
EVERY = pytest.mark.parametrize("activation", ALL, ids=repr)
BENT = (ReLU, LeakyReLU, ELU)  # with a corner, or a jump of the curvature, at 0


def reference(activation):
    """The activation in autograd's words, and not in the module's."""
    options = vars(activation)
    return {
        "identity": lambda z: options.get("slope") * z,
        "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
        "tanh": lambda z: 2 / (1 + anp.exp(-2 * z)) - 1,
        "relu": lambda z: z * (z > 0),
        "leaky_relu": lambda z: z * ((z > 0) + options.get("slope") * (z <= 0)),
        "elu": lambda z: anp.where(
            z > 0, z, options.get("alpha") * (anp.exp(z * (z < 0)) - 1)
        ),
        "gelu": lambda z: z * 0.5 * (1 + erf(z / anp.sqrt(2))),
        "softplus": lambda z: anp.log(1 + anp.exp(z)),
        "swish": lambda z: z / (1 + anp.exp(-options.get("beta") * z)),
    }[activation.name]


@st.composite
def arrays(draw, limit=15.0, min_dims=0, min_side=0):
    """Numbers of any shape, none closer than 0.01 to 0 (there some have corners)."""
    shape = draw(
        npst.array_shapes(min_dims=min_dims, max_dims=3, min_side=min_side)
    )
    size = st.floats(0.01, limit)
    numbers = st.one_of(size, size.map(lambda z: -z))
    return draw(npst.arrays(float, shape, elements=numbers))


def relative_error(one, other):
    size = np.linalg.norm(one) + np.linalg.norm(other)
    return np.linalg.norm(one - other) / max(size, 1e-12)


# --- values and derivatives


def test_registry():
    assert list(ACTIVATIONS) == NAMES
    assert all(a.name == name for name, a in ACTIVATIONS.items())
    for name in NAMES:
        straight = name in ("identity", "sigmoid", "tanh")
        assert ACTIVATIONS[name].gain == (1 if straight else 2**0.5)


@EVERY
@settings(deadline=None, max_examples=40)
@given(z=arrays(limit=5))
def test_values_and_derivatives_against_autograd(activation, z):
    function, a = reference(activation), activation(z)
    assert np.shape(a) == z.shape
    np.testing.assert_allclose(a, function(z), rtol=1e-12, atol=1e-14)
    slope = activation.derivative(z, a)
    assert np.shape(slope) == z.shape
    assert relative_error(slope, elementwise_grad(function)(z)) <= 1e-7


@EVERY
@settings(deadline=None, max_examples=40)
@given(z=arrays(limit=6))
def test_derivatives_against_nudges(activation, z):
    h = 1e-3
    one, two = (activation(z + k * h) - activation(z - k * h) for k in (1, 2))
    nudged = (8 * one - two) / (12 * h)
    slope = activation.derivative(z, activation(z))
    # Far out a slope is tiny, and rounding of the values bounds what nudges show.
    assert np.allclose(slope, nudged, rtol=1e-7, atol=1e-9)


def test_worked_on_paper():
    z = np.array([-2.0, 0.0, 3.0])
    paper = {
        "relu": ([0, 0, 3], [0, 0, 1]),
        "leaky_relu": ([-0.02, 0, 3], [0.01, 0.01, 1]),
        "identity": ([-2, 0, 3], [1, 1, 1]),
        "elu": ([math.exp(-2) - 1, 0, 3], [math.exp(-2), 1, 1]),
    }
    for name, (values, slopes) in paper.items():
        a = ACTIVATIONS[name](z)
        np.testing.assert_allclose(a, values, rtol=1e-15)
        np.testing.assert_allclose(
            ACTIVATIONS[name].derivative(z, a), slopes, rtol=1e-15
        )
    half = np.array([math.log(3) / 2])  # where tanh is ½
    np.testing.assert_allclose(Tanh()(half), [0.5])
    np.testing.assert_allclose(Tanh().derivative(half, Tanh()(half)), [0.75])
    third = np.array([math.log(3)])  # where σ is ¾
    np.testing.assert_allclose(Sigmoid()(third), [0.75])
    np.testing.assert_allclose(Sigmoid().derivative(third, [0.75]), [0.1875])


def test_at_zero():
    zero = np.zeros(1)
    wanted = {
        "identity": (0, 1),
        "sigmoid": (0.5, 0.25),
        "tanh": (0, 1),
        "relu": (0, 0),
        "leaky_relu": (0, 0.01),
        "elu": (0, 1),
        "gelu": (0, 0.5),
        "softplus": (math.log(2), 0.5),
        "swish": (0, 0.5),
    }
    for name, (value, slope) in wanted.items():
        activation = ACTIVATIONS[name]
        assert activation(zero) == pytest.approx([value])
        for tiny in (0.0, -0.0, 5e-324, -5e-324, 1e-200):
            z = np.array([tiny])
            got = activation.derivative(z, activation(z))
            assert got == pytest.approx([slope]) or (tiny > 0 and got == [1])
    assert ELU(2.0).derivative(zero, zero).tolist() == [2]


def test_gelu_against_scipy():
    z = np.concatenate([np.linspace(-45, 45, 20001), [1e-300, -1e-31, 1e-29]])
    exact = special.ndtr(z)
    assert np.max(np.abs(GELU()(z) - z * exact)) <= 1e-13
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    slope = GELU().derivative(z, GELU()(z))
    assert np.max(np.abs(slope - exact - z * density)) <= 1e-14


def test_relations():
    z = np.linspace(-8, 8, 101)
    np.testing.assert_allclose(Tanh()(z), 2 * Sigmoid()(2 * z) - 1, atol=1e-15)
    np.testing.assert_allclose(Swish(1e6)(z), ReLU()(z), atol=1e-15)
    np.testing.assert_allclose(LeakyReLU(0.0)(z), ReLU()(z))
    np.testing.assert_allclose(Softplus()(z) - Softplus()(-z), z, atol=1e-14)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@EVERY
def test_far_out_is_exact(activation, kind):
    top = 1e38 if kind == np.float32 else 1e308
    top = top / max(1, abs(vars(activation).get("slope", 1)))
    alpha = vars(activation).get("alpha", 0)
    floor = {"tanh": -1, "elu": -alpha}.get(activation.name, 0)
    for size in (1e4, top):
        z = np.array([-size, size], kind)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            a = activation(z)
            slopes = activation.derivative(z, a)
        slope = vars(activation).get("slope", 0)
        low = slope * z[0] if slope else floor
        high = {"sigmoid": 1, "tanh": 1}.get(activation.name, z[1])
        if activation.name == "identity":
            high = slope * z[1]
        flat = activation.name in ("sigmoid", "tanh")
        ends = [slope, slope if activation.name == "identity" else 1 - flat]
        np.testing.assert_allclose(a, [low, high], rtol=1e-6)
        np.testing.assert_array_equal(slopes, np.array(ends, kind))


def test_a_slope_above_one_may_reach_infinity_in_silence():
    assert Identity(2.0)([1e308]).tolist() == [np.inf]


@pytest.mark.parametrize(
    "activation",
    [
        *(Identity(-1e37), Identity(9e36), ELU(1e-37), ELU(9e36)),
        *(Swish(1e-37), Swish(9e36), LeakyReLU(1e-300)),
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_extreme_options_are_silent(activation, kind):
    z = np.array([-1e4, -1.0, -1e-37, 0, 1e-37, 1.0, 1e4], kind)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a = activation(z)
        slope = activation.derivative(z, a)
    assert a.dtype == slope.dtype == kind
    assert a[3] == 0 and not np.isnan(a).any() and np.isfinite(slope).all()
    if activation.name == "swish" and vars(activation)["beta"] > 1:
        assert a.tolist() == [0, 0, a[2], 0, a[4], 1, kind(1e4)]


def test_one_number_gives_one_number():
    for activation in ALL:
        for kind in (float, np.float32):
            a = activation(kind(-1))
            slope = activation.derivative(kind(-1), a)
            wanted = np.float64 if kind is float else kind
            assert type(a) is type(slope) is wanted, activation


@pytest.mark.parametrize(
    "z, dtype",
    [
        (np.float32(2), np.float32),
        (np.full((2, 3, 1), -0.5, np.float32), np.float32),
        (np.zeros((0, 4), np.float32), np.float32),
        (np.zeros(0), np.float64),
        (np.array([0.5, -3], np.float16), np.float16),
        ([[1, -2]], np.float64),
        (-3, np.float64),
        (np.array([200], np.uint8), np.float64),
        (np.array([np.iinfo(np.int64).min]), np.float64),
        (np.arange(12.0).reshape(3, 4)[::2, ::-2], np.float64),
    ],
)
@EVERY
def test_shape_and_type_are_kept(activation, z, dtype):
    before = np.array(z)
    a = activation(z)
    held = np.array(a)
    slope = activation.derivative(z, a)
    assert a.dtype == slope.dtype == dtype
    assert np.shape(a) == np.shape(slope) == np.shape(z)
    np.testing.assert_array_equal(z, before)
    np.testing.assert_array_equal(a, held)


@EVERY
def test_results_are_new_and_arguments_stay(activation):
    z = np.array([[-1.5, 0.0, 2.0]])
    z.setflags(write=False)
    a = activation(z)
    a.setflags(write=False)
    slope = activation.derivative(z, a)
    for result in (activation(z), slope):
        assert result.flags.writeable
        assert not np.shares_memory(result, z)
        assert not np.shares_memory(result, a)


@EVERY
def test_nan_passes_through(activation):
    z = np.array([np.nan, 1.0])
    a = activation(z)
    assert np.isnan(a).tolist() == [True, False]
    slope = activation.derivative(z, a)
    constant = activation.name in ("relu", "leaky_relu", "identity")
    assert np.isnan(slope).tolist() == [not constant, False]


@EVERY
def test_copies_and_text(activation):
    z = np.linspace(-2, 2, 5)
    for twin in (copy.deepcopy(activation), pickle.loads(pickle.dumps(activation))):
        np.testing.assert_array_equal(twin(z), activation(z))
    assert eval(repr(activation))(1.0) == activation(1.0)


# --- softmax

ROWS = arrays(limit=20, min_dims=1, min_side=1)


def test_softmax_worked_on_paper():
    z = np.log([1.0, 2.0, 5.0])
    p = softmax(z)
    np.testing.assert_allclose(p, [0.125, 0.25, 0.625])
    np.testing.assert_allclose(log_softmax(z), np.log([0.125, 0.25, 0.625]))
    np.testing.assert_allclose(
        softmax(z, temperature=0.5), np.array([1, 4, 25]) / 30
    )
    np.testing.assert_allclose(
        64 * softmax_jacobian(p), [[7, -2, -5], [-2, 12, -10], [-5, -10, 15]]
    )


@settings(deadline=None, max_examples=80)
@given(z=ROWS, temperature=st.floats(0.05, 50))
def test_softmax_against_scipy(z, temperature):
    p = softmax(z, temperature)
    np.testing.assert_allclose(
        p, special.softmax(z / temperature, axis=-1), rtol=1e-12
    )
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-12)
    np.testing.assert_allclose(
        log_softmax(z), special.log_softmax(z, axis=-1), rtol=1e-12, atol=1e-14
    )
    np.testing.assert_allclose(softmax(z - 7.0), softmax(z), rtol=1e-12)


@settings(deadline=None, max_examples=60)
@given(z=arrays(limit=5, min_dims=1, min_side=1))
def test_jacobian_against_autograd_and_nudges(z):
    k, h = z.shape[-1], 1e-3
    J = softmax_jacobian(softmax(z))
    assert J.shape == (*z.shape, k)
    for row, block in zip(z.reshape(-1, k), J.reshape(-1, k, k)):
        exact = jacobian(lambda v: anp.exp(v) / anp.sum(anp.exp(v)))(row)
        np.testing.assert_allclose(block, exact, rtol=1e-7, atol=1e-15)
        nudge = h * np.eye(k)
        steps = (
            softmax(row + n * nudge) - softmax(row - n * nudge) for n in (1, 2)
        )
        one, two = steps
        nudged = ((8 * one - two) / (12 * h)).T
        np.testing.assert_allclose(block, nudged, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(J.sum(axis=-1), 0, atol=1e-12)
    np.testing.assert_array_equal(J, np.swapaxes(J, -1, -2))


@given(st.floats(-700, 700))
def test_two_classes_are_a_sigmoid(z):
    assert softmax([z, 0.0])[0] == pytest.approx(Sigmoid()(z), rel=1e-12)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_softmax_far_out_is_exact(kind):
    for size in (1e4, 3e38 if kind == np.float32 else 1e308):
        z = np.array([[size, -size], [-size, -size], [size, size]], kind)
        p = softmax(z)
        assert p.dtype == kind
        assert p.tolist() == [[1, 0], [0.5, 0.5], [0.5, 0.5]]
        assert softmax(z, temperature=1e-37).tolist() == p.tolist()
        assert not np.isnan(softmax(z, temperature=9e36)).any()
    assert log_softmax(np.array([1e4, -1e4], kind)).tolist() == [0, -2e4]
    assert log_softmax(np.array([-1e4, -1e4, -1e4], kind)) == pytest.approx(
        [-math.log(3)] * 3
    )
    np.testing.assert_allclose(
        softmax(np.array([1, 2, 4], kind), 1e30), [1 / 3] * 3
    )
    assert softmax_jacobian(np.array([1, 0], kind)).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("temperature", [1e-37, 1e-10, 1.0, 1e10, 9e36])
def test_softmax_of_float16(temperature):
    z = np.array([[1, 2], [60000, -60000], [3, 3]], np.float16)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        p = softmax(z, temperature)
    assert p.dtype == np.float16
    exact = special.softmax(z.astype(float) / temperature, axis=-1)
    np.testing.assert_allclose(p, exact, atol=1e-3)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 0, 3), (4, 1), (2, 2, 2, 5)])
def test_softmax_takes_any_leading_shape(shape):
    z = np.ones(shape, np.float32)
    z.setflags(write=False)
    for result in (softmax(z), log_softmax(z), softmax(z, 0.5)):
        assert result.shape == shape and result.dtype == np.float32
    J = softmax_jacobian(softmax(z))
    assert J.shape == (*shape, shape[-1]) and J.dtype == np.float32
    assert softmax(np.ones(shape, int)).dtype == np.float64


def test_softmax_spoils_only_the_row_with_nan():
    z = np.array([[np.nan, 1.0], [0.0, 0.0]])
    for result in (softmax(z), log_softmax(z)):
        assert np.isnan(result).tolist() == [[True, True], [False, False]]


def test_same_as_scikit_learn():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 4)), rng.integers(0, 3, 60)
    for ours, theirs in (
        ("relu", "relu"),
        ("tanh", "tanh"),
        ("sigmoid", "logistic"),
    ):
        model = MLPClassifier((6,), activation=theirs, max_iter=1, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has not converged
            model.fit(X, y)
        (W, V), (b, c) = model.coefs_, model.intercepts_
        p = softmax(ACTIVATIONS[ours](X @ W + b) @ V + c)
        np.testing.assert_allclose(p, model.predict_proba(X), rtol=1e-10)


# --- bad input


BAD_NUMBERS = [
    ("text", TypeError, "must hold real numbers"),
    ([1j], TypeError, "must hold real numbers"),
    (None, TypeError, "must hold real numbers"),
    ([[1, 2], [3]], ValueError, "rows of equal length"),
]


@pytest.mark.parametrize("bad, error, message", BAD_NUMBERS)
def test_bad_numbers(bad, error, message):
    for activation in ALL:
        with pytest.raises(
            error, match=f"z {message.replace('rows', '.*rows')}|z must"
        ):
            activation(bad)
        with pytest.raises(error, match="z must"):
            activation.derivative(bad, [1.0])
        with pytest.raises(error, match="a must"):
            activation.derivative([1.0], bad)
    for function, name in (
        (softmax, "z"),
        (log_softmax, "z"),
        (softmax_jacobian, "p"),
    ):
        with pytest.raises(error, match=f"{name} must"):
            function(bad)


@EVERY
def test_derivative_wants_equal_shapes(activation):
    z, a = np.zeros(3), np.zeros((3, 1))
    with pytest.raises(ValueError, match=r"a must have z's shape \(3,\).*\(3, 1\)"):
        activation.derivative(z, a)
    assert z.tolist() == [0, 0, 0]


@pytest.mark.parametrize("function", [softmax, log_softmax, softmax_jacobian])
@pytest.mark.parametrize("bad", [3.0, [], np.zeros((2, 0))])
def test_softmax_wants_a_last_axis(function, bad):
    with pytest.raises(ValueError, match=r"must have shape \(…, k\) with k ≥ 1"):
        function(bad)


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: softmax([1.0], temperature=0), ValueError, "temperature must be"),
        (lambda: softmax([1.0], temperature=-1), ValueError, "temperature must be"),
        (lambda: softmax([1.0], temperature=np.inf), ValueError, "temperature"),
        (lambda: softmax([1.0], temperature=1e37), ValueError, "below 1e37"),
        (lambda: softmax([1.0], temperature=np.nan), ValueError, "temperature"),
        (lambda: softmax([1.0], temperature="1"), TypeError, "temperature must be"),
        (
            lambda: softmax([1.0], temperature=True),
            TypeError,
            "temperature must be",
        ),
        (
            lambda: Identity(np.inf),
            ValueError,
            "slope must be at least −1e37 and below 1e37",
        ),
        (lambda: Identity(1e37), ValueError, "slope must be"),
        (lambda: Identity(-1.1e37), ValueError, "slope must be"),
        (lambda: ELU(1e37), ValueError, "alpha must be"),
        (lambda: ELU(True), TypeError, "alpha must be a number"),
        (lambda: Swish(1e-38), ValueError, "beta must be"),
        (lambda: Swish(1e300), ValueError, "beta must be"),
        (lambda: Swish(np.nan), ValueError, "beta must be"),
        (
            lambda: Identity(np.nan),
            ValueError,
            "slope must be at least −1e37 and below 1e37",
        ),
        (lambda: Identity("1"), TypeError, "slope must be a number"),
        (
            lambda: LeakyReLU(1.0),
            ValueError,
            "slope must be at least 0 and below 1",
        ),
        (
            lambda: LeakyReLU(-0.1),
            ValueError,
            "slope must be at least 0 and below 1",
        ),
        (lambda: LeakyReLU(None), TypeError, "slope must be a number"),
        (lambda: ELU(0), ValueError, "alpha must be at least 1e-37 and below 1e37"),
        (lambda: ELU([1.0]), TypeError, "alpha must be a number"),
        (
            lambda: Swish(-1),
            ValueError,
            "beta must be at least 1e-37 and below 1e37",
        ),
        (
            lambda: Swish(np.inf),
            ValueError,
            "beta must be at least 1e-37 and below 1e37",
        ),
        (lambda: Swish("1"), TypeError, "beta must be a number"),
        (
            lambda: as_activation("reul"),
            ValueError,
            "identity, sigmoid, tanh, relu",
        ),
        (lambda: as_activation(""), ValueError, "softplus, swish, not ''"),
        (
            lambda: as_activation(None),
            TypeError,
            "a name or an object such as ReLU",
        ),
        (
            lambda: as_activation(ReLU),
            TypeError,
            "a name or an object such as ReLU",
        ),
        (lambda: as_activation(np.tanh), TypeError, "a name or an object such as"),
    ],
)
def test_bad_options(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_subclass_needs_both_functions():
    class Half(Activation):
        def _value(self, z):
            return z / 2

    with pytest.raises(
        NotImplementedError, match=r"Activation needs a _value\(z\)"
    ):
        Activation()([1.0])
    half = as_activation(Half())
    assert half([1, 3]).tolist() == [0.5, 1.5]
    with pytest.raises(NotImplementedError, match=r"Half needs a _derivative"):
        half.derivative([1.0], [0.5])


def test_as_activation():
    assert as_activation("tanh") is ACTIVATIONS["tanh"]
    own = LeakyReLU(0.2)
    assert as_activation(own) is own and isinstance(own, Activation)
