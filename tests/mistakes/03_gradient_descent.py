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
        "y is right; for x, minus times a positive gradient goes down": {
            "[1.4, -3.6]": "[2.6, -3.6]"
        },
        "the ½ is missing: the derivative of ½ · 3x² is 3x, and that of ½ · y² is y": {
            "[1.4, -3.6]": "[0.8, -3.2]"
        },
        "these are the factors 3 and 1: the gradient is (3x, y), at the place where you stand": {
            "[1.4, -3.6]": "[1.7, -4.1]"
        },
        "this takes η times the height away; the step follows the slope in each direction": {
            "[1.4, -3.6]": "[0.6, -5.4]"
        },
        "x is right; the slope by y is y, without the 3": {
            "[1.4, -3.6]": "[1.4, -2.8]"
        },
        "these are two steps: one was asked for": {"[1.4, -3.6]": "[0.98, -3.24]"},
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
        "this is the best single rate, 2/(a_min + a_max); the limit depends on the largest alone": {
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
        "the steepest direction sets the limit, and it is 2/a, not 1/a of the flattest": {
            "2 / np.max": "1 / np.min"
        },
        "this is the largest curvature; the limit is 2 divided by it": {
            "2 / np.max": "np.max"
        },
        "2 divided by the largest curvature: this multiplies": {
            "2 / np.max": "2 * np.max"
        },
        "this is 1/(2a), and the limit is 2/a, four times as much": {
            "2 / np.max": "1 / 2 / np.max"
        },
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
        "all rows after the first are the same array: theta -= … changes it in place; store copies": {
            "path = [start]": "theta, path = start.copy(), [start]",
            "path.append(path[-1] - learning_rate * gradient(path[-1]))": "theta -= learning_rate * gradient(theta)\n        path.append(theta)",
        },
        "turned: a row for each place, a column for each parameter": {
            "np.array(path)": "np.array(path).T"
        },
        "these are the steps: return the places, each the last one plus its step": {
            "path.append(path[-1] - learning_rate * gradient(path[-1]))": "path.append(path[-1] - learning_rate * gradient(path[-1]))",
            "return np.array(path)": "return np.diff(np.array(path), axis=0)",
        },
        "the walk stops after one step: return after the loop": {
            "    return np.array(path)": "        return np.array(path)"
        },
        "the walk begins at 0: its first place is start": {
            "path = [start]": "path = [0 * start]"
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
        "1/n belongs to the slope by the bias, too": {
            "2 * np.append(error @ X, np.sum(error)) / len(X)": "2 * np.append(error @ X / len(X), np.sum(error))"
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
        "this returns after the first group: go on to the last": {
            "    return theta": "        return theta"
        },
        "the groups overlap: the next one begins batch_size further on": {
            "range(0, len(order), batch_size)": "range(len(order))"
        },
        "gradient is a mean over the rows already: don't divide once more": {
            "gradient(theta, rows)": "gradient(theta, rows) / len(rows)"
        },
        "gradient is a mean over the rows already: don't multiply by their number": {
            "gradient(theta, rows)": "gradient(theta, rows) * len(rows)"
        },
        "a slice ends at first + batch_size: order[first : batch_size] is empty from the second group on": {
            "first : first + batch_size": "first : batch_size"
        },
        "each group is one row short: a slice leaves its end out": {
            "first : first + batch_size": "first : first + batch_size - 1"
        },
        "each group has one row too many: a slice leaves its end out": {
            "first : first + batch_size": "first : first + batch_size + 1"
        },
    },
    "check-6": {
        "both mistakes are still there: what is divided, and when is the order drawn?": (
            "sgd = broken_sgd"
        ),
        "one mistake is mended: the step is whole; but all epochs have the same order: draw it inside the loop, from one generator made before the loop": {
            "for _ in range": "order = rng.permutation(len(x))\n    for _ in range",
            "in rng.permutation(len(x)):": "in order:",
        },
        "one mistake is mended: the orders are fresh; now look at the division by len(x)": {
            "error * x[i]": "error * x[i] / len(x)"
        },
        "both are mended, but the 2 from the square has gone": {
            "2 * error": "error"
        },
        "both are mended, but each new order comes from the one before: rng.permutation(len(x)), as it was": {
            "w, history": "order = np.arange(len(x))\n    w, history",
            "        for i in rng.permutation(len(x)):": "        order = rng.permutation(order)\n        for i in order:",
        },
        "both are mended, but w starts anew in each epoch": {
            "        for i in": "        w = 0.0\n        for i in"
        },
        "both are mended, but this is w after each step: write it down once an epoch": {
            "        history": "            history"
        },
        "both are mended, but this is the last w alone: return all of history": {
            "return history": "return w"
        },
        "the division by len(x) is gone, but now all examples make one step together, at the end of an epoch": {
            "            w = w - learning_rate * 2 * error * x[i]\n": "            total = total + 2 * error * x[i]\n        w = w - learning_rate * total\n",
            "        for i in": "        total = 0.0\n        for i in",
        },
        "an epoch sees each example once, in a fresh order: rng.integers draws with repeats": {
            "rng.permutation(len(x))": "rng.integers(len(x), size=len(x))"
        },
        "this goes uphill: the minus has gone": {
            "w - learning_rate": "w + learning_rate"
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
        "this lengthens short vectors and leaves long ones: min, not max": {
            "min(1,": "max(1,"
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
        "σ′(z) is a(1 − a), not z(1 − z)": {
            "a = sigmoid(w * a)\n        factors.append(w * a * (1 - a))": "z = w * a\n        a = sigmoid(z)\n        factors.append(w * z * (1 - z))"
        },
        "these begin one neuron too late: for the input of neuron k, its own factor counts, too": {
            "np.cumprod(factors[::-1])[::-1]": "np.append(np.cumprod(factors[::-1])[::-1][1:], 1.0)"
        },
        "slopes along a chain multiply: these are sums": {"cumprod": "cumsum"},
        "this is the slope for x alone: one number for each neuron's input is wanted": {
            "np.cumprod(factors[::-1])[::-1]": "np.prod(factors)"
        },
        "the outputs are not passed on: neuron k takes the output of neuron k − 1": {
            "a = sigmoid(w * a)": "a = sigmoid(w * x)"
        },
        "the sizes alone: a negative weight turns the sign": {
            "w * a": "abs(w) * a",
            "sigmoid(abs(w)": "sigmoid(w",
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
        "the length of the gradient counts: at (−0.5, 0) its entries are negative or 0, and the ground still slopes": {
            "np.linalg.norm(surface.gradient(theta)) > 1e-6": "(surface.gradient(theta) > 1e-6).any()"
        },
    },
}
