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
        "the first step is right; the second starts where the first has ended": {
            "14, 10.75": "14, 12.75"
        },
        "the first step is right; the learning rate is missing in the second": {
            "14, 10.75": "14, 7.5"
        },
        "the first step is right; the second goes uphill": {
            "14, 10.75": "14, 17.25"
        },
        "a step late: v takes in the gradient first, then θ moves": {
            "14, 10.75": "16, 14"
        },
        "these are the velocities: θ moves by −η v": {"14, 10.75": "4, 6.5"},
        "these are the steps: add them to θ": {"14, 10.75": "-2, -3.25"},
        "this is plain descent: β is not used": {"14, 10.75": "8, 4"},
        "the first step is right; in the second, β and 1 − β are swapped": {
            "14, 10.75": "14, 8.25"
        },
        "the first step is right; in the second, the factor 1 − β is missing": {
            "14, 10.75": "14, 5.5"
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
        "1 − β, not 1 + β": {"1 - beta": "1 + beta"},
        "the sign is wrong: 1 − β, not β − 1": {"(1 - beta)": "(beta - 1)"},
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
        "the factor 1 + β is missing": {"2 * (1 + beta)": "2"},
        "the curvature is missing": {" * curvature)": ")"},
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
        "the velocity starts at 0, not as the first gradient": {
            "np.zeros(len(start))": "gradient(np.array(start))"
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
        "the new v comes first, then θ, and θ is wanted first": {
            "return theta - learning_rate * v, v": "return v, theta - learning_rate * v"
        },
        "θ moves by the old v: the step takes the new one": {
            "g = gradient(theta - learning_rate * beta * v)\n    v = beta * v + (1 - beta) * g\n    return theta - learning_rate * v, v": "g = gradient(theta - learning_rate * beta * v)\n    return theta - learning_rate * v, beta * v + (1 - beta) * g"
        },
        "the step goes uphill: θ moves by −η v": {
            "return theta - l": "return theta + l"
        },
        "η is missing in the step": {
            "return theta - learning_rate * v": "return theta - v"
        },
        "the velocity is forgotten: β v is missing": {
            "v = beta * v + (1 - beta) * g": "v = (1 - beta) * g"
        },
        "the factor β is missing in the velocity": {"v = beta * v +": "v = v +"},
        "the sign of the gradient is wrong in the velocity": {
            "+ (1 - beta) * g": "- (1 - beta) * g"
        },
        "the look-ahead uses 1 − β: it goes on by η β v": {
            "learning_rate * beta * v)": "learning_rate * (1 - beta) * v)"
        },
        "θ is right; return the new v, not the old one": {
            "g = gradient(theta - learning_rate * beta * v)\n    v = beta * v + (1 - beta) * g\n    return theta - learning_rate * v, v": "g = gradient(theta - learning_rate * beta * v)\n    new = beta * v + (1 - beta) * g\n    return theta - learning_rate * new, v"
        },
        "v takes in η times the gradient, and θ moves by it once more": {
            "(1 - beta) * g": "learning_rate * (1 - beta) * g"
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
        "the factor ρ is missing": {"self.rho * self.s +": "self.s +"},
        "the square is missing in s": {"g**2": "np.abs(g)"},
        "the last squares alone are used: s has to keep a share ρ of what it was": {
            "self.rho * self.s + (1 - self.rho) * g**2": "g**2"
        },
        "η is missing": {"-eta * g": "-g"},
        "g is missing in the step: divide it by the root": {"-eta * g /": "-eta /"},
        "ε is missing": {" + self.epsilon)": ")"},
        "multiply by η once: self.rate() is in eta already": {
            "-eta * g": "-eta * eta * g"
        },
        "the usual constants are ρ = 0.9 and ε = 10⁻⁷: this ρ is another one": """
            class MyRMSProp(Optimizer):
                remembers = ("s",)

                def __init__(self, learning_rate, rho=0.99, epsilon=1e-7):
                    super().__init__(learning_rate)
                    self.rho, self.epsilon = rho, epsilon

                def rule(self, g, eta, step):
                    self.s = self.rho * self.s + (1 - self.rho) * g**2
                    step[:] = -eta * g / (np.sqrt(self.s) + self.epsilon)
            """,
        "the usual constants are ρ = 0.9 and ε = 10⁻⁷: this ε is another one": """
            class MyRMSProp(Optimizer):
                remembers = ("s",)

                def __init__(self, learning_rate, rho=0.9, epsilon=1e-8):
                    super().__init__(learning_rate)
                    self.rho, self.epsilon = rho, epsilon

                def rule(self, g, eta, step):
                    self.s = self.rho * self.s + (1 - self.rho) * g**2
                    step[:] = -eta * g / (np.sqrt(self.s) + self.epsilon)
            """,
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
        "the wave counts during the warm-up, too: multiply both": {
            "learning_rate * rise * wave": "learning_rate * (rise if t < warm else wave)"
        },
        "the wave goes below 0: it is (1 + cos)/2": {
            "(1 + np.cos(np.pi * min(t, steps) / steps)) / 2": "np.cos(np.pi * min(t, steps) / steps)"
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
        "the learning rate is missing": {"-learning_rate * ": "-"},
        "the power stands inside: 1 − βᵗ, not (1 − β)ᵗ": {
            "1 - beta1**t": "(1 - beta1) ** t",
            "1 - beta2**t": "(1 - beta2) ** t",
        },
        "β times t is no power: 1 − βᵗ": {
            "beta1**t": "beta1 * t",
            "beta2**t": "beta2 * t",
        },
        "m is not used: the step takes m̂, not the gradient": {"* m_hat /": "* g /"},
        "the correction divides by 1 − βᵗ; this multiplies": {
            "m / (1": "m * (1",
            "v / (1": "v * (1",
        },
        "m and v are forgotten at each step: keep them from one gradient to the next": {
            "        m = beta1 * m + (1 - beta1) * g\n        v = beta2 * v + (1 - beta2) * g**2": "        m = (1 - beta1) * g\n        v = (1 - beta2) * g**2"
        },
        "the factors 1 − β are missing in the running means": {
            "(1 - beta1) * g": "g",
            "(1 - beta2) * g**2": "g**2",
        },
        "v takes the squares of gradients, not of m": {"g**2": "m**2"},
        "this is the last step alone: return all, a row for each gradient": {
            "np.array(steps)": "steps[-1]"
        },
        "these are the places: steps added up; return each for itself": {
            "np.array(steps)": "np.cumsum(steps, axis=0)"
        },
        "ε is missing": {" + epsilon)": ")"},
        "ε is added to √v̂, after the correction; before it, it is another ε": {
            "steps.append(-learning_rate * m_hat / (np.sqrt(v_hat) + epsilon))": "steps.append(-learning_rate * np.sqrt(1 - beta2**t) * m_hat / (np.sqrt(v) + epsilon))"
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
