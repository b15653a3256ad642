"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1": {
        "the sign is wrong: the step is −η v": {"14, 10.75": "18, 21.75"},
        "β and 1 − β are swapped": {"14, 10.75": "10, 4.75"},
        "the factor 1 − β is missing": {"14, 10.75": "8, -2"},
        "the learning rate is missing": {"14, 10.75": "12, 6"},
        "the first step is right; the second has forgotten the old velocity": {
            "14, 10.75": "14, 12.25"
        },
        "the first step is right; the second needs the gradient at the new θ": {
            "14, 10.75": "14, 10.5"
        },
    },
    "check-2a": {
        "this goes from the library's rate to ours: multiply instead": {
            "learning_rate * (1 - beta)": "learning_rate / (1 - beta)"
        },
        "β and 1 − β are swapped": {
            "learning_rate * (1 - beta)": "learning_rate * beta"
        },
        "the two forms need different rates: our v is a mean, theirs a sum": {
            "learning_rate * (1 - beta)": "learning_rate"
        },
    },
    "check-2b": {
        "this is the limit of plain descent: β is missing": {
            "2 * (1 + beta) / ((1 - beta) * curvature)": "2 / curvature"
        },
        "this is the limit of the library's rate: divide by 1 − β, too": {
            "((1 - beta) * curvature)": "curvature"
        },
        "1 + β and 1 − β are swapped": {
            "2 * (1 + beta) / ((1 - beta) * curvature)": "2 * (1 - beta) / ((1 + beta) * curvature)"
        },
        "the factor 2 is missing": {"2 * (1 + beta)": "(1 + beta)"},
        "a larger curvature allows less: divide by it": {
            "((1 - beta) * curvature)": "(1 - beta) * curvature"
        },
    },
    "check-3": {
        "the sign is wrong: the step is −η v": {"theta - l": "theta + l"},
        "β and 1 − β are swapped": {
            "beta * v + (1 - beta) *": "(1 - beta) * v + beta *"
        },
        "the factor 1 − β is missing: this is the library form": {
            "(1 - beta) * gradient": "gradient"
        },
        "the factor β is missing": {"beta * v +": "v +"},
        "the velocity is forgotten at each step": {"beta * v + ": ""},
        "the step must use the new velocity": {
            "        v = beta * v + (1 - beta) * gradient(theta)\n"
            "        theta = theta - learning_rate * v\n": "        v, theta = beta * v + (1 - beta) * gradient(theta), theta - learning_rate * v\n"
        },
        "all rows are one and the same array: append a copy, or make a new theta": {
            "theta = theta - learning_rate * v": "theta -= learning_rate * v"
        },
    },
    "check-4": {
        "the gradient is taken at θ: this is plain momentum": {
            "theta - learning_rate * beta * v": "theta"
        },
        "the look-ahead has the wrong sign": {
            "theta - learning_rate * beta * v": "theta + learning_rate * beta * v"
        },
        "β is missing in the look-ahead": {
            "theta - learning_rate * beta * v": "theta - learning_rate * v"
        },
        "η is missing in the look-ahead": {
            "theta - learning_rate * beta * v": "theta - beta * v"
        },
        "β and 1 − β are swapped in the velocity": {
            "beta * v + (1 - beta) * g": "(1 - beta) * v + beta * g"
        },
        "the factor 1 − β is missing": {"(1 - beta) * g": "g"},
        "the step starts at θ, not at the look-ahead point": {
            "return theta": "return theta - learning_rate * beta * v"
        },
    },
    "check-5": {
        "ε stands inside the root": {
            "np.sqrt(s + epsilon)": "(np.sqrt(s) + epsilon)"
        },
        "the sign is wrong: the step goes against the gradient": {
            "-learning_rate": "learning_rate"
        },
        "only the last gradient is squared: s is the sum of all so far": {
            "np.cumsum(gradients**2, axis=0)": "gradients**2"
        },
        "the root is missing": {"np.sqrt(s + epsilon)": "(s + epsilon)"},
        "the squares are missing: s sums g², not |g|": {
            "gradients**2": "np.abs(gradients)"
        },
        "s must take in a gradient before that gradient is divided": {
            "np.cumsum(gradients**2, axis=0)": "np.cumsum(gradients**2, axis=0) - gradients**2"
        },
        "each parameter has a sum of its own: don't add up over columns": {
            "np.cumsum(gradients**2, axis=0)": "np.cumsum((gradients**2).sum(axis=1, keepdims=True), axis=0)"
        },
        "this is a mean of squares; AdaGrad takes their sum": {
            "np.cumsum(gradients**2, axis=0)": "np.cumsum(gradients**2, axis=0) / np.arange(1, len(gradients) + 1)[:, None]"
        },
    },
    "check-6": {
        "ρ and 1 − ρ are swapped": {
            "self.rho * self.s + (1 - self.rho) *": "(1 - self.rho) * self.s + self.rho *"
        },
        "ε stands outside the root here": {
            "(np.sqrt(self.s) + self.epsilon)": "np.sqrt(self.s + self.epsilon)"
        },
        "the factor 1 − ρ is missing": {"(1 - self.rho) * ": ""},
        "this is AdaGrad: s must be a running mean, not a sum": {
            "self.rho * self.s + (1 - self.rho) *": "self.s +"
        },
        "the root is missing": {"np.sqrt(self.s)": "self.s"},
        "the sign is wrong: the step goes against the gradient": {"-eta": "eta"},
        "s has to take in the new gradient before the division": {
            "        self.s = self.rho * self.s + (1 - self.rho) * g**2\n"
            "        step[:] = -eta * g / (np.sqrt(self.s) + self.epsilon)\n": "        step[:] = -eta * g / (np.sqrt(self.s) + self.epsilon)\n"
            "        self.s = self.rho * self.s + (1 - self.rho) * g**2\n"
        },
        "s is not kept: assign to self.s": {
            "self.s = self.rho": "s = self.rho",
            "np.sqrt(self.s)": "np.sqrt(s)",
        },
        "the array step is still empty: fill it with step[:] = …": {
            "step[:] =": "step ="
        },
    },
    "check-7": {
        "the rise is (t + 1)/warm: at t = 0 it must not be 0": {
            "(t + 1) / warm": "t / warm"
        },
        "the rise goes on beyond 1: take the smaller of 1 and (t + 1)/warm": {
            "min(1, (t + 1) / warm)": "(t + 1) / warm"
        },
        "there is no warm-up": {"min(1, (t + 1) / warm)": "1"},
        "there is only the warm-up, no wave": {
            "(1 + np.cos(np.pi * min(t, steps) / steps)) / 2": "1"
        },
        "the wave is twice as high: halve it": {"steps)) / 2": "steps))"},
        "after the last step the rate rises again: it should stay at 0": {
            "min(t, steps)": "t"
        },
        "half a wave is wanted: the angle goes from 0 to π, not to 2π": {
            "np.pi": "2 * np.pi"
        },
        "the wave must count from t = 0, not from the end of the warm-up": {
            "min(t, steps) / steps": "min(max(0, t - warm) / (steps - warm), 1)"
        },
        "the wave rises: it is (1 + cos)/2, not (1 − cos)/2": {
            "1 + np.cos": "1 - np.cos"
        },
    },
    "check-8": {
        "Adam and AdaGrad are swapped: whose equal gradients give shrinking steps?": {
            '"Adam"': '"AdaGrad"',
            'GradientDescent", "AdaGrad"': 'GradientDescent", "Adam"',
        },
        "RMSProp and AdaGrad are swapped: whose mean of squares starts too small?": {
            '"RMSProp"': '"AdaGrad"',
            'GradientDescent", "AdaGrad"': 'GradientDescent", "RMSProp"',
        },
        "Adam and RMSProp are swapped: whose empty start is corrected?": {
            '"Adam", "Momentum", "RMSProp"': '"RMSProp", "Momentum", "Adam"'
        },
        "Momentum and plain descent are swapped: who remembers?": {
            '"Momentum", "RMSProp", "GradientDescent"': '"GradientDescent", "RMSProp", "Momentum"'
        },
        "Adam and Momentum are swapped: who begins with a full step?": {
            '"Adam", "Momentum"': '"Momentum", "Adam"'
        },
    },
    "check-9": {
        "the bias correction is missing": {
            "m / (1 - beta1**t)": "m",
            "v / (1 - beta2**t)": "v",
        },
        "the correction divides by 1 − βᵗ: the power t is missing": {
            "beta1**t": "beta1",
            "beta2**t": "beta2",
        },
        "t counts from 1: at t = 0 the correction divides by 0": {
            "start=1": "start=0"
        },
        "only m is corrected, v is not": {"v / (1 - beta2**t)": "v"},
        "only v is corrected, m is not": {"m / (1 - beta1**t)": "m"},
        "β₁ and β₂ are swapped: β₁ belongs to m, β₂ to v": {
            "m, v, steps = 0.0, 0.0, []": "m, v, steps, beta1, beta2 = 0.0, 0.0, [], beta2, beta1"
        },
        "β and 1 − β are swapped in the running means": {
            "beta1 * m + (1 - beta1) *": "(1 - beta1) * m + beta1 *",
            "beta2 * v + (1 - beta2) *": "(1 - beta2) * v + beta2 *",
        },
        "ε stands outside the root": {
            "(np.sqrt(v_hat) + epsilon)": "np.sqrt(v_hat + epsilon)"
        },
        "the root is missing": {"np.sqrt(v_hat)": "v_hat"},
        "the sign is wrong: the step goes against the gradient": {
            "-learning_rate": "learning_rate"
        },
        "the square is missing in v": {"g**2": "np.abs(g)"},
        "keep m and m̂ apart: the next mean needs the uncorrected one": {
            "m_hat = m / (1 - beta1**t)": "m_hat = m = m / (1 - beta1**t)",
            "v_hat = v / (1 - beta2**t)": "v_hat = v = v / (1 - beta2**t)",
        },
    },
    "check-10": {
        "the costs are those of the tuning seeds: judge on the others": {
            "for seed in judging": "for seed in tuning"
        },
        "the rates were chosen by a single lucky seed: take the mean": {
            "np.mean([cost(rule, rate, seed) for seed in tuning])": "np.nanmin([cost(rule, rate, seed) for seed in tuning])"
        },
        "a NaN was overlooked: a rate that flies apart once must not be taken": {
            "np.mean([cost(rule, rate, seed) for seed in tuning])": "np.nanmean([cost(rule, rate, seed) for seed in tuning])"
        },
        "np.argmin takes NaN for the lowest: count it as np.inf": {
            "np.nanargmin": "np.argmin"
        },
        "the rates were chosen on the seeds that judge": {
            "for seed in tuning": "for seed in judging"
        },
        "this is the worst rate of each rule: take the lowest mean": {
            "np.nanargmin": "np.nanargmax"
        },
        "the rate was chosen on the first tuning seed alone": {
            "for seed in tuning": "for seed in tuning[:1]",
            "np.nanargmin": "np.argmin",
        },
        "this is the median: take the mean": {
            "np.mean([cost(rule, rate, seed) for seed in tuning])": "np.median([cost(rule, rate, seed) for seed in tuning])"
        },
        "one rate serves all rules: each needs a choice of its own": {
            "cost(rule, rate, seed) for seed in tuning": "cost(r, rate, seed) for r in rules for seed in tuning"
        },
    },
}
