"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1": {
        "sigmoid_slope: ¼ is the sigmoid's largest slope, at a = ½; here a is 0.8": {
            "0.16": "0.25"
        },
        "sigmoid_slope: 0.8 is the output already, don't put it through σ again": {
            "0.16": "sigmoid(0.8) * (1 - sigmoid(0.8))"
        },
        "sigmoid_slope: 1 − a² is the rule of tanh": {"0.16": "1 - 0.8**2"},
        "sigmoid_slope: 1 − a is to be multiplied by a": {"0.16": "1 - 0.8"},
        "sigmoid_slope: a(1 − a), not a·a": {"0.16": "0.8 * 0.8"},
        "tanh_slope: a is to be squared, 1 − a²": {"0.64": "1.6"},
        "tanh_slope: a(1 − a) is the sigmoid's rule; tanh has another": {
            "0.64": "-0.96"
        },
        "tanh_slope: −0.6 is the output already, don't put it through tanh again": {
            "0.64": "1 - np.tanh(-0.6) ** 2"
        },
        "tanh_slope: the slope is 1 − a², not a²": {"0.64": "0.36"},
        "tanh_slope: the square of −0.6 is positive": {"0.64": "1 - -(0.6**2)"},
        "leaky_output: the unit is leaky, below 0 it gives s·z, not 0": {
            "-0.3, 0.1": "0, 0"
        },
        "leaky_output: the sign is lost, z is negative": {"-0.3": "0.3"},
        "leaky_output: φ(z) is not z, multiply by s": {"-0.3": "-3"},
        "leaky_output: here s is 0.1, not 0.01": {"-0.3, 0.1": "-0.03, 0.01"},
        "leaky_output: this is the slope; the output is slope times z": {
            "-0.3": "0.1"
        },
        "leaky_slope: that is ReLU's; a leaky unit has the slope s below 0": {
            "-0.3, 0.1": "-0.3, 0"
        },
        "leaky_slope: the slope is 1 above 0 only, and z is below": {
            "-0.3, 0.1": "-0.3, 1"
        },
        "leaky_slope: here s is 0.1, not 0.01": {"-0.3, 0.1": "-0.3, 0.01"},
        "leaky_slope: this is the output; the slope doesn't contain z": {
            "-0.3, 0.1": "-0.3, -0.3"
        },
        "leaky_slope: a negative z doesn't turn the slope's sign": {
            "-0.3, 0.1": "-0.3, -0.1"
        },
    },
    "check-2": {
        "the weights are right; the biases of earlier layers pass through the later weights": {
            "b @ V + c": "b + c"
        },
        "the weights are right; only the last bias has arrived": {"b @ V + c": "c"},
        "the weights are right; the later biases are missing": {" + c": ""},
        "the order of the products is wrong: examples are rows, so the first W stands on the left": {
            "W @ V": "V @ W"
        },
        "only the first two layers are in it: there can be any number": {
            "layers[1:]": "layers[1:2]"
        },
        "the bias passes through the next layer's weights alone, not through the product so far": {
            "        W, b = W @ V, b @ V + c\n": "        W = W @ V\n        b = b @ W + c\n"
        },
        "the bias is a row: b @ V, not V @ b": {"b @ V": "V @ b"},
        "the weights are right; a bias passes through the layers after its own, not through those before": {
            "b @ V + c": "b + c @ W"
        },
        "the weights are right; a bias passes through the layers after its own, not through all up to it": {
            "W, b = W @ V, b @ V + c": "W = W @ V; b = b + c @ W"
        },
        "two things are wanted, the pair (W, b), and one came": {
            "return W, b": "return W"
        },
        "entries multiplied one by one are no matrix product: use @": {
            "W @ V": "W * V"
        },
        "the answer is right, but arrays of the list were overwritten": {
            "        W, b = W @ V, b @ V + c\n": "        W[:] = W @ V\n        b[:] = b @ V + c\n"
        },
    },
    "check-3": {
        "the derivative is right; tanh is the sigmoid at 2z": {
            "sigmoid(2 * z)": "sigmoid(z)"
        },
        "the derivative is right; after stretching, tanh is moved down by 1": {
            "sigmoid(2 * z) - 1": "sigmoid(2 * z)"
        },
        "the derivative is right; the sigmoid is to be stretched to twice its height": {
            "2 * sigmoid(2 * z)": "sigmoid(2 * z)"
        },
        "the derivative is right; this curve is centred, but only half as high as tanh": {
            "2 * sigmoid(2 * z) - 1": "sigmoid(2 * z) - 0.5"
        },
        "the derivative is right; this is the sigmoid at 2z, to be stretched and moved down": {
            "2 * sigmoid(2 * z) - 1": "sigmoid(2 * z)"
        },
        "tanh is right; a(1 − a) is the sigmoid's derivative": {
            "1 - a * a": "a * (1 - a)"
        },
        "tanh is right; in the derivative a is squared": {"1 - a * a": "1 - a"},
        "tanh is right; the derivative gets the output a, don't put it through tanh again": {
            "1 - a * a": "1 - tanh(a) ** 2"
        },
        "tanh is right; 4s(1 − s) needs s = (a + 1)/2, and a is not s": {
            "1 - a * a": "4 * a * (1 - a)"
        },
    },
    "check-4": {
        "right but for z = 0: there the derivative is the one from the left": {
            "np.where(z > 0, 1, slope)": "np.where(z >= 0, 1, slope)"
        },
        "the slope is not used: this is always ReLU": {
            "slope * z": "0",
            "1, slope": "1, 0",
        },
        "the values are right; the derivative is that of ReLU": {
            "1, slope": "1, 0"
        },
        "the derivative is right; below 0 the value is slope · z": {
            "slope * z": "0"
        },
        "the derivative is right; below 0 the value is the slope times z, not the slope alone": {
            "slope * z": "slope"
        },
        "the values are right; the derivative of slope · z is the slope": {
            "1, slope": "1, slope * z"
        },
        "the two sides are swapped: the slope belongs to negative z": {
            "z, slope * z": "slope * z, z",
            "1, slope": "slope, 1",
        },
        "the derivative is right; for positive z the value is z alone, and slope · z is added to it": {
            "np.where(z > 0, z, slope * z)": "np.maximum(z, 0) + slope * z"
        },
        "max and if want a single number: for arrays there are np.maximum and np.where": {
            "np.where(z > 0, z, slope * z)": "max(z, slope * z)"
        },
        "z was overwritten: the caller still needs it, so work on a copy": """
            def leaky_relu(z, slope):
                z[z < 0] *= slope
                return z


            def leaky_derivative(z, slope):
                return np.where(z > 0, 1, slope)
        """,
    },
    "check-5": {
        "right for small scores; e to the power of 1000 overflows, so take the largest score off first": {
            " - np.max(z, axis=-1, keepdims=True)": ""
        },
        "one row at −1000 beside one at 1000 fails: take off the largest of each row, not of the table": {
            "np.max(z, axis=-1, keepdims=True)": "np.max(z)"
        },
        "take off the largest score of each row, not the smallest or the mean: those leave large exponents": {
            "np.max": "np.mean"
        },
        "right for one row; in a table each row has a sum of its own": {
            "np.sum(e, axis=-1, keepdims=True)": "np.sum(e)"
        },
        "right for one row; in a table the sum runs along the last axis, not down the columns": {
            "np.sum(e, axis=-1, keepdims=True)": "np.sum(e, axis=0)"
        },
        "right for one row; in a table the largest score and the sum belong to a row, not to a column": {
            "np.max(z, axis=-1, keepdims=True)": "np.max(z, axis=0)",
            "np.sum(e, axis=-1, keepdims=True)": "np.sum(e, axis=0)",
        },
        "a maximum or sum over the last axis loses that axis: keepdims=True keeps it": {
            "np.sum(e, axis=-1, keepdims=True)": "np.sum(e, axis=-1)"
        },
        "the temperature has no effect: it must divide every score, before the exponential": {
            "    z = z / temperature\n": "",
            "np.max(z, axis=-1, keepdims=True)": "np.max(z, axis=-1, keepdims=True) / temperature",
        },
        "the scores are divided by the temperature, not multiplied": {
            "z / temperature": "z * temperature"
        },
        "the order is upside down: a higher score gets a larger share": {
            "z / temperature": "-z / temperature"
        },
        "these are the logarithms of the shares": {
            "return e / np.sum(e, axis=-1, keepdims=True)": (
                "return np.log(e / np.sum(e, axis=-1, keepdims=True))"
            )
        },
        "the temperature belongs inside the exponential, not outside": {
            "z = z / temperature": "z = z / 1",
            "return e": "return e / temperature",
        },
    },
    "check-6": {
        "at z = 0 the derivative of ReLU is 0, too, so such an example gives no gradient": {
            "<=": "<"
        },
        "dead is a unit that is off for all examples, not for some, and not on average": {
            "np.all(X @ W + b <= 0, axis=0)": "np.mean(X @ W + b, axis=0) <= 0"
        },
        "these are the units that live": {
            "np.all(X @ W + b <= 0": "np.any(X @ W + b > 0"
        },
        "these are the units that are on for all examples": {"<=": ">"},
        "the bias is missing": {" + b": ""},
        "the bias is to be added, not subtracted": {"+ b": "- b"},
        "there should be one answer for each unit, not for each example: look at the axis": {
            "axis=0": "axis=1"
        },
        "this is how many are dead; which ones are they?": {
            "np.all(X @ W + b <= 0, axis=0)": "np.sum(np.all(X @ W + b <= 0, axis=0))"
        },
    },
    "check-7": {
        "the numbers are right; an exponential is still taken of 1000, though np.where doesn't choose it": {
            "a + alpha": "alpha * np.exp(z)"
        },
        "the overflow is mended; the derivative of α(eᶻ − 1) is αeᶻ: say that with a": {
            "a + alpha": "alpha * a"
        },
        "both mistakes are still there": "elu, elu_derivative = broken_elu, broken_elu_derivative",
        "the overflow is mended; a already contains α once: αeᶻ is a plus something": {
            "a + alpha": "alpha * (a + 1)"
        },
        "right but for z = 0: there the derivative is the one from the left": {
            "np.where(z > 0, 1,": "np.where(z >= 0, 1,"
        },
        "the overflow is mended; a is αeᶻ − α, so αeᶻ is a plus α, not minus": {
            "a + alpha": "a - alpha"
        },
        "the overflow is mended; a + 1 is right for α = 1 only": {
            "a + alpha": "a + 1"
        },
        "the overflow is mended; the derivative has α as a factor: α eᶻ, not eᶻ": {
            "a + alpha": "np.exp(np.minimum(z, 0))"
        },
        "np.maximum keeps the wrong side: the exponential should never see a positive z": {
            "np.minimum": "np.maximum"
        },
    },
    "check-8": {
        "this is the diagonal alone: each score changes the other shares, too": {
            "p * (dp - np.sum(p * dp, axis=-1, keepdims=True))": "p * (1 - p) * dp"
        },
        "a maximum or sum over the last axis loses that axis: keepdims=True keeps it": {
            ", keepdims=True": ""
        },
        "the diagonal's −p² is counted twice: in p(1 − p), and in the sum over all classes": {
            "p * (dp - np.sum(p * dp, axis=-1, keepdims=True))": (
                "p * (1 - p) * dp - p * np.sum(p * dp, axis=-1, keepdims=True)"
            )
        },
        "the factor p in front of the bracket is missing": {
            "return p * (": "return ("
        },
        "in the sum, each dp counts with its share": {"np.sum(p * dp": "np.sum(dp"},
        "the sum is to be subtracted": {"dp - np.sum": "dp + np.sum"},
        "the sum runs along a row, over the classes, not over the examples": {
            "axis=-1": "axis=0"
        },
        "the sum is over all examples: each row has its own": {
            ", axis=-1, keepdims=True": ""
        },
        "a mean stands where a sum belongs": {"np.sum": "np.mean"},
        "the sign is wrong": {"return p": "return -p"},
        "the derivatives are not used: the rows of a Jacobian alone add up to 0": {
            "(dp - np.sum(p * dp": "(p - np.sum(p * p"
        },
    },
    "check-9": {
        "between L layers there are L − 1 steps, and with one layer the ratio is 1": {
            "layers - 1": "layers"
        },
        "this is last over first; the first layer's size is to be divided by the last's": {
            "return ratio": "return 1 / ratio"
        },
        "the backward factor needs the gain": {"ratio *= gain * ": "ratio *= "},
        "the sums z need the gain": {"z = gain * r": "z = r"},
        "the gain is missing, both in the sums and in the backward factor": {
            "z = gain * r": "z = r",
            "ratio *= gain * ": "ratio *= ",
        },
        "r is the root mean square: the sigmoid's outputs are not centred, so it isn't np.std": {
            "np.sqrt(np.mean(a**2))": "np.std(a)"
        },
        "r is the root of the mean square: a root is missing": {
            "np.sqrt(np.mean(a**2))": "np.mean(a**2)"
        },
        "the backward factor has the root of the mean square of φ′: a root is missing": {
            "np.sqrt(np.mean(activation.derivative(z, a) ** 2))": (
                "np.mean(activation.derivative(z, a) ** 2)"
            )
        },
        "the backward factor has the root mean square of φ′, not its mean": {
            "np.sqrt(np.mean(activation.derivative(z, a) ** 2))": (
                "np.mean(activation.derivative(z, a))"
            )
        },
        "backwards it is the derivative that counts, not the activation": {
            "activation.derivative(z, a)": "a"
        },
        "every layer has another r: it follows from the activations of the layer before": {
            "        r = np.sqrt(np.mean(a**2))\n": ""
        },
        "the first layer's φ′ is needed, the last layer's is not": "def gradient_ratio(activation, gain, layers, normal):\n    r, ratio = 1.0, 1.0\n    for k in range(layers):\n        z = gain * r * normal\n        a = activation(z)\n        if k:\n            ratio *= gain * np.sqrt(np.mean(activation.derivative(z, a) ** 2))\n        r = np.sqrt(np.mean(a**2))\n    return ratio\n",
    },
}
