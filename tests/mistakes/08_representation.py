"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1a": {
        "the term for k = 0, which is 1, is missing": {"29, 9": "28, 9"},
        "one line too few: the seventh adds 7 to the 22 of six": {"29, 9": "22, 9"},
        "one line too many: these are the regions of eight": {"29, 9": "37, 9"},
        "2 to the power 7 counts all patterns of sides; lines in the plane can't have them all": {
            "29, 9": "2**7, 9"
        },
        "in the plane the sum goes on to k = 2": {"29, 9": "8, 9"},
        "in the plane the sum ends at k = 2": {"29, 9": "64, 9"},
        "7 choose 2 is 7 · 6 / 2": {"29, 9": "36, 9"},
    },
    "check-1b": {
        "eight lines make 37 regions, three short of 40": {"29, 9": "29, 8"},
        "nine are enough: R(9, 2) = 46": {"29, 9": "29, 10"},
        "J = M − 1 holds on a line only": {"29, 9": "29, 39"},
        "2 to the power J is the count in J or more dimensions; here are two": {
            "29, 9": "29, 6"
        },
        "one unit for each region is too many: J lines cut more regions than J": {
            "29, 9": "29, 40"
        },
        "a number of units is whole: round up": {
            "29, 9": "29, (-1 + math.sqrt(8 * 40 - 7)) / 2"
        },
    },
    "check-2": {
        "the second term has one dimension less": {
            "regions(J - 1, n - 1)": "regions(J - 1, n)"
        },
        "with no dimensions left there is one region, however many hyperplanes": {
            "J == 0 or n == 0": "J == 0"
        },
        "with no hyperplane there is one region, not none": {
            "return 1\n": "return 0\n"
        },
        "with no hyperplane there is one region; only the start at n = 0 is right": {
            "    if J == 0 or n == 0:\n        return 1\n": "    if n == 0 or J == 0:\n        return int(n == 0)\n"
        },
        "with no dimensions there is one region; only the start at J = 0 is right": {
            "    if J == 0 or n == 0:\n        return 1\n": "    if n == 0 or J == 0:\n        return int(J == 0)\n"
        },
        "both terms have one hyperplane less: the second is R(J − 1, n − 1)": {
            "regions(J - 1, n - 1)": "regions(J, n - 1)"
        },
        "the first term keeps the dimension n": {
            "regions(J - 1, n) +": "regions(J - 1, n - 1) +"
        },
        "it never stops: R(0, n) = 1 and R(J, 0) = 1 must both be asked for": {
            "J == 0 or n == 0": "n == 0"
        },
    },
    "check-3": {
        "b: the theorem says nothing outside the domain": {'"ad"': '"abd"'},
        "c: z³ is a polynomial, and polynomials of polynomials stay so": {
            '"ad"': '"acd"'
        },
        "e: that weights exist does not mean that descent finds them": {
            '"ad"': '"A, D, E"'
        },
        "f: this function jumps, so it is not continuous": {'"ad"': '"adf"'},
        "one is missing: tanh is continuous and no polynomial, the interval is compact": {
            '"ad"': '"d"'
        },
        "one is missing: the activation need not be bounded": {'"ad"': '"a"'},
        "only the letters a to f, please, and commas or spaces if you like": {
            '"ad"': '"ADX"'
        },
    },
    "check-4": {
        "these are the regions that reach to infinity; the others are wanted": {
            "count_regions(J, n) - 2 * around": "2 * around"
        },
        "the factor 2 is missing: each direction counts, and the opposite one": {
            "2 * around": "around"
        },
        "these are all regions: take off those that reach to infinity": {
            " - 2 * around": ""
        },
        "around the point there are J − 1 hyperplanes, not J": {
            "count_regions(J - 1, n - 1)": "count_regions(J, n - 1)"
        },
        "around the point there is one dimension less": {
            "count_regions(J - 1, n - 1) if n > 1 else 1": "count_regions(J - 1, n)"
        },
        "the binomial coefficient chooses from J − 1, not from J": "def closed(J, n):\n    return math.comb(J, n)\n",
        "on a line, n = 1, there are two rays, and J − 1 pieces between the points": {
            "else 1": "else 0"
        },
        "2J of the regions reach to infinity in the plane, but not in other dimensions": {
            "2 * around": "2 * J"
        },
    },
    "check-5": {
        "the bias has the wrong sign: the unit steps where s x + b = 0": {
            "-steepness * np": "steepness * np"
        },
        "the bias is −s·a, with the steepness in it": {"-steepness * np": "-np"},
        "the steepness is missing in W": {"float(steepness)": "1.0"},
        "the second unit must be subtracted: its output weight is −h": {
            "[height, -height]": "[height, height]"
        },
        "the bump is upside down: the first unit steps up": {
            "[height, -height]": "[-height, height]"
        },
        "the height is missing in the output weights": {
            "[height, -height]": "[1, -1]"
        },
        "the steepness stands in neither W nor b": {
            "float(steepness)": "1.0",
            "-steepness * np": "-np",
        },
        "the second unit falls already, by its negative weight: don't subtract it as well": {
            "    b = -steepness * np.array([left, right])": "    W[0, 1] = -steepness\n    b = np.array([-steepness * left, steepness * right])"
        },
        "this is the bump plus h: with a second unit that falls, the output bias would have to be −h": {
            "    b = -steepness * np.array([left, right])": "    W[0, 1] = -steepness\n    b = np.array([-steepness * left, steepness * right])",
            "[height, -height]": "[height, height]",
        },
    },
    "check-6": {
        "the signs are wrong: a step goes from the left height to the right one": {
            "np.diff(": "-np.diff("
        },
        "these are the heights themselves, not the differences": {
            "np.diff(np.concatenate([[0], values, [0]]))": "np.concatenate([[0], values])"
        },
        "the last step must lead back to 0": {
            "np.diff(np.concatenate([[0], values, [0]]))": "np.concatenate([np.diff(values, prepend=0), [0]])"
        },
        "the first step must lead up from 0": {
            "np.diff(np.concatenate([[0], values, [0]]))": "np.concatenate([[0], np.diff(values, append=0)])"
        },
        "the edges are in the wrong order, from right to left": {
            "np.diff(np.concatenate([[0], values, [0]]))": "np.diff(np.concatenate([[0], values, [0]]))[::-1]"
        },
        "the jumps are right, but the heights were changed: build a new array": {
            "    return np.diff(np.concatenate([[0], values, [0]]))": "    found = np.diff(np.concatenate([[0], values, [0]]))\n    values[:] = 0\n    return found"
        },
        "the last step repeats the last height, with the wrong sign": {
            "np.diff(np.concatenate([[0], values, [0]]))": "np.append(np.diff(values, prepend=0), values[-1])"
        },
    },
    "check-7": {
        "the biases are missing": {"new.b[:] = old.b": ""},
        "the weights are missing": {"new.W[:] = old.W": ""},
        "the copy goes the wrong way: the source was changed": {
            "new.W[:] = old.W": "old.W[:] = new.W",
            "new.b[:] = old.b": "old.b[:] = new.b",
        },
        "the layer has got new arrays that are no part of theta: write into the old ones with [:]": {
            "new.W[:] = old.W": "new.W = old.W.copy()",
            "new.b[:] = old.b": "new.b = old.b.copy()",
        },
        "the two networks share their weights now: write into the old arrays with [:]": {
            "new.W[:] = old.W": "new.W = old.W",
            "new.b[:] = old.b": "new.b = old.b",
        },
        "theta was copied as a whole: where the shapes allow it, the last layer is overwritten, too": {
            "    new.W[:] = old.W\n    new.b[:] = old.b": "    count = min(source.theta.size, target.theta.size)\n    target.theta[:count] = source.theta[:count]"
        },
        "nothing has changed in the target": {
            "    new.W[:] = old.W\n    new.b[:] = old.b": "    new = old"
        },
    },
    "check-8": {
        "these are the rows where the unit is least active": {
            "-features": "features"
        },
        "a unit is a column of features, not a row": {
            "-features[:, unit]": "-features[unit]"
        },
        "this is a count: divide by top": {" / top": ""},
        "this divides by the number of all rows": {" / top": " / len(labels)"},
        "this is the most common class, and its share is wanted": {
            "np.bincount(labels[favourites]).max() / top": "np.bincount(labels[favourites]).argmax()"
        },
        "this is the number of different classes": {
            "np.bincount(labels[favourites]).max() / top": "len(set(labels[favourites]))"
        },
        "all rows are counted: keep the first top of them": {
            "np.argsort(-features[:, unit])[:top]": "np.argsort(-features[:, unit])"
        },
        "this is the share of the favourite's own class, not of the most common one": {
            "np.bincount(labels[favourites]).max() / top": "np.mean(labels[favourites] == labels[favourites[0]])"
        },
        "this counts different classes: the share of the most common one is wanted": {
            "np.bincount(labels[favourites]).max() / top": "len(set(labels[favourites])) / top"
        },
        "units count from 0: number `unit` is features[:, unit]": {
            "-features[:, unit]": "-features[:, unit - 1]"
        },
        "this is a share of the class: divide by top": {
            " / top": " / np.bincount(labels).max()"
        },
    },
    "check-9": {
        "the sign is wrong: transferred minus fresh": {
            "transferred - fresh": "fresh - transferred"
        },
        "the standard deviation divides by the number of seeds: use ddof=1": {
            "ddof=1": ""
        },
        "a tie is not ahead: count gains above 0": {"gains > 0": "gains >= 0"},
        "this is the spread of the transferred accuracies, not of the gains": {
            "gains.std(ddof=1)": "np.std(transferred, ddof=1)"
        },
        "the seeds belong in pairs: subtract before you take the spread": {
            "gains.std(ddof=1)": "np.std(transferred, ddof=1) - np.std(fresh, ddof=1)"
        },
        "this is the standard error: don't divide by the root of the number of seeds": {
            "gains.std(ddof=1)": "gains.std(ddof=1) / np.sqrt(len(gains))"
        },
        "the number of seeds is wanted, not their share": {
            "np.sum(gains > 0)": "np.mean(gains > 0)"
        },
        "this is the variance: take the root": {
            "gains.std(ddof=1)": "gains.var(ddof=1)"
        },
        "this is the median: take the mean": {"gains.mean()": "np.median(gains)"},
        "a gain is a difference, not a ratio": {
            "    gains = transferred - fresh": "    gains = transferred / fresh - 1"
        },
    },
    "check-10": {
        "it answers 1 everywhere: c must be so low that all 2n units have to fire": {
            "0.5 - 2 * n": "-0.5"
        },
        "one unit may fail here: c must lie between −2n and 1 − 2n": {
            "0.5 - 2 * n": "1.5 - 2 * n"
        },
        "this answers 1 outside and 0 inside": {
            "np.ones(2 * n), 0.5 - 2 * n": "-np.ones(2 * n), 2 * n - 0.5"
        },
        "it never answers 1: the units guard x − low ≥ 0 and high − x ≥ 0, and 2n ones must reach −c": {
            "[np.eye(n), -np.eye(n)]": "[-np.eye(n), np.eye(n)]",
            "[-low, high]": "[low, -high]",
        },
        "the bias of the lower faces is −low": {"[-low, high]": "[low, high]"},
        "the upper faces have weights −1": {"-np.eye(n)]": "np.eye(n)]"},
        "the border belongs to the box: a unit with z = 0 fires": {
            "b = np.concatenate([-low, high])": "b = np.concatenate([-low, high]) - 1e-9"
        },
    },
}
