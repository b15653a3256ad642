"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1": {
        "this goes uphill: the step is minus η times the gradient": {
            "[1.4, -3.6]": "[2.6, -4.4]"
        },
        "the learning rate is missing": {"[1.4, -3.6]": "[-4, 0]"},
        "this is the gradient at the start; the step comes next": {
            "[1.4, -3.6]": "[6, -4]"
        },
        "this is the step; add it to the place where you stand": {
            "[1.4, -3.6]": "[-0.6, 0.4]"
        },
        "the 3 is missing in the derivative by x": {"1.4": "1.8"},
        "the derivative of ½ · 3x² is 3x: the 2 from the square and the ½ cancel": {
            "[1.4, -3.6]": "[1.7, -3.8]"
        },
        "the 3 belongs to x, not to y": {"[1.4, -3.6]": "[1.8, -2.8]"},
        "x is right; for y, minus times a negative gradient goes up": {
            "-3.6": "-4.4"
        },
    },
    "check-2": {
        "at 1/a the steepest direction arrives in one step; it converges up to twice that": {
            "2 /": "1 /"
        },
        "the flattest direction is the patient one: the steepest sets the limit": {
            "max": "min"
        },
        "the mean doesn't help the steepest direction, which diverges alone": {
            "max": "mean"
        },
        "this is the best rate for the slowest direction, not the limit": {
            "np.max(curvatures)": "(np.min(curvatures) + np.max(curvatures))"
        },
        "upside down: more curvature wants smaller steps": {
            "2 / np.max(curvatures)": "np.max(curvatures) / 2"
        },
        "the first entry need not be the largest: they come in any order": {
            "np.max(curvatures)": "curvatures[0]"
        },
        "the last entry need not be the largest: they come in any order": {
            "np.max(curvatures)": "curvatures[-1]"
        },
        "one curvature decides, not their sum": {"max": "sum"},
    },
    "check-3": {
        "this goes uphill: minus is missing": {
            "- learning_rate": "+ learning_rate"
        },
        "the start is missing in the path": {
            "np.array(path)": "np.array(path[1:])"
        },
        "one step is missing at the end": {"range(steps)": "range(steps - 1)"},
        "the learning rate is missing": {"learning_rate * ": ""},
        "the gradient must be taken anew at each place": {
            "gradient(path[-1])": "gradient(start)"
        },
        "all rows are the same array: theta -= … changes it in place, the start, too; store copies": """
            def walk(gradient, start, learning_rate, steps):
                theta, path = start, [start]
                for _ in range(steps):
                    theta -= learning_rate * gradient(theta)
                    path.append(theta)
                return np.array(path)
        """,
        "the path is right, but start was changed: copy it first": """
            def walk(gradient, start, learning_rate, steps):
                theta, path = start, [start.copy()]
                for _ in range(steps):
                    theta -= learning_rate * gradient(theta)
                    path.append(theta.copy())
                return np.array(path)
        """,
        "this is the last place only: return all of them": {
            "np.array(path)": "path[-1]"
        },
        "one step too many: the start and three steps make four places": {
            "range(steps)": "range(steps + 1)"
        },
    },
    "check-4": {
        "1/n is missing: the cost is the mean of the losses": {" / len(X)": ""},
        "the 2 from the square is missing": {"2 * ": ""},
        "the sign is wrong: the error is ŷ − y": {
            "X @ theta[:-1] + theta[-1] - y": "y - X @ theta[:-1] - theta[-1]"
        },
        "the bias is missing in ŷ": {" + theta[-1]": ""},
        "take the mean over the examples only, not over the parameters, too": """
            def batch_gradient(theta, X, y):
                error = X @ theta[:-1] + theta[-1] - y
                return np.mean(2 * error[:, None] * np.column_stack([X, np.ones(len(X))]))
        """,
        "the slope by the bias is missing: its input is always 1": {
            "np.append(error @ X, np.sum(error))": "(error @ X)"
        },
    },
    "check-5": {
        "the last group is left out: it may be smaller than the others": {
            "len(order), batch_size": "len(order) - batch_size + 1, batch_size"
        },
        "when the groups come out even, there is no empty one after them": {
            "len(order), batch_size": "len(order) + 1, batch_size"
        },
        "each step must take its gradient where the step before has led": {
            "for first": "start = theta\n    for first",
            "gradient(theta, rows)": "gradient(start, rows)",
        },
        "this goes uphill: minus is missing": {
            "- learning_rate": "+ learning_rate"
        },
        "the rows are taken as 0, 1, 2, …: use the numbers in order": {
            "order[first : first + batch_size]": "np.arange(len(order))[first : first + batch_size]"
        },
        "these are steps of one example each: use groups of batch_size": {
            "for first": "batch_size = 1\n    for first"
        },
        "the learning rate is missing": {"learning_rate * ": ""},
        "this is one step with all rows": {
            "for first": "batch_size = len(order)\n    for first"
        },
        "right, but theta was changed: theta -= … works in place": {
            "theta = theta - learning_rate": "theta -= learning_rate"
        },
    },
    "check-6": {
        "both mistakes are still there: what is divided, and when is the order drawn?": (
            "sgd = broken_sgd"
        ),
        "one mistake is mended: the step is whole; now the order must be drawn anew in each epoch": {
            "for _ in range": "order = rng.permutation(len(x))\n    for _ in range",
            "in rng.permutation(len(x)):": "in order:",
        },
        "one mistake is mended: the orders are fresh; now look at the division by len(x)": {
            "error * x[i]": "error * x[i] / len(x)"
        },
        "both are mended, but the 2 from the square has gone": {
            "2 * error": "error"
        },
    },
    "check-7": {
        "this cuts off each entry for itself, which turns the direction: scale the whole vector": {
            "g * min(1, limit / np.linalg.norm(g))": "np.clip(g, -limit, limit)"
        },
        "short vectors must stay as they are: only shorten": {
            "min(1, limit / np.linalg.norm(g))": "limit / np.linalg.norm(g)"
        },
        "this shortens to length 1: multiply by the limit": {
            "return g * min(1, limit / np.linalg.norm(g))": (
                "length = np.linalg.norm(g)\n    return g / length if length > limit else g"
            )
        },
        "this divides by the square of the length": {
            "np.linalg.norm(g)": "(g @ g)"
        },
        "the sum of the entries is not the length": {
            "np.linalg.norm(g)": "np.abs(g).sum()"
        },
        "right, but g was changed: g *= … works in place": {
            "return g * min(1, limit / np.linalg.norm(g))": (
                "g *= min(1, limit / np.linalg.norm(g))\n    return g"
            )
        },
    },
    "check-8": {
        "this is the plain mean: large shards must count more": {
            "counts @ gradients / np.sum(counts)": "np.mean(gradients, axis=0)"
        },
        "this is the plain sum": {
            "counts @ gradients / np.sum(counts)": "np.sum(gradients, axis=0)"
        },
        "the sum is weighted right; divide it by the number of all examples": {
            " / np.sum(counts)": ""
        },
        "divide by the number of examples, not of machines": {
            "np.sum(counts)": "len(counts)"
        },
        "these weights let small shards count most": {
            "counts @ gradients / np.sum(counts)": (
                "(1 / counts) @ gradients / np.sum(1 / counts)"
            )
        },
        "the mean over the parameters is not wanted: one number for each": {
            "counts @ gradients / np.sum(counts)": (
                "np.mean(counts @ gradients / np.sum(counts))"
            )
        },
    },
    "check-9": {
        "the weights are missing: each neuron gives the factor w σ′(z)": {
            "append(w * a": "append(a"
        },
        "the slope of σ is σ(1 − σ), not σ itself": {"w * a * (1 - a)": "w * a"},
        "σ is applied twice: σ′(z) is a(1 − a), and a is σ(z) already": {
            "w * a * (1 - a)": "w * sigmoid(a) * (1 - sigmoid(a))"
        },
        "these products begin at the input: ∂a_L/∂a_k needs the neurons after k": {
            "np.cumprod(factors[::-1])[::-1]": "np.cumprod(factors)"
        },
        "these are the single factors: multiply all from neuron k to the end": {
            "np.cumprod(factors[::-1])[::-1]": "np.array(factors)"
        },
        "these end at z of neuron k: one step further back, to its input, is the factor w": {
            "np.cumprod(factors[::-1])[::-1]": "np.cumprod(factors[::-1])[::-1] / weights"
        },
        "the slope of a neuron is a(1 − a) with its own output a, not with its input": {
            "a = sigmoid(w * a)\n        factors.append(w * a * (1 - a))": (
                "factors.append(w * a * (1 - a))\n        a = sigmoid(w * a)"
            )
        },
        "right, but in the wrong order: begin with neuron 1": {
            "np.cumprod(factors[::-1])[::-1]": "np.cumprod(factors[::-1])"
        },
    },
    "check-10": {
        "minimum and maximum are swapped: at a minimum all curvatures are positive": {
            "if low > 0": "if low < 0"
        },
        "look at the gradient first: on a slope the curvatures decide nothing": {
            '    if np.linalg.norm(surface.gradient(theta)) > 1e-6:\n        return "slope"\n': ""
        },
        "a saddle needs both signs; with two negative curvatures it is a maximum": {
            "low < 0 < high": "low < 0"
        },
        "one positive curvature is not enough for a minimum": {
            "    if low < 0 < high:": "    if high > 0:\n"
            '        return "minimum"\n'
            "    if low < 0 < high:"
        },
        "a curvature of 0 leaves it undecided": {
            "    if min(abs(low), abs(high)) < 1e-6:\n"
            '        return "undecided"\n': "    low = abs(low) if abs(low) < 1e-6 else low\n",
            "low > 0": "low >= 0",
        },
        "a curvature within 10⁻⁶ of 0 counts as 0: test each, not for equality": {
            "min(abs(low), abs(high)) < 1e-6": "low == 0 or high == 0"
        },
        "where a curvature is 0 there are no two signs: this is no saddle, but undecided": {
            "    if min(abs(low), abs(high)) < 1e-6:\n"
            '        return "undecided"\n': "    low = -1.0 if abs(low) < 1e-6 else low\n"
        },
        "where a curvature is 0 there is no maximum for sure: it is undecided": {
            "    if min(abs(low), abs(high)) < 1e-6:\n"
            '        return "undecided"\n': "    low = 0.0 if abs(low) < 1e-6 else low\n"
        },
    },
}
