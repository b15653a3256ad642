"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1": {
        "one of the products is missing in z": {
            "-3, 1 / (1 + np.exp(3))": "-1, 1 / (1 + np.exp(1))"
        },
        "z is right; 1 is added in 1 + e⁻ᶻ, not subtracted": {"1 + np": "1 - np"},
        "z is right; this is the exponential alone": {
            "1 / (1 + np.exp(3))": "np.exp(-3)"
        },
        "the bias is missing in z": {"-3, 1 / (1 + np.exp(3))": "-4, 0.01799"},
        "−1 · 2 is −2: look at the sign": {"-3, 1 / (1 + np.exp(3))": "1, 0.7311"},
        "z is right; the sigmoid has e to the power of minus z": {
            "np.exp(3)": "np.exp(-3)"
        },
        "z is right, but this is the answer of a step: a sigmoid never gives exactly 0": {
            "1 / (1 + np.exp(3))": "0"
        },
    },
    "check-2": {
        "brackets: it is p / (1 - p); without them the 1 divides p": {
            "p / (1 - p)": "p / 1 - p"
        },
        "these are the odds: take their logarithm": {"np.log": ""},
        "the odds are upside down: p belongs above, 1 − p below": {
            "p / (1 - p)": "(1 - p) / p"
        },
        "the natural logarithm is wanted, to base e": {"np.log": "np.log10"},
        "this is the logarithm of p: divide p by 1 − p first": {"p / (1 - p)": "p"},
        "this applies the sigmoid once more; its inverse is wanted": {
            "np.log(p / (1 - p))": "1 / (1 + np.exp(-p))"
        },
    },
    "check-3": {
        "the factor λ in front is missing: the chain rule brings it": {
            "return steepness * p": "return p"
        },
        "the sigmoids are to be taken at λz, not at z": {"steepness * z": "z"},
        "λ is not used": {
            "steepness * z": "z",
            "return steepness * p": "return p",
        },
        "this is the curve itself; its slope is wanted": {
            "steepness * p * (1 - p)": "p"
        },
        "the sign is wrong: the curve rises everywhere": {"1 - p": "p - 1"},
        "this is the derivative with respect to λ; differentiate with respect to z": {
            "return steepness": "return z"
        },
    },
    "check-4": {
        "the losses are right; the cost is their mean, not their sum": {
            "np.mean": "np.sum"
        },
        "the losses are right; the cost is divided by n here, not by 2n": {
            "np.mean(losses)": "np.mean(losses) / 2"
        },
        "the losses are right; take no square root": {
            "np.mean(losses)": "np.sqrt(np.mean(losses))"
        },
        "these are absolute errors: square them": {
            "(m * x + c - y) ** 2": "abs(m * x + c - y)"
        },
        "these are errors with their sign: square them": {" ** 2": ""},
        "the offset c is missing": {" + c": ""},
    },
    "check-5": {
        "for m, take the mean of the products, not the product of the means": {
            "np.mean(error * x)": "np.mean(error) * np.mean(x)"
        },
        "the division by n and the factor 2 are both missing": {
            "2 * np.mean": "np.sum"
        },
        "the sign is wrong: the error is ŷ − y": {"m * x + c - y": "y - m * x - c"},
        "the factor 1/n is missing": {"np.mean": "np.sum"},
        "the factor 2 is missing, which the square leaves behind": {"2 * ": ""},
        "for m, each error is multiplied by its own x": {"error * x": "error"},
        "for c, the errors are not multiplied by x": {
            "np.mean(error)": "np.mean(error * x)"
        },
        "the two slopes have changed places": {
            "2 * np.mean(error * x), 2 * np.mean(error)": (
                "2 * np.mean(error), 2 * np.mean(error * x)"
            )
        },
    },
    "check-6a": {
        "the sign is wrong: the error signal is p − y": {"p - y": "y - p"},
        "the factor 1/n is missing": {" / len(X)": ""},
        "1/n belongs to the bias, too": {
            "np.append(delta @ X, np.sum(delta)) / len(X)": (
                "np.append(delta @ X / len(X), np.sum(delta))"
            )
        },
        "p(1 − p) is too much here: in cross-entropy it has cancelled": {
            "delta = p - y": "delta = (p - y) * p * (1 - p)"
        },
        "the bias is missing in the weighted sum": {" + b": ""},
        "the slope for the bias comes last": {
            "np.append(delta @ X, np.sum(delta))": "np.append(np.sum(delta), delta @ X)"
        },
    },
    "check-6b": {
        "the sign is wrong: the error is p − y": {"p - y": "y - p"},
        "the factor 1/n is missing": {" / len(X)": ""},
        "the factor 2 is missing, which the square leaves behind": {
            "2 * delta": "delta"
        },
        "the slope of the sigmoid is missing: p(1 − p)": {
            "2 * delta * p * (1 - p)": "2 * delta"
        },
        "this is the gradient of cross-entropy: look at `loss`": {
            "2 * delta * p * (1 - p)": "delta"
        },
    },
    "check-7": {
        "w is mended; now b climbs: subtracting was right there": {
            "b - learning_rate": "b + learning_rate"
        },
        "the path is right; the cost is to be noted before each step": """
            def train(x, y, learning_rate, steps):
                w, b, costs = 0.0, 0.0, []
                for _ in range(steps):
                    p = sigmoid(w * x + b)
                    w = w - learning_rate * np.mean((p - y) * x)
                    b = b - learning_rate * np.mean(p - y)
                    p = sigmoid(w * x + b)
                    costs.append(-np.mean(np.log(np.where(y == 1, p, 1 - p))))
                return costs, w, b
        """,
        "both mistakes are still there: which way does w move?": (
            "train = broken_train"
        ),
        "one mistake is mended: both slopes now belong to the same place, but w still climbs": {
            "w - learning_rate": "w + learning_rate"
        },
        "one mistake is mended: w descends; but the slope for b is taken after w has moved": {
            "np.mean(p - y)": "np.mean(sigmoid(w * x + b) - y)"
        },
        "one mistake is mended, the place of b's slope; but now both climb: minus in both lines": {
            "b - learning_rate": "b + learning_rate",
            "w - learning_rate": "w + learning_rate",
        },
    },
    "check-8": {
        "clipping p only hides the problem: far out the loss must keep growing": """
            def cross_entropy(z, y):
                p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)
                return -np.mean(np.log(np.where(y == 1, p, 1 - p)))
        """,
        "right for moderate z; far out, 0 · log 0 gives NaN: work from z, not from p": """
            def cross_entropy(z, y):
                p = sigmoid(z)
                return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        """,
        "right for moderate z; far out it is infinite: log 0 or exp(1000), see np.logaddexp": """
            def cross_entropy(z, y):
                p = sigmoid(z)
                return -np.mean(np.log(np.where(y == 1, p, 1 - p)))
        """,
        "the classes are swapped: for class 1 a large z should cost little": {
            "y == 1": "y == 0"
        },
        "this is the sum over examples: take the mean": {"np.mean": "np.sum"},
        "the sign is wrong: a loss is never negative": {
            "return np.mean": "return -np.mean"
        },
        "this treats every example as class 1": {"np.where(y == 1, -z, z)": "-z"},
    },
    "check-9": {
        "the weights are right; for the bias, each mean counts with its weight": {
            "w @ mean": "np.sum(mean / spread)"
        },
        "this goes the other way, from raw to standardised inputs": """
            def in_real_units(theta, mean, spread):
                return np.append(theta[:-1] * spread, theta[-1] + theta[:-1] @ mean)
        """,
        "the weights are to be divided by the spread, not multiplied": {
            "/ spread": "* spread"
        },
        "the weights are right; the bias has to make up for the mean that is no longer subtracted": {
            " - w @ mean": ""
        },
        "the weights are right; the bias moves the other way": {
            "- w @ mean": "+ w @ mean"
        },
        "the weights are right; for the bias, the mean counts with the new weights": {
            "w @ mean": "theta[:-1] @ mean"
        },
    },
    "check-10": {
        "the start is right; with the same learning rate the second neuron is too slow": {
            "steepness**2 * learning_rate": "learning_rate"
        },
        "the start is right; the rate needs another factor λ: one comes from the gradient, one from theta itself": {
            "steepness**2": "steepness"
        },
        "the start is right; the rate has to grow with λ, not shrink": {
            "steepness**2 * learning_rate": "learning_rate / steepness**2"
        },
        "the rate is right; already at the start λ has to be made up for": {
            "steepness * theta": "theta"
        },
        "the rate is right; at the start multiply by λ, don't divide": {
            "steepness * theta": "theta / steepness"
        },
        "neither has changed: what does λ do to the outputs at the very start?": {
            "steepness * theta": "theta",
            "steepness**2 * learning_rate": "learning_rate",
        },
    },
}
