"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1": {
        "factor is that of the variance, and ReLU's half is missing": {
            "0.25, 0.2, 0.4": "0.25, 0.2, 0.32"
        },
        "he is the variance: take its root": {"0.25, 0.2, 0.4": "0.0625, 0.2, 0.4"},
        "glorot is the variance: take its root": {
            "0.25, 0.2, 0.4": "0.25, 0.04, 0.4"
        },
        "he takes the 2: half of the sums become 0": {
            "0.25, 0.2, 0.4": "1 / np.sqrt(32), 0.2, 0.4"
        },
        "he counts the inputs, not the units": {
            "0.25, 0.2, 0.4": "1 / 3, 0.2, 0.4"
        },
        "glorot has 2 over the sum, not 1": {
            "0.25, 0.2, 0.4": "0.25, 1 / np.sqrt(50), 0.4"
        },
        "glorot counts inputs and units: their sum": {
            "0.25, 0.2, 0.4": "0.25, 0.25, 0.4"
        },
        "factor is that of the variance; the spread's is its root": {
            "0.25, 0.2, 0.4": "0.25, 0.2, 0.16"
        },
        "factor forgets that ReLU halves the mean square": {
            "0.25, 0.2, 0.4": "0.25, 0.2, np.sqrt(0.32)"
        },
    },
    "check-2": {
        'one string of letters is wanted, as in leaks = "AE"': {
            '"ACD"': '{"A", "C", "D"}'
        },
        "A is missing: the medians of all rows have seen the test rows": {
            "ACD": "CD"
        },
        "C is missing: copies of one picture stand on both sides": {"ACD": "AD"},
        "D is missing: a choice by the test score makes it a validation score": {
            "ACD": "AC"
        },
        "B is fine: the test rows are only transformed": {"ACD": "ABCD"},
        "E is fine: that is what validation rows are for": {"ACD": "ACDE"},
        "only D: but A and C mix the sides before the split": {"ACD": "D"},
        "alphabetical order, please, and capital letters": {"ACD": "acd"},
    },
    "check-3": {
        "round up, not to the nearest: the last, smaller batch is a step as well": {
            "-(-n // batch_size)": "round(n / batch_size)"
        },
        "the last, smaller batch is a step as well: round up": {
            "-(-n // batch_size)": "(n // batch_size)"
        },
        "when the batch size divides n there is no batch more": {
            "-(-n // batch_size)": "(n // batch_size + 1)"
        },
        "the fraction of a batch is a whole step": {
            "-(-n // batch_size)": "(n / batch_size)"
        },
        "each epoch ends with a small batch of its own: round up before you multiply": {
            "epochs * -(-n // batch_size)": "-(-n * epochs // batch_size)"
        },
        "the epochs are missing": {"epochs * ": ""},
        "noise falls like the root of the batch size": {" ** 0.5": ""},
        "the smaller batch is the noisier one": {
            "other / batch_size": "batch_size / other"
        },
    },
    "check-4": {
        "D is not slow: its loss has fallen to a tenth": {'"fine"': '"slow"'},
        "A and B are swapped: whose loss still falls, by a little every epoch?": {
            '"slow", "stuck"': '"stuck", "slow"'
        },
        "B is not slow: its loss stays where knowing nothing puts it": {
            '"stuck", "divergent"': '"slow", "divergent"'
        },
        "A is not stuck: its loss falls in every epoch": {
            '"slow", "stuck"': '"stuck", "stuck"'
        },
        "C is not slow: its loss rises far above that of a network that knows nothing": {
            '"divergent"': '"slow"'
        },
        "D is no leak: training loss is measured during the epoch, so it may lie above at first": {
            '"fine"': '"leak"'
        },
        "C and D are swapped: a loss far above 2.30 is worse than knowing nothing": {
            '"divergent", "fine"': '"fine", "divergent"'
        },
    },
    "check-5": {
        "a leak: the medians come from all rows together": {
            "np.nanmedian(learn, axis=0)": "np.nanmedian(np.vstack([learn, later]), axis=0)"
        },
        "np.median of a column with NaN is NaN: np.nanmedian": {
            "np.nanmedian": "np.median"
        },
        "a small number in the divisor is not enough: where the column is constant, divide by 1": {
            "np.where(spread == 0, 1, spread)": "spread + 1e-8"
        },
        "missing numbers get the median, not the mean": {
            "np.nanmedian": "np.nanmean"
        },
        "missing numbers get the median, not 0": {
            "median = np.nanmedian(learn, axis=0)": "median = 0"
        },
        "a leak: later rows are filled with their own median": {
            "later = np.where(np.isnan(later), median, later)": "later = np.where(np.isnan(later), np.nanmedian(later, axis=0), later)"
        },
        "a leak: later rows are standardised by their own mean and spread": {
            "(later - mean) / spread": "(later - later.mean(axis=0)) / np.where(later.std(axis=0) == 0, 1, later.std(axis=0))"
        },
        "a leak: mean and spread come from all rows together": {
            "mean, spread = learn.mean(axis=0), learn.std(axis=0)": "mean, spread = np.vstack([learn, later]).mean(axis=0), np.vstack([learn, later]).std(axis=0)"
        },
        "fill first: mean and spread have left out the missing places": {
            "    median = np.nanmedian(learn, axis=0)\n": "    mean, spread = np.nanmean(learn, axis=0), np.nanstd(learn, axis=0)\n    median = np.nanmedian(learn, axis=0)\n",
            "    mean, spread = learn.mean(axis=0), learn.std(axis=0)\n": "",
        },
        "the spread divides by n, not by n − 1": {
            "learn.std(axis=0)": "learn.std(axis=0, ddof=1)"
        },
        "the variance is there, its root is missing": {
            "learn.std(axis=0)": "learn.var(axis=0)"
        },
        "each column has a mean and spread of its own: axis=0": {
            "learn.mean(axis=0), learn.std(axis=0)": "learn.mean(), learn.std()"
        },
        "the arguments were changed: fill copies": {
            "    learn = np.where(np.isnan(learn), median, learn)\n    later = np.where(np.isnan(later), median, later)\n": "    learn[:] = np.where(np.isnan(learn), median, learn)\n    later[:] = np.where(np.isnan(later), median, later)\n"
        },
        "a constant column must not be divided by 0": {
            "    spread = np.where(spread == 0, 1, spread)\n": "    np.seterr(invalid='ignore', divide='ignore')\n"
        },
    },
    "check-6": {
        "divide by the number of rows, not of batches": {
            "total / len(X)": "total / len(batches)"
        },
        "the loss's gradient is a mean already": {
            "loss.gradient(Z, Y[rows])": "loss.gradient(Z, Y[rows]) * len(rows)"
        },
        "the batches have different sizes: weight each loss by its rows": {
            "loss.value(Z, Y[rows]) * len(rows)": "loss.value(Z, Y[rows])",
            "total / len(X)": "total / len(batches)",
        },
        "the sum of the batches' losses is not their mean over the rows": {
            " * len(rows)": "",
            "total / len(X)": "total",
        },
        "divide by the number of rows": {"total / len(X)": "total"},
        "the loss is measured after the step: measure it before": {
            "        total += loss.value(Z, Y[rows]) * len(rows)\n": "",
            "network.gradient)\n": "network.gradient)\n        total += loss.value(network.forward(X[rows]), Y[rows]) * len(rows)\n",
        },
        "only the last batch's loss is returned": {
            "total += loss": "total = loss",
            "total / len(X)": "total / len(rows)",
        },
        "each step must see its batch, not all rows": {
            "X[rows]": "X",
            "Y[rows]": "Y",
            "* len(rows)": "* len(rows)",
        },
        "the weights are the old ones: each batch wants a backward pass and a step": {
            "        optimizer.step(network.theta, network.gradient)\n": ""
        },
        "one step at the end is not one step a batch": {
            "        optimizer.step(network.theta, network.gradient)\n": "    optimizer.step(network.theta, network.gradient)\n"
        },
        "the batches have an order of their own: keep it": {
            "in batches:": "in batches[::-1]:"
        },
        "the network learns for an epoch more: measure all rows before, or as you go": {
            "    return total / len(X)": "    return loss.value(network.forward(X), Y)"
        },
    },
    "check-7": {
        "the count can jump past the budget within an epoch: ask for at least, not exactly": {
            ">=": "=="
        },
        "a budget of 10 is reached at 10 steps, not after": {">=": ">"},
        "training never stops: epoch_end has to return True": {
            "        return self.steps >= self.budget": "        self.steps >= self.budget"
        },
        "the count goes on from the last training: set it to 0 in start": {
            "    def start(self, network, history):\n        self.steps = 0\n": "    steps = 0\n"
        },
        "it stops at once: return True only when the budget is used up": {
            ">=": "<"
        },
        "these are epochs: count in step_end": {
            "    def step_end(self, network):\n        self.steps += 1\n\n": "",
            "        return self.steps": "        self.steps += 1\n        return self.steps",
        },
        "the epoch should be finished: ask to stop in epoch_end, don't raise": {
            "        self.steps += 1\n": "        self.steps += 1\n        if self.steps >= self.budget:\n            raise KeyboardInterrupt\n"
        },
        "the count is 0 at each epoch's start: reset it in start alone": {
            "        return self.steps >= self.budget": "        done = self.steps >= self.budget\n        self.steps = 0\n        return done"
        },
    },
    "check-8": {
        "precision and recall are swapped; rows are true classes, columns answers": {
            "share(tp, tp + fp), share(tp, tp + fn)": "share(tp, tp + fn), share(tp, tp + fp)"
        },
        "class 1 is the positive one": {"(tn, fp), (fn, tp)": "(tp, fn), (fp, tn)"},
        "F₁ is the harmonic mean, not the plain one": {
            "f1 = share(2 * tp, 2 * tp + fp + fn)": "f1 = (share(tp, tp + fp) + share(tp, tp + fn)) / 2"
        },
        "F₁ lacks the factor 2": {
            "share(2 * tp, 2 * tp + fp + fn)": "share(tp, tp + fp + fn)"
        },
        "accuracy counts right answers of both classes": {
            "share(tn + tp, total)": "share(tp, total)"
        },
        "recall divides by the true positives and the missed ones, not by all rows": {
            "share(tp, tp + fn), f1": "share(tp, total), f1"
        },
        "where a score would divide by 0 it is 0, not 1": {
            "whole > 0 else 0": "whole > 0 else 1"
        },
        "where a score would divide by 0 it is 0, not NaN": {
            "whole > 0 else 0": "whole > 0 else np.nan"
        },
        "where a score would divide by 0 it is 0, not NaN: F₁, too": 'def scores(matrix):\n    (tn, fp), (fn, tp) = np.asarray(matrix, dtype=float)\n    with np.errstate(invalid="ignore"):\n        p, r = tp / (tp + fp), tp / (tp + fn)\n        return (tn + tp) / np.sum(matrix), p, r, 2 * p * r / (p + r)\n',
        "precision and recall can both be 0: F₁ is then 0, not NaN": 'def scores(matrix):\n    (tn, fp), (fn, tp) = np.asarray(matrix, dtype=float)\n    p = tp / (tp + fp) if tp + fp else np.float64(0)\n    r = tp / (tp + fn) if tp + fn else np.float64(0)\n    with np.errstate(invalid="ignore"):\n        return (tn + tp) / np.sum(matrix), p, r, 2 * p * r / (p + r)\n',
    },
    "check-9": {
        "equal scores count half, not full": {
            "(gap > 0) + 0.5 * (gap == 0)": "gap >= 0"
        },
        "equal scores count half, not 0": {
            "(gap > 0) + 0.5 * (gap == 0)": "gap > 0"
        },
        "the other way round: class 1 should have the higher score": {
            "gap > 0": "gap < 0"
        },
        "divide by the number of pairs": {"np.mean(": "np.sum("},
        "divide by the pairs of different classes, not by n²": {
            "np.mean((gap > 0) + 0.5 * (gap == 0))": "np.sum((gap > 0) + 0.5 * (gap == 0)) / len(labels) ** 2"
        },
        "every row of class 1 meets every row of class 0, not only its neighbour": {
            "    gap = score[labels == 1][:, None] - score[labels == 0]\n": "    k = min(np.sum(labels == 1), np.sum(labels == 0))\n    gap = score[labels == 1][:k] - score[labels == 0][:k]\n"
        },
        "this counts by how much, not how often": {
            "(gap > 0) + 0.5 * (gap == 0)": "gap"
        },
    },
    "check-10": {
        "the rates are spread evenly, not on a scale of powers": {
            "np.exp(rng.uniform(np.log(low), np.log(high), trials))": "rng.uniform(low, high, trials)"
        },
        "the lowest score is returned: the highest is wanted": {
            "nanargmax": "nanargmin"
        },
        "np.argmax takes NaN for the largest: a diverged run can't win": {
            "np.nanargmax": "np.argmax"
        },
        "a NaN counted as 0 is fine, but this returns its place, not its rate": {
            "return rates[best], scores[best]": "return best, scores[best]"
        },
        "the order is rate, then score": {
            "rates[best], scores[best]": "scores[best], rates[best]"
        },
        "one trial is missing": {
            "np.log(high), trials)": "np.log(high), trials - 1)"
        },
        "the rates end at 1 here, and should end at high": {
            "np.exp(rng.uniform(np.log(low), np.log(high), trials))": "low ** rng.uniform(0, 1, trials)"
        },
        "the powers have lost their base: exp undoes log, 10 ** undoes log10": {
            "np.exp(rng": "10 ** (rng"
        },
        "each rate is scored once: keep the scores, and don't train the winner again": {
            "return rates[best], scores[best]": "return rates[best], score(rates[best])"
        },
    },
    "check-11": {
        "what leaves on one side comes in on the other: np.roll wraps": """
def shift_right(images, pixels):
    return np.roll(images, pixels, axis=2)
""",
        "this moves down: columns are the last axis": """
def shift_right(images, pixels):
    moved = np.zeros_like(images)
    rows = range(images.shape[1])
    for row in rows:
        if row - pixels in rows:
            moved[:, row] = images[:, row - pixels]
    return moved
""",
        "the wrong way: positive pixels move to the right": """
def shift_right(images, pixels):
    moved = np.zeros_like(images)
    columns = range(images.shape[2])
    for column in columns:
        if column + pixels in columns:
            moved[:, :, column] = images[:, :, column + pixels]
    return moved
""",
        "a shift by 0 must leave the images as they are: a slice [:-0] is empty": """
def shift_right(images, pixels):
    moved = np.zeros_like(images)
    if pixels > 0:
        moved[:, :, pixels:] = images[:, :, :-pixels]
    elif pixels < 0:
        moved[:, :, :pixels] = images[:, :, -pixels:]
    return moved
""",
        "what comes in is 0, not the edge repeated": """
def shift_right(images, pixels):
    columns = np.arange(images.shape[2]) - pixels
    return images[:, :, columns.clip(0, images.shape[2] - 1)]
""",
        "the images that came were changed: work on a copy": """
def shift_right(images, pixels):
    moved = np.roll(images, pixels, axis=2)
    if pixels > 0:
        moved[:, :, :pixels] = 0
    if pixels < 0:
        moved[:, :, pixels:] = 0
    images[:] = moved
    return moved
""",
        "a negative shift moves to the left: this one leaves the images alone": {
            "        moved[:, :, :pixels] = images[:, :, -pixels:]": "        moved[:] = images"
        },
    },
    "check-12": {
        "all pieces are held at once, or the new file is in another folder: open it beside path, and write each piece as it comes": """
def write_whole(path, parts):
    path.write_bytes(b''.join(parts))
""",
        "the old file is gone: write under another name, and rename when all is well": """
def write_whole(path, parts):
    with open(path, 'wb') as file:
        for part in parts:
            file.write(part)
""",
        "after an error, the half-written file is still in the folder": """
def write_whole(path, parts):
    new = path.with_name(path.name + '.part')
    with open(new, 'wb') as file:
        for part in parts:
            file.write(part)
    new.replace(path)
""",
        "the error was swallowed: the caller must hear of it": """
def write_whole(path, parts):
    new = path.with_name(path.name + '.part')
    try:
        with open(new, 'wb') as file:
            for part in parts:
                file.write(part)
        new.replace(path)
    except OSError:
        new.unlink()
""",
        "only the last piece is in the file: open it once": """
def write_whole(path, parts):
    new = path.with_name(path.name + '.part')
    try:
        for part in parts:
            new.write_bytes(part)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
""",
        "the old file is deleted too early: replace does that in one step": """
def write_whole(path, parts):
    path.unlink(missing_ok=True)
    new = path.with_name(path.name + '.part')
    try:
        with open(new, 'wb') as file:
            for part in parts:
                file.write(part)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
""",
        "the new file was never renamed": """
def write_whole(path, parts):
    new = path.with_name(path.name + '.part')
    try:
        with open(new, 'wb') as file:
            for part in parts:
                file.write(part)
    except BaseException:
        new.unlink()
        raise
""",
        "pieces were added to the old file: it should be replaced": """
def write_whole(path, parts):
    new = path.with_name(path.name + '.part')
    try:
        with open(new, 'wb') as file:
            if path.exists():
                file.write(path.read_bytes())
            for part in parts:
                file.write(part)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
""",
    },
}
