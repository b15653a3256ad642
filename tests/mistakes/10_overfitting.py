"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

HALF = "half = z * np.sqrt(n * e * (1 - e) + z**2 / 4)"
MISTAKES = {
    "check-1": {
        "A and B are swapped: in B both losses stay high": {'"ouk"': '"uok"'},
        "a small gap alone doesn't make B a good run: others reach 0.40": {
            '"ouk"': '"okk"'
        },
        "C has a gap, but both of its losses are still falling": {'"ouk"': '"ouo"'},
        "C is not done: both of its losses are still falling": {'"ouk"': '"ouu"'},
        "in B no loss falls any more: going on won't help": {'"ouk"': '"oko"'},
        "the diagnosis is right; the lowest training loss is not what counts": {
            "10": "200"
        },
        "the diagnosis is right; at epoch 50 the validation loss is rising already": {
            "10": "50"
        },
        "the diagnosis is right; the gap is smallest at epoch 1, but both losses are high": {
            "10": "1"
        },
    },
    "check-2": {
        "the bias has to be squared": {"4, 2, 1, 7": "2, 2, 1, 5"},
        "variance and noise divide by the number of terms, not by one less": {
            "4, 2, 1, 7": "4, 8 / 3, 2, 26 / 3"
        },
        "these are standard deviations: variance and noise are mean squares": {
            "4, 2, 1, 7": "4, 2**0.5, 1, 5 + 2**0.5"
        },
        "the three parts are right; the noise is part of the error": {"7": "6"},
        "bias² and variance are swapped": {"4, 2, 1, 7": "2, 4, 1, 7"},
        "variance and noise are swapped: the variance is that of the refits": {
            "4, 2, 1, 7": "4, 1, 2, 7"
        },
        "the squares of the variance are to be averaged, not added": {
            "4, 2, 1, 7": "4, 8, 2, 14"
        },
        "the first number holds the variance, too: average the refits before you square": {
            "4, 2, 1, 7": "6, 2, 1, 7"
        },
        "the variance is counted twice: average the refits before you square, then add": {
            "4, 2, 1, 7": "6, 2, 1, 9"
        },
    },
    "check-3": {
        "the examples are not shuffled": {"rng.permutation(n)": "np.arange(n)"},
        "each pair is turned around: first the training part, then the fold": {
            "(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i])": "(parts[i], np.concatenate(parts[:i] + parts[i + 1 :]))"
        },
        "some examples never judge: share out those that are left over": {
            "np.array_split(rng.permutation(n), k)": "np.split(rng.permutation(n)[: n // k * k], k)"
        },
        "the training part holds the fold itself": {
            "parts[:i] + parts[i + 1 :]": "parts"
        },
        "the training part is not all the rest: one more fold is missing": {
            "parts[i + 1 :]": "parts[i + 2 :]"
        },
        "the training part is a single fold: it should be all the others": {
            "np.concatenate(parts[:i] + parts[i + 1 :])": "parts[i - 1]"
        },
        "an example must judge exactly once: shuffle once, before the dealing": """
            def folds(n, k, rng):
                made = []
                for i in range(k):
                    parts = np.array_split(rng.permutation(n), k)
                    rest = np.concatenate(parts[:i] + parts[i + 1 :])
                    made.append((rest, parts[i]))
                return made
            """,
        "sizes may differ by 1: the last fold must not take all that are left over, nor each example draw its own fold": """
            def folds(n, k, rng):
                own = rng.integers(0, k, n)
                return [(np.flatnonzero(own != i), np.flatnonzero(own == i)) for i in range(k)]
            """,
        "rng is not used: each seed should give its own dealing, and always the same": {
            "rng.permutation(n)": "np.random.default_rng(0).permutation(n)"
        },
        "there must be k folds": {
            "array_split(rng.permutation(n), k)": "array_split(rng.permutation(n), 5)",
            "range(k)": "range(5)",
        },
    },
    "check-4": {
        "it stops an epoch late: when as many as patience have not improved": {
            ">= patience": "> patience"
        },
        "epochs are counted from 1": {
            "enumerate(losses, 1)": "enumerate(losses)",
            "best_epoch = np.inf, 0": "best_epoch = np.inf, -1",
            "len(losses), best": "len(losses) - 1, best",
        },
        "an equal loss is no improvement": {"loss < best": "loss <= best"},
        "min_delta is not used": {"best - min_delta": "best"},
        "min_delta has the wrong sign: the loss must fall by more than that": {
            "best - min_delta": "best + min_delta"
        },
        "compare with the best loss, not with that of the epoch before": {
            "best, best_epoch = loss, epoch\n": "best_epoch = epoch\n        best = loss\n"
        },
        "the two epochs are swapped: first the stop, then the best": {
            "return epoch, best_epoch": "return best_epoch, epoch",
            "return len(losses), best_epoch": "return best_epoch, len(losses)",
        },
        "the weights are those of the best epoch, not of the last": {
            "return epoch, best_epoch": "return epoch, epoch",
            "return len(losses), best_epoch": "return len(losses), len(losses)",
        },
        "patience is counted in all: an improvement starts it anew": """
            def stop_and_best(losses, patience, min_delta=0.0):
                best, best_epoch, waited = np.inf, 0, 0
                for epoch, loss in enumerate(losses, 1):
                    if loss < best - min_delta:
                        best, best_epoch = loss, epoch
                    else:
                        waited += 1
                    if waited >= patience:
                        return epoch, best_epoch
                return len(losses), best_epoch
            """,
        "it never stops: patience is not used": {">= patience": ">= 1000"},
        "the rule may not look ahead: when it stops it doesn't know the later losses": """
            def stop_and_best(losses, patience, min_delta=0.0):
                best_epoch = int(np.argmin(losses)) + 1
                return min(best_epoch + patience, len(losses)), best_epoch
            """,
        "a gain below min_delta doesn't make an epoch the best: its weights are not kept, either": """
            def stop_and_best(losses, patience, min_delta=0.0):
                best, best_epoch, waited = np.inf, 0, 0
                for epoch, loss in enumerate(losses, 1):
                    waited = 0 if loss < best - min_delta else waited + 1
                    if loss < best:
                        best, best_epoch = loss, epoch
                    if waited >= patience:
                        return epoch, best_epoch
                return len(losses), best_epoch
            """,
    },
    "check-5a": {
        "a: dropping such rows can bias a sample, but nothing of a judging row is used": {
            '"bceg"': '"abceg"'
        },
        "d looks at training rows only": {'"bceg"': '"bcdeg"'},
        "f: a fixed seed lets nothing through": {'"bceg"': '"bcefg"'},
        "one is missing: which step computes numbers from all rows, without labels?": {
            '"bceg"': '"ceg"'
        },
        "one is missing: can a patient be on both sides?": {'"bceg"': '"beg"'},
        "one is missing: which step uses the labels of judging rows?": {
            '"bceg"': '"bcg"'
        },
        "one is missing: which error is flattered because it was the lowest?": {
            '"bceg"': '"bce"'
        },
    },
    "check-5b": {
        "the mean and the spread are those of all rows: that is the leak": {
            "X[rows].mean(axis=0), X[rows].std(axis=0)": "X.mean(axis=0), X.std(axis=0)"
        },
        "each part has a mean of its own: judging rows take the training part's": {
            "(X[judge] - mean) / spread": "(X[judge] - X[judge].mean(axis=0)) / spread"
        },
        "the judging rows are standardised with their own mean and spread": {
            "(X[judge] - mean) / spread": "(X[judge] - X[judge].mean(axis=0)) / X[judge].std(axis=0)"
        },
        "one mean and spread for all columns: take them column by column": {
            "mean(axis=0)": "mean()",
            "std(axis=0)": "std()",
        },
        "the spread divides by n, not by n − 1": {
            "std(axis=0)": "std(axis=0, ddof=1)"
        },
        "the mean is subtracted, but the division by the spread is missing": {
            " / spread": ""
        },
        "the mean is not subtracted": {"- mean)": ")"},
        "this divides by the variance: take the standard deviation": {
            "X[rows].std(axis=0)": "X[rows].var(axis=0)"
        },
        "the judging rows are left as they were: scale them, too": {
            "(X[judge] - mean) / spread": "X[judge]"
        },
        "each pair is turned around: first the training part": {
            "for rows, judge in folds": "for judge, rows in folds"
        },
        "mean and spread are those of the judging rows": {
            "X[rows].mean(axis=0), X[rows].std(axis=0)": "X[judge].mean(axis=0), X[judge].std(axis=0)"
        },
        "the numbers are right, but X itself was changed: work on a copy": {
            "pairs.append(": "X[0, 0] += 0\n        pairs.append(",
            "    return pairs": "    X[0, 0] += 1\n    return pairs",
        },
    },
    "check-6": {
        "a validation error equal to the goal is good enough": {
            "validation <= goal": "validation < goal"
        },
        "a training error equal to the goal does reach it": {
            "training > goal": "training >= goal"
        },
        '"model" and "data" are swapped: more data can\'t lower a high training error': {
            "training > goal": "training <= goal"
        },
        "what is judged is the validation error, not the training error": {
            "validation <= goal": "training <= goal"
        },
        "compare the training error with the goal, not with the validation error": {
            "training > goal": "validation - training < goal"
        },
        "look at the validation error first: when it reaches the goal, all is done": {
            'if validation <= goal:\n        return "done"\n    return "model" if training > goal else "data"': 'if training > goal:\n        return "model"\n    return "done" if validation <= goal else "data"'
        },
        "the gap doesn't decide: a training error above the goal does": {
            "training > goal": "validation - training < 0.05"
        },
        "the errors are not compared with each other: a training error above the goal decides": {
            "training > goal": "validation - training <= training"
        },
    },
    "check-7": {
        "the difference of the means has to be squared": {") ** 2)": "))"},
        "square at each place first, and then take the mean over the places": {
            "np.mean((T.mean(axis=0) - P.mean(axis=0)) ** 2)": "np.mean(T.mean(axis=0) - P.mean(axis=0)) ** 2"
        },
        "means over refits go down the columns: axis=0": {
            "np.mean((T.mean(axis=0) - P.mean(axis=0)) ** 2)": "(T.mean() - P.mean()) ** 2",
            "P.var(axis=0)": "P.var(axis=1)",
            "T.var(axis=0)": "T.var(axis=1)",
        },
        "the variance is taken at each place, not over all numbers together": {
            "P.var(axis=0)": "P.var()",
            "T.var(axis=0)": "T.var()",
        },
        "divide by the number of refits, not by one less": {
            "P.var(axis=0)": "P.var(axis=0, ddof=1)",
            "T.var(axis=0)": "T.var(axis=0, ddof=1)",
        },
        "these are standard deviations: take the variances": {
            "P.var(axis=0)": "P.std(axis=0)",
            "T.var(axis=0)": "T.std(axis=0)",
        },
        "variance and noise are swapped: the variance is that of the predictions": {
            "np.mean(P.var(axis=0)), np.mean(T.var(axis=0))": "np.mean(T.var(axis=0)), np.mean(P.var(axis=0))"
        },
        "the first number holds more than the bias: average the refits before you square": {
            "np.mean((T.mean(axis=0) - P.mean(axis=0)) ** 2)": "np.mean((T.mean(axis=0) - P) ** 2)"
        },
        "one number for each place is too many: take the mean over the places": {
            "np.mean((T.mean(axis=0) - P.mean(axis=0)) ** 2)": "(T.mean(axis=0) - P.mean(axis=0)) ** 2",
            "np.mean(P.var(axis=0)), np.mean(T.var(axis=0))": "P.var(axis=0), T.var(axis=0)",
        },
        "the first number holds the noise, too: average the targets first": {
            "np.mean((T.mean(axis=0) - P.mean(axis=0)) ** 2)": "np.mean((T - P.mean(axis=0)) ** 2)"
        },
        "these are sums over the places: take means": {
            "np.mean((T.mean(axis=0) - P.mean(axis=0)) ** 2)": "np.sum((T.mean(axis=0) - P.mean(axis=0)) ** 2)",
            "np.mean(P.var(axis=0)), np.mean(T.var(axis=0))": "np.sum(P.var(axis=0)), np.sum(T.var(axis=0))",
        },
        "square the differences: the first number is the mean of their absolute values": {
            "np.mean((T.mean(axis=0) - P.mean(axis=0)) ** 2)": "np.mean(np.abs(T.mean(axis=0) - P.mean(axis=0)))"
        },
    },
    "check-8": {
        "these are the shares of right answers: the error counts the wrong ones": {
            "y_true != y_pred": "y_true == y_pred"
        },
        "this is e ± z √(e(1−e)/n), which is no interval when no mistake was seen": {
            HALF: "half = z * np.sqrt(e * (1 - e) / n)",
            "middle = n * e + z**2 / 2": "middle = e",
            "(n + z**2)": "1",
        },
        "z²/4 is missing under the root": {" + z**2 / 4": ""},
        "z²/2 is missing in the middle": {" + z**2 / 2": ""},
        "z² is missing in the denominator": {"(n + z**2)": "n"},
        "z in front of the root is missing": {"z * np.sqrt": "np.sqrt"},
        "n is that of the group, not of all examples": {
            "len(wrong)": "len(y_true)"
        },
        "z is the argument, not always 1.96": {"rows = []": "rows, z = [], 1.96"},
        "groups come in sorted order, not as they first appear": {
            "np.unique(groups)": "list(dict.fromkeys(groups.tolist()))"
        },
        "lower and upper end are swapped": {
            "(middle - half) / (n + z**2), (middle + half) / (n + z**2)": "(middle + half) / (n + z**2), (middle - half) / (n + z**2)"
        },
        "these are the numbers of mistakes: divide by the size of the group": {
            "rows.append([e,": "rows.append([n * e,"
        },
        "z is to be squared, under the root, in the middle and in the denominator": {
            "z**2": "z"
        },
        "z is to be squared, under the root and in the middle": {
            "z**2 / 4": "z / 4",
            "z**2 / 2": "z / 2",
        },
        "the columns are error, lower end, upper end, in this order": {
            "rows.append([e, (middle - half) / (n + z**2), (middle + half) / (n + z**2)])": "rows.append([(middle - half) / (n + z**2), e, (middle + half) / (n + z**2)])"
        },
    },
    "check-9": {
        "this is the highest error, and the group is tiny: look at the interval": {
            "np.argmax(report.low)": "np.argmax(report.errors)",
            "report.low[worst], name": "report.errors[worst], name",
        },
        "this is the highest upper end: small groups have wide intervals": {
            "np.argmax(report.low)": "np.argmax(report.high)",
            "report.low[worst], name": "report.high[worst], name",
        },
        "this is the group with the most mistakes: large groups have many": {
            "np.argmax(report.low)": "np.argmax(report.mistakes)",
            "report.low[worst], name": "report.mistakes[worst], name",
        },
        "this is the group with the lowest lower end": {
            "np.argmax": "np.argmin",
            "max(found)": "min(found)",
        },
        "this is the group that is surely served best": {
            "np.argmax(report.low)": "np.argmin(report.high)",
            "report.low[worst], name": "-report.high[worst], name",
        },
        "the groups of the last column alone were compared: look at all columns": {
            "max(found)": "found[-1]"
        },
        "the groups of the first column alone were compared: look at all columns": {
            "max(found)": "found[0]"
        },
        "within a column you take the highest error, and its interval may be wide": {
            "np.argmax(report.low)": "np.argmax(report.errors)"
        },
        "small groups are left out, and then the highest error is taken: take the highest lower end": {
            "np.argmax(report.low)": "np.argmax(np.where(report.sizes >= 20, report.errors, -1))",
            "report.low[worst], name": "report.errors[worst], name",
        },
        "the interval is too narrow: leave z as it is": {
            "y_pred, groups)": "y_pred, groups, z=1)"
        },
    },
    "check-10": {
        "these are the weights for the first grouping alone": {
            "zip(first, second)": "zip(first)"
        },
        "these are the weights for the second grouping alone": {
            "zip(first, second)": "zip(second)"
        },
        "the product of two weights doesn't balance the combinations": """
            def balance(first, second):
                def weights(groups):
                    counts = [sum(groups == group) for group in groups]
                    return len(groups) / len(set(groups.tolist())) / np.array(counts)

                return weights(first) * weights(second)
            """,
        "the combinations are balanced, but the weights don't add up to n": {
            "len(pairs) / (len(counts) * counts[pair])": "1 / counts[pair]"
        },
        "each combination now has the total n: divide by how many there are": {
            "len(pairs) / (len(counts) * counts[pair])": "len(pairs) / counts[pair]"
        },
        "count only the combinations that occur": {
            "len(counts) *": "len(set(first)) * len(set(second)) *"
        },
        "it is turned around: a frequent combination must weigh less": {
            "len(pairs) / (len(counts) * counts[pair])": "len(counts) * counts[pair] / len(pairs)"
        },
        "glued together, 1 and 11 look like 11 and 1: keep the pair": {
            "list(zip(first, second))": 'list(f"{a}{b}" for a, b in zip(first, second))'
        },
        "the product of two weights doesn't balance the combinations, also when rescaled to n": """
            def balance(first, second):
                def weights(groups):
                    counts = [sum(groups == group) for group in groups]
                    return len(groups) / len(set(groups.tolist())) / np.array(counts)

                product = weights(first) * weights(second)
                return product * len(product) / product.sum()
            """,
        "the mean of two weights doesn't balance the combinations": """
            def balance(first, second):
                def weights(groups):
                    counts = [sum(groups == group) for group in groups]
                    return len(groups) / len(set(groups.tolist())) / np.array(counts)

                return (weights(first) + weights(second)) / 2
            """,
        "the combinations are balanced, but the weights add up to 1": {
            "len(pairs) / (len(counts) * counts[pair])": "1 / (len(counts) * counts[pair])"
        },
    },
}
