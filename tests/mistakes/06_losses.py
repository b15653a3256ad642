"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1a": {
        "these are the losses; their slopes are wanted": {
            "(-6, -1, -2)": "(9, 3, 4)"
        },
        "the signs are wrong: raising z by a little lowers all three losses": {
            "(-6, -1, -2)": "(6, 1, 2)"
        },
        "the pull of the Huber loss ends at ±δ": {"-2)": "-3)"},
        "the square is not halved here: its slope is 2e": {"(-6": "(-3"},
        "the absolute error's slope is the sign of e, whatever its size": {
            "-1": "-3"
        },
        "the slope of |e| has a sign, that of e": {"-1": "1"},
        "the Huber loss is at its lower limit, −δ: e is negative": {"-2)": "2)"},
    },
    "check-1": {
        "all three are sums: divide by the number of errors": {
            "np.mean(e**2), np.mean(size), np.mean(huber)": "np.sum(e**2), "
            "np.sum(size), "
            "np.sum(huber)"
        },
        "the absolute error takes each error without its sign": {
            "np.mean(size)": "np.mean(e)"
        },
        "take no square root of the squared error": {
            "np.mean(e**2)": "np.sqrt(np.mean(e**2))"
        },
        "near 0 Huber is half the square": {"e**2 / 2": "e**2"},
        "far out Huber is δ (|e| − δ/2): without δ/2 the two parts don't meet": {
            "(size - delta / 2)": "size"
        },
        "far out Huber is δ (|e| − δ/2), with half of δ": {
            "size - delta / 2": "size - delta"
        },
        "Huber's two parts are the wrong way round": {"<= delta": "> delta"},
        "the branch must ask for |e|, so that large negative errors are clipped, too": {
            "np.where(size": "np.where(e"
        },
        "far out Huber is δ (|e| − δ/2): the bracket is missing, so that δ does not multiply δ/2": {
            "delta * (size - delta / 2)": "delta * size - delta / 2"
        },
        "δ is not used": {"    size =": "    delta = 1.0\n    size ="},
        "the squared error is not halved; only Huber's middle part is": {
            "np.mean(e**2)": "np.mean(e**2) / 2"
        },
    },
    "check-2": {
        "task 4: softmax would force the topics to share one unit of probability": {
            '"binary", "ctc"': '"categorical", "ctc"'
        },
        "task 3: the digits exclude each other; with ten separate answers two could be sure at once": {
            '"categorical"': '"binary"'
        },
        "tasks 3 and 4 are the wrong way round: which of the two allows several answers?": {
            '"categorical", "binary"': '"binary", "categorical"'
        },
        "task 5: nobody says which frame belongs to which letter": {
            '"ctc"': '"categorical"'
        },
        "task 6: the order is asked for, not the class of each shoe": {
            '"pairwise"': '"categorical"'
        },
        "task 6: no right score is known, only which shoe is better than which": {
            '"pairwise"': '"huber"'
        },
        "task 1: the answer is a number": {'"huber"': '"categorical"'},
        "task 2: two classes need one logit; the loss for one logit is the shorter way": {
            '"huber", "binary"': '"huber", "categorical"'
        },
        "tasks 5 and 6 are the wrong way round": {
            '"ctc", "pairwise"': '"pairwise", "ctc"'
        },
    },
    "check-3": {
        "the labels are the wrong way round: s is −1 for label 1": {
            "1 - 2 * y": "2 * y - 1"
        },
        "all labels are treated as 0: put the sign s = 1 − 2y in front of z": {
            "(1 - 2 * y) * z": "z"
        },
        "all labels are treated as 1: s is +1 for label 0": {
            "(1 - 2 * y) * z": "-z"
        },
        "the infinite losses come from a p that was rounded to 0, or from e^1000, which overflows. Neither is needed: np.logaddexp": {
            "np.logaddexp(0, (1 - 2 * y) * z)": "np.log(1 + np.exp((1 - 2 * y) * z))"
        },
        "this is the formula with p. At z = 1000, 1 − p is 0, and 0 · ln 0 is NaN. Work with z and np.logaddexp": {
            "    return np.logaddexp(0, (1 - 2 * y) * z)": "    p = sigmoid(z)\n"
            "    return -(y * np.log(p) + (1 - y) * np.log(1 - p))"
        },
        "p is clipped: every surely wrong answer now costs the same, and has slope 0. Work with z, not with p": {
            "    return np.logaddexp(0, (1 - 2 * y) * z)": "    p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)\n"
            "    return -(y * np.log(p) + (1 - y) * np.log(1 - p))"
        },
        "p is clipped at 1e-15: surely wrong answers all cost about 34.5. Work with z, not with p": {
            "    return np.logaddexp(0, (1 - 2 * y) * z)": "    p = np.clip(sigmoid(z), 1e-15, 1 - 1e-15)\n"
            "    return -(y * np.log(p) + (1 - y) * np.log(1 - p))"
        },
        "p is clipped at 1e-7: surely wrong answers all cost 16.1. Work with z, not with p": {
            "    return np.logaddexp(0, (1 - 2 * y) * z)": "    p = np.clip(sigmoid(z), 1e-7, 1 - 1e-7)\n"
            "    return -(y * np.log(p) + (1 - y) * np.log(1 - p))"
        },
        "one loss for each example is wanted, not their mean": {
            "np.logaddexp(0, (1 - 2 * y) * z)": "np.mean(np.logaddexp(0, "
            "(1 "
            "- "
            "2 "
            "* "
            "y) "
            "* "
            "z))"
        },
        "this is the slope; the loss is wanted": {
            "np.logaddexp(0, (1 - 2 * y) * z)": "sigmoid(z) - y"
        },
        "the sign is wrong: a loss is never below 0": {
            "np.logaddexp": "-np.logaddexp"
        },
        "these are squared errors of p": {
            "np.logaddexp(0, (1 - 2 * y) * z)": "(sigmoid(z) - y) ** 2"
        },
    },
    "check-4": {
        "the division by n is missing: it is the gradient of a mean": {
            "slopes / len(Z)": "slopes"
        },
        "divide by the number of rows only, not by all entries": {
            "slopes / len(Z)": "slopes / Z.size"
        },
        "the sign is wrong: it is probability minus truth": {
            "return slopes": "return -slopes"
        },
        "`p[:, labels] -= 1` takes 1 from whole columns; each row has one right class": {
            "np.arange(len(Z)), labels": ":, labels"
        },
        "the truth has not been subtracted": {"-= 1": "-= 0"},
        "softmax runs over the classes of each row, the last axis": {
            "softmax(Z)": "softmax(Z.T).T.copy()"
        },
        "divide by the number of rows, not of classes": {
            "return slopes / len(Z)": "return slopes / Z.shape[1]"
        },
        "truth is added where it should be subtracted": {"-= 1": "+= 1"},
        "divide after the 1 is subtracted: it belongs to the mean, too": {
            "slopes = softmax(Z)": "slopes = softmax(Z) / len(Z)",
            "return slopes / len(Z)": "return slopes",
        },
        "labels are class numbers, not one-hot rows: the 1 goes off in the column of that number": {
            "slopes[np.arange(len(Z)), labels] -= 1": "slopes -= labels[:, None]"
        },
        "`p[labels] -= 1` takes 1 from whole rows; each row has one right class": {
            "slopes[np.arange(len(Z)), labels] -= 1": "slopes[labels] -= 1"
        },
    },
    "check-5": {
        "count how often a word occurs, not only whether": {
            "bag.count(word)": "word in bag"
        },
        "capitals hide words: make the text lower case first": {
            "text.lower()": "text"
        },
        "rows are texts and columns are words; yours are the other way round": {
            "for bag in bags])": "for bag in bags]).T"
        },
        "`split()` leaves commas and full stops at the words": {
            're.findall(r"[a-z\']+", text.lower())': "text.lower().split()"
        },
        'parts of words are counted: "art" is not in "party"': {
            're.findall(r"[a-z\']+", text.lower())': "text.lower()"
        },
        "this is the share of the words, not their number": {
            "bag.count(word)": "bag.count(word) / len(bag)"
        },
        'apostrophes belong to words: "don\'t" is one': {"[a-z']+": "[a-z]+"},
        "punctuation at a word's end must go, and so must it at its beginning": {
            're.findall(r"[a-z\']+", text.lower())': "[w.rstrip('.,!?') "
            "for "
            "w "
            "in "
            "text.lower().split()]"
        },
    },
    "check-6": {
        "the padding counts, too: this is the mean over everything": {
            "losses[labels >= 0]": "losses"
        },
        "the padding is left out of the sum, but still in the number that divides it": {
            "losses[labels >= 0].mean()": "(losses * (labels >= 0)).mean()"
        },
        "this is the mean of each sequence's mean; every step is to weigh the same": {
            "losses[labels >= 0].mean()": "np.mean([loss[y "
            ">= "
            "0].mean() "
            "for "
            "loss, "
            "y "
            "in "
            "zip(losses, "
            "labels)])"
        },
        "this is the sum: divide by the number of steps that count": {
            ".mean()": ".sum()"
        },
        "0 is a class like any other; only −1 is padding": {">= 0": "> 0"},
        "the mask is upside down: this is the mean over the padding": {
            ">= 0": "< 0"
        },
        "divide by the number of steps, not of sequences": {
            "losses[labels >= 0].mean()": "losses[labels >= 0].sum() / len(losses)"
        },
        "`losses[labels]` takes labels for row numbers; choose with labels >= 0": {
            "losses[labels >= 0].mean()": "losses[labels].mean()"
        },
    },
    "check-7": {
        "this is the sum over the pairs; their mean is wanted": {
            ".mean()": ".sum()"
        },
        "pairs whose better item comes later in the list count, too: i and j both run over all items": {
            "y[:, None] > y[None, :]": "np.triu(y[:, None] > y[None, :])"
        },
        "pairs of equal grades, and items with themselves, don't count": {
            "> y": ">= y"
        },
        "the worse item is asked to score higher: look at the direction of the difference": {
            "1 - gap": "1 + gap"
        },
        "each loss is at least 0: the maximum is missing": {
            "np.maximum(0, 1 - gap)": "(1 - gap)"
        },
        "the margin of 1 is missing": {"1 - gap": "-gap"},
        "this is the logistic loss": {
            "np.maximum(0, 1 - gap)": "np.logaddexp(0, -gap)"
        },
        "divide by the number of pairs that count, not by all m²": {
            "np.maximum(0, 1 - gap)[better].mean()": "(np.maximum(0, "
            "1 "
            "- "
            "gap) "
            "* "
            "better).mean()"
        },
        "neighbours in the list are compared only; every pair counts": {
            "np.maximum(0, 1 - gap)[better].mean()": "np.mean([max(0, "
            "1 "
            "- "
            "s "
            "* "
            "(z[i] "
            "- "
            "z[i "
            "+ "
            "1])) "
            "for "
            "i "
            "in "
            "range(len(z) "
            "- "
            "1) "
            "if "
            "(s "
            ":= "
            "np.sign(y[i] "
            "- "
            "y[i "
            "+ "
            "1]))])"
        },
        "this counts wrong pairs; their hinge is wanted": {
            "np.maximum(0, 1 - gap)[better]": "(gap <= 0)[better]"
        },
        "the hinge is not squared": {
            "np.maximum(0, 1 - gap)": "(np.maximum(0, 1 - gap) ** 2)"
        },
    },
    "check-8": {
        "precision and recall are the wrong way round": {
            "return precision, recall,": "return recall, precision,"
        },
        "F1 is the harmonic mean of precision and recall, not their plain mean": {
            "2 * hits / (2 * hits + alarms + misses)": "(precision + recall) / 2"
        },
        "if nobody is called 1, the first number is to be 0": {
            " if hits + alarms else 0": ""
        },
        "if nobody is called 1, P + R is 0 and 2PR/(P + R) is 0/0: F1 is to be 0, or use 2h/(2h + a + m)": {
            "2 * hits / (2 * hits + alarms + misses)": "2 * precision * recall / (precision + recall)"
        },
        "these are the scores of class 0; class 1 is the rare one": {
            "(called == 1) & (y == 1)": "(called == 0) & (y == 0)",
            "(called == 1) & (y == 0)": "(called == 0) & (y == 1)",
            "(called == 0) & (y == 1))\n    precision": "(called "
            "== "
            "1) "
            "& "
            "(y "
            "== "
            "0))\n"
            "    "
            "precision",
        },
        "the first number is the accuracy; precision looks only at those called 1": {
            "precision = hits / (hits + alarms) if hits + alarms else 0": "precision "
            "= "
            "np.mean(called "
            "== "
            "y)"
        },
        "the middle number is divided by all examples; recall looks only at those that are 1": {
            "recall = hits / (hits + misses)": "recall = hits / len(y)"
        },
        "hits count twice in F1, above and below": {
            "2 * hits / (2 * hits + alarms + misses)": "hits "
            "/ "
            "(hits "
            "+ "
            "alarms "
            "+ "
            "misses)"
        },
        "the factor 2 in F1's denominator is missing": {
            "(2 * hits + alarms": "(hits + alarms"
        },
        "if nobody is called 1, the first number is to be 0, not 1": {
            "else 0": "else 1"
        },
        "F1 is 2PR/(P + R): the 2 is missing": {"2 * hits / (2": "hits / (2"},
        "if nobody is called 1, precision is 0/0, and F1 with it: both are to be 0": {
            " if hits + alarms else 0": "",
            "2 * hits / (2 * hits + alarms + misses)": "2 * precision * recall / (precision + recall)",
        },
    },
    "check-9": {
        "a way may end in the last label, too, not only in the blank behind it": {
            "alpha[-1] + alpha[-2]": "alpha[-1]"
        },
        "a way may end in the blank behind the last label, too": {
            "alpha[-1] + alpha[-2]": "alpha[-2]"
        },
        "a way may begin with the first label, too, not only with the blank": {
            "alpha[:2] = p[0, states[:2]]": "alpha[0] = p[0, 0]"
        },
        "a way may begin with the blank, too, not only with the first label": {
            "alpha[:2] = p[0, states[:2]]": "alpha[1] = p[0, states[1]]"
        },
        "between two different labels the blank can be skipped": {
            "                ways += before[s - 2]": "                ways += 0"
        },
        "the blank between two equal labels can't be skipped": {
            "states[s] != states[s - 2]": "states[s] != 0"
        },
        "only blanks between different labels can be skipped, no label and no other blank": {
            " and states[s] != states[s - 2]": ""
        },
        "alpha is overwritten while it is still needed: copy the old one first": {
            "alpha.copy()": "alpha"
        },
        "a way can stay in its state": {"ways = before[s]": "ways = 0"},
        "the steps from the state before are missing": {
            "                ways += before[s - 1]": "                ways += 0"
        },
        "every state's ways are multiplied by the probability of its symbol in this frame": {
            "p[t, states[s]]": "p[0, states[s]]"
        },
        "the blanks around and between the labels are missing among the states": {
            "states = [0]": "states = []",
            "states += [label, 0]": "states += [label]",
        },
        "this is the loss: the probability itself is wanted": {
            "return alpha[-1] + alpha[-2]": "return -np.log(alpha[-1] + alpha[-2])"
        },
        "this is the best alignment alone: add all of them": {
            "ways += before[s - 1]": "ways = max(ways, before[s - 1])",
            "ways += before[s - 2]": "ways = max(ways, before[s - 2])",
            "alpha[-1] + alpha[-2]": "max(alpha[-1], alpha[-2])",
        },
    },
    "check-10": {
        "the value is right; in the gradient the slope p(1 − p) of the sigmoid is missing": {
            " / total * p * (1 - p)": " / total"
        },
        "the value is right; the sign of the gradient is wrong, which is that of F": {
            "-(weight": "(weight"
        },
        "J is 1 − F: a loss is to become small": {
            "return 1 - score": "return score"
        },
        "β is squared": {"beta**2": "beta"},
        "the value is right; in the gradient the 2 of F1 is 1 + β² here": {
            "-(weight * y - score)": "-(2 * y - score)"
        },
        "the value is right; the denominator depends on p, too: its part of the gradient is missing": {
            "(weight * y - score)": "(weight * y)"
        },
        "the value is right; the gradient must be divided by the denominator": {
            " / total * p * (1": " * p * (1"
        },
        "β² belongs to the misses: in the denominator it stands before Σy, not before Σp": {
            "np.sum(p) + beta**2 * np.sum(y)": "beta**2 * np.sum(p) + np.sum(y)"
        },
        "β is not used": {"    p, weight": "    beta = 1\n    p, weight"},
        "the value is right; F belongs to the whole batch, so there is no division by n": {
            "* p * (1 - p)": "* p * (1 - p) / len(z)"
        },
        "hits are counted; add up probabilities instead, or there is no slope": {
            "sigmoid(z), 1": "(z >= 0) * 1.0, 1"
        },
        "the value is right; in the gradient F stands where the 1 + β² belongs": {
            "(weight * y - score)": "(score * y - weight)"
        },
        "in the numerator the factor 1 + β² is missing": {
            "score = weight * np.sum": "score = np.sum"
        },
        "β² is missing in the denominator, before Σy": {
            "beta**2 * np.sum(y)": "np.sum(y)"
        },
    },
}
