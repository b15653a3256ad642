"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

NETWORK = "W, b = {}, {}\nv, c = {}, {}\n"
ONES = "np.ones((2, 2))"
SHORT = "opposite.W, opposite.b, -opposite.v, 0.5"
MISTAKES = {
    "check-1": {
        "the bias is missing in z": {"-1, 0": "-5, 0"},
        "the bias is added, not subtracted": {"-1, 0": "-9, 0"},
        "3 · (−1) is −3: look at the sign": {"-1, 0": "5, 1"},
        "z is right, but a negative z is below the threshold": {"-1, 0": "-1, 1"},
        "the answers of a step are 0 and 1, not −1": {"-1, 0": "-1, -1"},
    },
    "check-2a": {
        "this is OR, the opposite: turn all signs": {
            "[-1, -1], 0.5": "[1, 1], -0.5"
        },
        "this is NAND: the bias is too large, so a single 1 can't stop it": {
            "0.5\n": "1.5\n"
        },
        "this never fires: with both inputs 0, z is the bias alone": {
            "0.5\n": "-0.5\n"
        },
        "this always fires: each 1 must speak against, with a negative weight larger in size than the bias": {
            "[-1, -1]": "[1, 1]"
        },
        "this is AND: ones should speak against firing": {
            "[-1, -1], 0.5": "[1, 1], -1.5"
        },
    },
    "check-2b": {
        "this is x₂ but not x₁: the first weight belongs to x₁": {
            "[1, -1]": "[-1, 1]"
        },
        "this is x₁ alone: x₂ must speak against": {"[1, -1]": "[1, 0]"},
        "(0, 0) and (1, 1) fire, too: a z of 0 fires, so make the bias negative": {
            "[1, -1], -0.5": "[1, -1], 0"
        },
        "it fires for (0, 0) as well: the bias must be negative": {
            "[1, -1], -0.5": "[1, -2], 0.5"
        },
        "this is AND: x₂ must speak against": {"[1, -1], -0.5": "[1, 1], -1.5"},
        "this is OR: x₂ must speak against": {"[1, -1]": "[1, 1]"},
        "this never fires: the bias is too negative": {"-0.5": "-1.5"},
    },
    "check-3": {
        "b shifts the boundary": {"ae": "abe"},
        "c turns every answer around": {"ae": "c, e"},
        "d: with longer weights the same bias counts for less": {"ae": "AD"},
        "one is missing: which change alters only the size of z?": {"ae": "e"},
        "one is missing: which change alters nothing but names?": {"ae": "a"},
    },
    "check-4": {
        "these are the weighted sums: divide by the length of w": {
            " / np.linalg.norm(w)": ""
        },
        "the bias is missing": {" + b": ""},
        "the bias must be divided by the length of w, too": {
            "(X @ w + b) / np.linalg.norm(w)": "X @ w / np.linalg.norm(w) + b"
        },
        "only the bias is divided by the length: use brackets": {
            "(X @ w + b)": "X @ w + b"
        },
        "the bias doesn't belong into the length: it is √(w₁² + w₂²)": {
            "np.linalg.norm(w)": "np.linalg.norm([*w, b])"
        },
        "this divides by w · w, the square of the length": {
            "np.linalg.norm(w)": "(w @ w)"
        },
        "the sign is lost: the other side should be negative": {
            "(X @ w + b)": "abs(X @ w + b)"
        },
        "this divides by the sum of the weights: the length is √(w₁² + w₂²)": {
            "np.linalg.norm(w)": "np.sum(w)"
        },
    },
    "check-5": {
        "the numbers are right, but w itself was changed: build a new array": {
            "return w + learning_rate * error * x": (
                "w += learning_rate * error * x\n    return w"
            )
        },
        "the sign is wrong: it is y − ŷ, not ŷ − y": {
            "error = y - ": "error = -y + "
        },
        "the bias has to move, too": {", b + learning_rate * error": ", b"},
        "the learning rate is missing": {"learning_rate * ": ""},
        "the learning rate belongs to the bias as well": {
            "b + learning_rate * error": "b + error"
        },
        "right answers must change nothing: the factor is y − ŷ, not y": {
            "y - (1 if x @ w + b >= 0 else 0)": "y"
        },
        "the factor is y minus the answer 0 or 1, not minus the weighted sum": {
            "(1 if x @ w + b >= 0 else 0)": "(x @ w + b)"
        },
        "a mistake on class 0 has to be subtracted": {
            "y - (1 if x @ w + b >= 0 else 0)": "abs(y - (1 if x @ w + b >= 0 else 0))"
        },
        "one correction, even when it is not enough: no loop": (
            "def correct(w, b, x, y, learning_rate=1.0):\n"
            "    while step(x @ w + b) != y:\n"
            "        error = y - step(x @ w + b)\n"
            "        w, b = w + learning_rate * error * x, b + learning_rate * error\n"
            "    return w, b\n"
        ),
        "a weighted sum of exactly 0 fires": {">= 0": "> 0"},
        "the bias belongs into the weighted sum": {"x @ w + b": "x @ w"},
        "the weights move by η times the example: x is missing": {
            "error * x": "error"
        },
    },
    "check-6": {
        "both mistakes are still there: follow the example (1, 2) by hand": (
            "train = broken_train\n"
        ),
        "the count is mended; now look at the direction in which w moves": {
            "(label - answer) * x": "(answer - label) * x"
        },
        "w moves the right way now; look at where the count begins": {
            "    for _ in range(epochs):\n        wrong = 0\n": (
                "    wrong = 0\n    for _ in range(epochs):\n"
            )
        },
        "the count begins anew for each example: it should for each epoch": {
            "            answer =": "            wrong = 0\n            answer ="
        },
        "it ends after the first epoch: look at how far the return is indented": {
            "        if wrong == 0:\n            break\n": "        return mistakes\n"
        },
        "a weighted sum of exactly 0 fires": {">= 0": "> 0"},
        "w moves the right way now; b did from the start, and it has been turned as well": {
            "b + label - answer": "b - label + answer"
        },
    },
    "check-7": {
        "s is missing: for class 0 the sign turns": {"s * ": ""},
        "s has the wrong sign: it is +1 for class 1": {"2 * y - 1": "1 - 2 * y"},
        "s is −1 for class 0, not 0": {"2 * y - 1": "y"},
        "the division by the length is missing": {" / np.sqrt(w @ w + b**2)": ""},
        "the bias is missing in the weighted sum": {"(X @ w + b)": "(X @ w)"},
        "the bias is missing in the length": {"w @ w + b**2": "w @ w"},
        "this is the largest value, and the smallest is wanted": {
            "np.min": "np.max"
        },
        "these are the values of all examples: the smallest is wanted": {
            "np.min(s * (X @ w + b))": "s * (X @ w + b)"
        },
        "this is the mean, and the smallest is wanted": {"np.min": "np.mean"},
        "this divides by the square of the length": {
            "np.sqrt(w @ w + b**2)": "(w @ w + b**2)"
        },
        "a mistake counts as negative: use s, not the absolute value": {
            "s * (X @ w + b)": "abs(X @ w + b)"
        },
    },
    "check-8": {
        "the hidden units have changed places, and the output's weights with them": (
            NETWORK.format(ONES, "[-1.5, -0.5]", "[-1, 1]", -0.5)
        ),
        "the hidden units have changed places": {"[-0.5, -1.5]": "[-1.5, -0.5]"},
        "the hidden units are right; AND has to speak against the output": {
            "[1, -1]": "[1, 1]"
        },
        "the hidden units are right; the output always fires: a z of 0 fires, too": {
            "[1, -1], -0.5": "[1, -1], 0"
        },
        "the hidden units are right; the output never fires": {
            "[1, -1], -0.5": "[1, -1], -1.5"
        },
        "the output is AND now: it should fire when OR does and AND doesn't": {
            "[1, -1], -0.5": "[1, 1], -1.5"
        },
        "this is the chapter's network, OR and NAND: build the other one": (
            NETWORK.format("[[1, -1], [1, -1]]", "[-0.5, 1.5]", "[1, 1]", -1.5)
        ),
        "the second hidden unit is OR as well: AND needs a more negative bias": {
            "[-0.5, -1.5]": "[-0.5, -0.5]"
        },
    },
    "check-9": {
        "it is a perceptron when the last epoch has no mistake: yours is the opposite": {
            "== 0": "!= 0"
        },
        "the answer is always no: fit returns a list, look at its last number": {
            "[-1] == 0": " == 0"
        },
        "one epoch is too few to know: let it try 200": {"200": "1"},
        "some need more epochs than you allow: let it try 200": {"200": "10"},
        "the answer is always yes: look at the last epoch's mistakes": {
            "[-1] == 0": " is not None"
        },
    },
    "check-10": {
        "every network is right, but some have more hidden units than needed": (
            "thrifty_network = boolean_network\n"
        ),
        "the cases are swapped: build from the zeros when the ones are the majority": {
            "<=": ">="
        },
        "built from zeros, it goes wrong: turn the signs of v, and choose c so that the output fires when no hidden unit does": {
            SHORT: "opposite.W, opposite.b, -opposite.v, -0.5"
        },
        "built from zeros, it always fires: turn v, and keep c below what a unit takes away": {
            SHORT: "opposite.W, opposite.b, opposite.v, 0.5"
        },
        "turning W and b doesn't turn the output around: turn v, and choose c anew": {
            SHORT: "-opposite.W, -opposite.b, opposite.v, -0.5"
        },
    },
}
