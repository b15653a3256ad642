"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

RIGHT = '"adfgj"'
REPORT = """
    return {
        "model": model,"""
SCALED = 'make_pipeline(SimpleImputer(strategy="median"), StandardScaler())'
MISTAKES = {
    "check-1": {
        "f is what the test rows are there for": {RIGHT: '"adgj"'},
        "b: medians are learnt from data, so from the training part alone": {
            RIGHT: '"abdfgj"'
        },
        "h uses the answers of all rows that it sees: the columns then suit the test rows, too": {
            RIGHT: '"adfghj"'
        },
        "c is a choice, and a score that was used for a choice is flattered": {
            RIGHT: '"acdfgj"'
        },
        "e is a choice like any other: the threshold would suit these very rows": {
            RIGHT: '"adefgj"'
        },
        "g: a baseline learns nothing from the rows that judge, and must be judged by the same ones": {
            RIGHT: '"adfj"'
        },
        "i: recommending the better one of two is a choice; the rule has to be written down before": {
            RIGHT: '"adfgij"'
        },
        "d: test rows have to be prepared, too, and with numbers of the training part they may be": {
            RIGHT: '"afgj"'
        },
        "a: test rows have to be prepared, too, and with medians of the training part they may be": {
            RIGHT: '"dfgj"'
        },
        "j: once the score is written down, and nothing is changed, you may look": {
            RIGHT: '"adfg"'
        },
    },
    "check-2": {
        "the test rows' own most frequent answer is not known beforehand: count the training answers": {
            "np.unique(y_train": "np.unique(y_test"
        },
        "the answers are right; the score is the share of test rows, not of training rows": {
            "y_test == answer": "y_train == answer"
        },
        "the answers are right; this is the share of wrong ones": {
            "y_test == answer": "y_test != answer"
        },
        "the answers are right; divide by the number of test rows": {
            "np.mean": "np.sum"
        },
        "of equally frequent answers the first in sorted order is wanted": {
            "np.argmax(counts)": "len(counts) - 1 - np.argmax(counts[::-1])"
        },
        "this is the rarest answer": {"argmax": "argmin"},
        "these are the answers that come last in sorted order: count how often each occurs": {
            "names[np.argmax(counts)]": "names[-1]"
        },
    },
    "check-3": {
        "the gain is a's score minus b's": {
            "score(y[rows], a[rows]) - score(y[rows], b[rows])": "score(y[rows], b[rows]) - score(y[rows], a[rows])"
        },
        "the first number is the gain on the test rows as they are, not the mean of the drawn ones": {
            "gain(np.arange(len(y)))": "np.mean(gains)"
        },
        "these are the 5 % and the 95 % quantile: an interval of 90 %": {
            "[0.025, 0.975]": "[0.05, 0.95]"
        },
        "the ends of the interval are swapped": {
            "[0.025, 0.975]": "[0.975, 0.025]"
        },
        "these are the smallest and the largest gain: take the two quantiles": {
            "[0.025, 0.975]": "[0, 1]"
        },
        "this is the interval of a's score alone": {
            "gains = [gain(rows) for rows in draws]": "gains = [score(y[rows], a[rows]) for rows in draws]"
        },
        "right answers and a model's answers belong together: draw the same rows of y": {
            "score(y[rows], a[rows]) - score(y[rows], b[rows])": "score(y, a[rows]) - score(y, b[rows])"
        },
        "a row of draws holds row numbers with repetitions: keep these, don't take each once": {
            "gain(rows) for rows in draws": "gain(np.unique(rows)) for rows in draws"
        },
        "these are ends of two separate intervals, subtracted: take the gain on each drawn set of rows": """
            def gain_interval(score, y, a, b, draws):
                one = [score(y[rows], a[rows]) for rows in draws]
                other = [score(y[rows], b[rows]) for rows in draws]
                ends = np.quantile(one, [0.025, 0.975]) - np.quantile(other, [0.025, 0.975])
                return score(y, a) - score(y, b), *ends
            """,
        "this is 1.96 standard deviations to both sides: the quantiles of the drawn gains are wanted": """
            def gain_interval(score, y, a, b, draws):
                gain = score(y, a) - score(y, b)
                gains = [score(y[rows], a[rows]) - score(y[rows], b[rows]) for rows in draws]
                return gain, gain - 1.96 * np.std(gains), gain + 1.96 * np.std(gains)
            """,
    },
    "check-4": {
        "numbers are not standardised": {
            SCALED: 'SimpleImputer(strategy="median")'
        },
        "gaps are to be filled with the median": {'strategy="median"': ""},
        "fill the gaps first, then standardise": {
            SCALED: 'make_pipeline(StandardScaler(), SimpleImputer(strategy="median"))'
        },
        "each text wants a column of its own, the first one, too": {
            'handle_unknown="ignore"': 'handle_unknown="ignore", drop="first"'
        },
        "the columns of texts are missing": {
            ', ("texts", words, texts)]': "]",
            "words = OneHotEncoder": "OneHotEncoder",
        },
        "the columns of numbers are missing": {
            '("numbers", filled, numbers), ': "",
        },
        "0 and 1 are to stay: standardise the numbers only": {
            "make_pipeline(ColumnTransformer(columns), model)": "make_pipeline(ColumnTransformer(columns, sparse_threshold=0), StandardScaler(), model)"
        },
    },
    "check-5a": {
        "a probability of exactly 0.5 is answered 1": {">= 0.5": "> 0.5"},
        "these are right answers: the wrong ones are wanted": {
            "!= truth": "== truth"
        },
        "the surest come first, not the least sure": {"-np.abs": "np.abs"},
        "these are places among the mistakes: row numbers are wanted": {
            "wrong[order][:n]": "order[:n]"
        },
        "low probabilities can be sure, too: what counts is the distance from 0.5": {
            "-np.abs(p[wrong] - 0.5)": "-p[wrong]"
        },
        "these are the surest answers, right ones among them": {
            "np.flatnonzero((p >= 0.5) != truth)": "np.arange(len(p))"
        },
        "take the first n after sorting, not before": {
            "!= truth)": "!= truth)[:n]",
            "order][:n]": "order]",
        },
    },
    "check-5b": {
        "a group of exactly `least` rows counts": {">= least": "> least"},
        "`least` counts the rows whose right answer is 1, not all of a group": {
            "len(refused) >= least": "np.sum(groups == name) >= least"
        },
        "`least` is not used": {"len(refused) >= least": "len(refused)"},
        "the right answers are to be 1: of them the share that is answered 0": {
            "(groups == name) & (truth == 1)": "groups == name"
        },
        "this is the share that is answered 1": {"] == 0": "] == 1"},
        "the highest share is wanted, not the lowest": {"max(found)": "min(found)"},
        "the third number is how many rows the share is of, not how many were answered 0": {
            "name, len(refused)": "name, np.sum(refused)"
        },
        "the third number counts the group's rows whose right answer is 1, not all of them": {
            "name, len(refused)": "name, np.sum(groups == name)"
        },
        "these are numbers of rows: a share is wanted": {
            "np.mean(refused)": "np.sum(refused)"
        },
        "this is the share of wrong answers: look only at rows whose right answer is 1": """
            def worst_group(truth, answer, groups, least):
                found = []
                for name in np.unique(groups):
                    own = groups == name
                    size = np.sum(truth[own] == 1)
                    if size >= least:
                        found.append((np.mean(answer[own] != truth[own]), name, size))
                share, name, size = max(found)
                return name, share, size
            """,
    },
    "check-6": {
        "the scaler learns from rows that it shouldn't: standardise inside each fit": {
            "make_pipeline(StandardScaler(), KNeighborsClassifier(k))": "KNeighborsClassifier(k)",
            "    means = [": "    X = StandardScaler().fit_transform(X)\n    means = [",
        },
        "the inputs are not standardised": {
            "make_pipeline(StandardScaler(), KNeighborsClassifier(k))": "KNeighborsClassifier(k)"
        },
        "the setting is chosen by its score on the test rows": {
            "settings[np.argmax(means)]": "max(settings, key=lambda k: score(k, train, test))"
        },
        "the setting is right; its score is to be that on the test rows, not that of the folds": {
            "best, score(best, train, test)": "best, max(means)"
        },
        "folds hold positions within train: take train[learn] and train[judge]": {
            "score(k, train[learn], train[judge])": "score(k, learn, judge)"
        },
        "this is the worst setting": {"argmax": "argmin"},
        "the setting is right; let it learn from all training rows before the test": {
            "score(best, train, test)": "score(best, train[folds[0][0]], test)"
        },
        "all folds count, not only the first": {
            "for learn, judge in folds]": "for learn, judge in folds[:1]]"
        },
        "the setting is chosen by how well it answers the rows that it learnt from": {
            "train[learn], train[judge]": "train[learn], train[learn]"
        },
        "each pair is (learn, judge): they are swapped": {
            "train[learn], train[judge]": "train[judge], train[learn]"
        },
        "that is the search as it was: all of its faults are still there": {
            "make_pipeline(StandardScaler(), KNeighborsClassifier(k))": "KNeighborsClassifier(k)",
            "    means = [": "    X = StandardScaler().fit_transform(X)\n    means = [",
            "settings[np.argmax(means)]": "max(settings, key=lambda k: score(k, train, test))",
        },
        "the scaler has seen each fold's judging rows: fit it on train[learn], inside each fit": "def honest_search(X, y, train, test, folds, settings):\n    X = StandardScaler().fit(X[train]).transform(X)\n\n    def score(k, learn, judge):\n        model = KNeighborsClassifier(k)\n        return model.fit(X[learn], y[learn]).score(X[judge], y[judge])\n\n    means = [\n        np.average([score(k, train[learn], train[judge]) for learn, judge in folds])\n        for k in settings\n    ]\n    best = settings[np.argmax(means)]\n    return best, score(best, train, test)\n",
        "judging rows are standardised with the mean and spread of the rows that were learnt from": "def honest_search(X, y, train, test, folds, settings):\n    def score(k, learn, judge):\n        model = KNeighborsClassifier(k)\n        model.fit(StandardScaler().fit_transform(X[learn]), y[learn])\n        return model.score(StandardScaler().fit_transform(X[judge]), y[judge])\n\n    means = [\n        np.average([score(k, train[learn], train[judge]) for learn, judge in folds])\n        for k in settings\n    ]\n    best = settings[np.argmax(means)]\n    return best, score(best, train, test)\n",
    },
    "check-7": {
        "the weights are not used": {
            "(w * (X @ theta - y))": "(X @ theta - y)",
            "w.sum()": "len(y)",
        },
        "divide by the sum of the weights, not by the number of rows": {
            "w.sum()": "len(y)"
        },
        "the weights are missing in the sum, though it is divided by theirs": {
            "(w * (X @ theta - y))": "(X @ theta - y)"
        },
        "the penalty is divided by the sum of the weights, too": {
            "(slopes + alpha * theta) / w.sum()": "slopes / w.sum() + alpha * theta"
        },
        "the penalty is missing": {"slopes + alpha * theta": "slopes"},
        "the sign of everything is wrong: the gradient points uphill": {
            "slopes + alpha * theta": "-slopes - alpha * theta"
        },
        "the penalty is right; the error is the prediction minus the answer": {
            "X @ theta - y": "y - X @ theta"
        },
        "the halves are gone when squares are differentiated: this is twice the gradient": {
            "slopes + alpha * theta": "2 * (slopes + alpha * theta)"
        },
        "½ of the penalty is left over: the derivative of θ²/2 is θ": {
            "alpha * theta": "alpha * theta / 2"
        },
        "the division is missing": {" / w.sum()": ""},
        "a row counts with its weight, not with its square": {
            "(w * (X": "(w**2 * (X"
        },
        "the penalty is divided by the sum of the weights, too, not by the number of rows": {
            "(slopes + alpha * theta) / w.sum()": "slopes / w.sum() + alpha * theta / len(X)"
        },
    },
    "check-8": {
        "get_params has to give power, with 2 as its default: name it in __init__": {
            "power=2": "power=3"
        },
        "the constructor stores what it is given, as it is, and nothing else": {
            "self.power = power": "self.power = float(power)"
        },
        "fit has to return the object itself": {
            "        return self\n": "        return self.means_\n"
        },
        "fit changed X: work on a copy": {
            "self.classes_ = np.unique(y)": "X -= X.mean(axis=0)\n        self.classes_ = np.unique(y)"
        },
        "classes_ has to hold the classes in sorted order, after fit": {
            "np.unique(y)": "np.array(list(dict.fromkeys(y)))"
        },
        "means_ has to hold a row for each class: the means of its rows, column by column": {
            "mean(axis=0)": "mean()"
        },
        "the answers are places in classes_, and not the labels themselves": {
            "self.classes_[apart.argmin(axis=1)]": "apart.argmin(axis=1)"
        },
        "the class with the smallest sum is wanted": {"argmin": "argmax"},
        "power has to be looked at when it is used: set_params may change it": {
            "ord=self.power": "ord=2"
        },
        "a second fit starts from nothing: something of the first is left": {
            "self.classes_ = np.unique(y)": "self.classes_ = getattr(self, 'classes_', np.unique(y))"
        },
        "predict before fit has to raise NotFittedError": {
            "        check_is_fitted(self)\n": ""
        },
        "predict takes what it shouldn't: another number of columns, or NaN": {
            "X = validate_data(self, X, reset=False)": "X = np.asarray(X)"
        },
        "fit takes numbers that are no classes: check_classification_targets is missing": {
            "        check_classification_targets(y)\n": ""
        },
    },
    "check-9": {
        "load returns two things: a DataFrame, and the name of one of its columns": {
            'load_penguins(), "species"': 'load_penguins(), "kind"'
        },
        "this table is too small: 150 rows and three columns are the least": {
            'load_penguins(), "': 'load_penguins().iloc[::3], "'
        },
        "some rows have no answer: they can't teach or judge, so drop them": {
            '"species"\n    ###': '"sex"\n    ###'
        },
        "a column is standardised over all rows already: that is a leak; leave it to the model": {
            'return load_penguins(), "species"': 'table = load_penguins()\n    table["body_mass_g"] -= table["body_mass_g"].mean()\n    table["body_mass_g"] /= table["body_mass_g"].std()\n    return table, "species"'
        },
        "deal: a row is on both sides": {
            "return split(np.arange(len(table)), rng=0, stratify=kinds)": "rows = np.random.default_rng(0).permutation(len(table))\n    return rows, rows[:80]"
        },
        "deal: every row has to be on one side": {
            "return split(np.arange(len(table)), rng=0, stratify=kinds)": "rows = np.random.default_rng(0).permutation(len(table))\n    return rows[100:], rows[:80]"
        },
        "deal: the test gets 15 to 50 % of the rows": {
            "rng=0, stratify": "test_size=0.1, rng=0, stratify"
        },
        "deal: the rows are cut in the order of the table, which may be sorted: shuffle them": {
            "return split(np.arange(len(table)), rng=0, stratify=kinds)": "return np.split(np.arange(len(table)), [260])"
        },
        "deal: it deals anew each time, so that nobody can repeat your report: fix the seed": {
            "rng=0, stratify": "stratify"
        },
        "report never opens the envelope: without a test there is no score": {
            "test = envelope.open(model)": "test = train"
        },
        "the envelope is opened twice: the test rows are for one look at one final model": {
            "test = envelope.open(model)": "envelope.open(model)\n    test = envelope.open(model)"
        },
        'something is missing in what report returns: "model", "score", "baseline", "gain", "card"': {
            '        "baseline": baseline,\n': ""
        },
        "the model learnt on after the envelope was opened: what was tested is another one": {
            "    right = test": '    both = pd.concat([train, test])\n    model.fit(both, both["species"].to_numpy(str))\n    right = test'
        },
        "report makes another model each time: fix the seeds": {
            "MLPClassifier(random_state=0)": "MLPClassifier()"
        },
        "with other test rows the model is another one: they helped to make it": {
            "model = make_pipeline(columns, net).fit(train, y)": 'both = pd.concat([train, envelope._test])\n    model = make_pipeline(columns.fit(both), net).fit(both, both["species"].to_numpy(str))'
        },
        "score isn't the model's mean score on the test rows": {
            '"score": score,': '"score": model.score(train, y),'
        },
        "baseline isn't the score, on the test rows, of the usual training answer": {
            '"baseline": baseline,': '"baseline": 1 / len(names),'
        },
        "gain starts with score minus baseline": {
            '"gain": (score - baseline, low, high)': '"gain": (score, low, high)'
        },
        "this isn't the 95 % interval of the gain: both models are judged by the same drawn rows": {
            "interval_of_mean(gains)": "interval_of_mean(ours)"
        },
        "the interval of the gain holds zero: this model isn't surely better than the baseline; try another, or another table": {
            "MLPClassifier(random_state=0)": 'MLPClassifier(learning_rate_init=1e-9, random_state=0, max_iter=1, solver="sgd", alpha=0)'
        },
        "the card is not complete: each of its six fields wants a few words": {
            "learning: three species of penguins, by bill and mass": "use"
        },
        "the card's data has to name the numbers of rows for training and for the test": {
            "{len(train)} birds": "many birds"
        },
        "the card's test has to name score, baseline, gain and the ends of its interval, to two digits": {
            "share right {score:.2f}": "share right {score:.0%}"
        },
    },
}
