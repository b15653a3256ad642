"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1": {
        "two: this is one step; make another": {"8.1, 7.5, 0.75": "9, 7.5, 0.75"},
        "two: the second step takes its share of what the first has left": {
            "8.1, 7.5, 0.75": "8, 7.5, 0.75"
        },
        "two: this has the factor 1 − η: the share of a step is ηλ": {
            "8.1, 7.5, 0.75": "3.6, 7.5, 0.75"
        },
        "two: this has the factor 1 − λ: the share of a step is ηλ": {
            "8.1, 7.5, 0.75": "5.625, 7.5, 0.75"
        },
        "two: the slope of λ/2 · w² is λw, without a 2": {
            "8.1, 7.5, 0.75": "6.4, 7.5, 0.75"
        },
        "two: the slope of λ/2 · w² is λw: no half is left": {
            "8.1, 7.5, 0.75": "9.025, 7.5, 0.75"
        },
        "two: that would be 10·e^(−2ηλ): two steps are two factors, and no exponential": {
            "8.1, 7.5, 0.75": "8.187307530779819, 7.5, 0.75"
        },
        "two: the weight grows: a step goes down the slope": {
            "8.1, 7.5, 0.75": "12.1, 7.5, 0.75"
        },
        "two: this takes ηλ off at each step; the slope is λ times the weight": {
            "8.1, 7.5, 0.75": "9.8, 7.5, 0.75"
        },
        "rest: this is how far it moved; where does it stand?": {
            "8.1, 7.5, 0.75": "8.1, 2.5, 0.75"
        },
        "rest: the slope of the price is λw, without a 2": {
            "8.1, 7.5, 0.75": "8.1, 6, 0.75"
        },
        "rest: the slope of the price is λw: no half is left": {
            "8.1, 7.5, 0.75": "8.1, 8.571428571428571, 0.75"
        },
        "rest: the two slopes have to cancel: a(w − 10) + λw = 0, with a plus": {
            "8.1, 7.5, 0.75": "8.1, 15, 0.75"
        },
        "rest: the price takes a share, no fixed amount": {
            "8.1, 7.5, 0.75": "8.1, 9.75, 0.75"
        },
        "rest: a price on |w| would move it there, by λ/a; this price is on w²": {
            "8.1, 7.5, 0.75": "8.1, 9.666666666666666, 0.75"
        },
        "rest: that is the minimum of the loss alone": {
            "8.1, 7.5, 0.75": "8.1, 10, 0.75"
        },
        "rest: that is where one step would bring it; go on to where both slopes cancel": {
            "8.1, 7.5, 0.75": "8.1, 9, 0.75"
        },
        "half: a/(a + λ) is to be one half: solve for λ": {
            "8.1, 7.5, 0.75": "8.1, 7.5, 0.5"
        },
        "half: twice too much: a/(a + λ) is to be one half": {
            "8.1, 7.5, 0.75": "8.1, 7.5, 1.5"
        },
        "half: the half of λ/2 has gone with the 2 of the square: a/(a + λ) is to be one half": {
            "8.1, 7.5, 0.75": "8.1, 7.5, 0.375"
        },
        "half: twice the λ is not twice the way: a/(a + λ) is to be one half": {
            "8.1, 7.5, 0.75": "8.1, 7.5, 0.25"
        },
        "half: that is a third: a/(a + λ) is to be one half, so λ and a are equal": {
            "8.1, 7.5, 0.75": "8.1, 7.5, 2.25"
        },
    },
    "check-2": {
        "the half of λ₂/2 is missing in the price": {"l2 / 2 *": "l2 *"},
        "the price of L1 takes sizes, |w|: positive and negative weights cancel here": {
            "np.abs(W).sum()": "W.sum()"
        },
        "biases cost nothing": {
            "price += l1 * np.abs(W).sum() + l2 / 2 * (W**2).sum()": "price += l1 * np.abs(W).sum() + l2 / 2 * (W**2).sum()\n            price += l1 * np.abs(layer.b).sum() + l2 / 2 * (layer.b**2).sum()"
        },
        "the price is a sum, no mean": {
            "np.abs(W).sum()": "np.abs(W).mean()",
            "(W**2).sum()": "(W**2).mean()",
        },
        "this is the price of the last layer alone: add up": {
            "price +=": "price ="
        },
        "the weights have to be squared for L2": {"(W**2).sum()": "W.sum()"},
        "this is the square of a sum: square each weight, then add": {
            "(W**2).sum()": "W.sum() ** 2"
        },
        "λ₁ belongs to |w|, and λ₂/2 to w²: they are swapped": {
            "price += l1 * np.abs(W).sum() + l2 / 2 * (W**2).sum()": "price += l2 * np.abs(W).sum() + l1 / 2 * (W**2).sum()"
        },
        "the price is still 0: add each layer's part to it": {
            "price += l1 * np.abs(W).sum() + l2 / 2 * (W**2).sum()": "pass"
        },
        "this takes the root of the sum of squares; the price has the squares themselves": {
            "(W**2).sum()": "np.sqrt((W**2).sum())"
        },
        "the price is that of the biases, and they cost nothing: take layer.W": {
            "W = layer.W": "W = layer.b"
        },
        "λ₁ is inside the sum of L2 as well: the two prices are added": {
            "l2 / 2 * (W**2).sum()": "l1 * l2 / 2 * (W**2).sum()"
        },
        "the gradient is as it was: layer.dW += … writes into it, layer.dW = … makes a new array": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW = layer.dW + l1 * np.sign(W) + l2 * W"
        },
        "the loss's gradient has gone: add to it": {"layer.dW +=": "layer.dW[:] ="},
        "the slope of |w| is the sign of w": {"l1 * np.sign(W)": "l1 * np.abs(W)"},
        "the slope of |w| is −1 for negative weights": {
            "l1 * np.sign(W)": "l1 * (W != 0)"
        },
        "the slope of |w| counts as 0 at w = 0": {
            "l1 * np.sign(W)": "l1 * np.where(W < 0, -1, 1)"
        },
        "the slope of |w| counts as 0 at w = 0, and here it is −1": {
            "l1 * np.sign(W)": "l1 * np.where(W > 0, 1, -1)"
        },
        "the slope of λ₂/2 · w² is λ₂w: the half goes with the 2": {
            "+ l2 * W": "+ l2 / 2 * W"
        },
        "the slope of λ₂/2 · w² is λ₂w, without a 2": {"+ l2 * W": "+ 2 * l2 * W"},
        "the slope of L2 has w itself, not its size": {
            "+ l2 * W": "+ l2 * np.abs(W)"
        },
        "the price goes up with |w|: add its slopes": {
            "layer.dW +=": "layer.dW -="
        },
        "at w = 0 this divides 0 by 0: np.sign gives the slope": {
            "np.sign(W)": "W / np.abs(W)"
        },
        "each weight has a slope of its own, no sum": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW += (l1 * np.sign(W) + l2 * W).sum()"
        },
        "this adds slopes for all of theta, biases too, and anew for each layer: add to layer.dW": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "network.gradient += l1 * np.sign(network.theta) + l2 * network.theta"
        },
        "biases have no slope: the price doesn't hold them": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW += l1 * np.sign(W) + l2 * W\n            layer.db += l1 * np.sign(layer.b) + l2 * layer.b"
        },
        "the slopes are divided by the number of weights: the price is a sum": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW += (l1 * np.sign(W) + l2 * W) / W.size"
        },
        "the slope of L1 is missing": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW += l2 * W"
        },
        "the slope of L2 is missing": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW += l1 * np.sign(W)"
        },
        "λ₁ and λ₂ are swapped in the slopes": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW += l2 * np.sign(W) + l1 * W"
        },
        "the weights themselves have changed: only the gradient should": {
            "layer.dW += l1 * np.sign(W) + l2 * W": "layer.dW += l1 * np.sign(W) + l2 * W\n            layer.W -= 0.1 * layer.dW"
        },
    },
    "check-3a": {
        "small numbers overshoot: once at 0, stop": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "u - amount * np.sign(u)"
        },
        "small numbers overshoot, and even 0 moves: once at 0, stop": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.where(u > 0, u - amount, u + amount)"
        },
        "this is a hard threshold: the large numbers have to move, too": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.where(np.abs(u) > amount, u, 0)"
        },
        "negative numbers come nearer to 0 as well": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.maximum(u - amount, 0)"
        },
        "negative numbers come nearer to 0 from below: their sign is lost": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.maximum(np.abs(u) - amount, 0)"
        },
        "this goes down by amount everywhere: negative numbers go up towards 0": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "u - amount"
        },
        "this goes away from 0": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.sign(u) * np.maximum(np.abs(u) + amount, 0)"
        },
        "this is what soft takes off, or a cut at ±amount: what is left of each number is wanted": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.clip(u, -amount, amount)"
        },
        "only the small numbers are left: take the maximum with 0, not the minimum": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.sign(u) * np.minimum(np.abs(u) - amount, 0)"
        },
        "this takes a share off, as L2 does; L1 takes the same amount off everything": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "u * (1 - amount)"
        },
        "this takes a share off, as L2 does, 1/(1 + amount); L1 takes the same amount off everything": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "u / (1 + amount)"
        },
        "small numbers are right, but large negative ones have to go up: add the amount there": {
            "np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "np.where(np.abs(u) > amount, u - amount, 0)"
        },
        "the numbers are right, but u itself has changed: return a new array": {
            "return np.sign(u) * np.maximum(np.abs(u) - amount, 0)": "u[:] = np.sign(u) * np.maximum(np.abs(u) - amount, 0)\n    return u"
        },
    },
    "check-3b": {
        "the learning rate is missing in the threshold: a step takes off ηλ": {
            "learning_rate * strength": "strength"
        },
        "λ is missing in the threshold: a step takes off ηλ": {
            "learning_rate * strength": "learning_rate"
        },
        "the step goes uphill": {"w - ": "w + "},
        "the learning rate is missing in the step": {
            "w - learning_rate * gradient": "w - gradient"
        },
        "the threshold comes after the step": {
            "soft(w - learning_rate * gradient, learning_rate * strength)": "soft(w, learning_rate * strength) - learning_rate * gradient"
        },
        "this is a plain step on loss and price, which jumps over 0: use soft": {
            "soft(w - learning_rate * gradient, learning_rate * strength)": "w - learning_rate * (gradient + strength * np.sign(w))"
        },
        "the threshold belongs to the weights after the step, not to the gradient": {
            "soft(w - learning_rate * gradient, learning_rate * strength)": "w - learning_rate * soft(gradient, strength)"
        },
        "soft is missing": {
            "soft(w - learning_rate * gradient, learning_rate * strength)": "w - learning_rate * gradient"
        },
        "the step down the loss is missing": {
            "soft(w - learning_rate * gradient, learning_rate * strength)": "soft(w, learning_rate * strength)"
        },
        "the price is paid twice: the step goes down the loss alone": {
            "soft(w - learning_rate * gradient, learning_rate * strength)": "soft(w - learning_rate * (gradient + strength * np.sign(w)), learning_rate * strength)"
        },
        "this is only the change: add it to w": {
            "soft(w - learning_rate * gradient, learning_rate * strength)": "soft(-learning_rate * gradient, learning_rate * strength)"
        },
    },
    "check-4a": {
        "descent: nothing divides here; the gradients cancel, and each step takes the share ηλ off either weight": {
            '"same", "quiet", "same"': '"quiet", "quiet", "same"'
        },
        "descent: loud gradients cancel as well as quiet ones, and each step takes the share ηλ off either weight": {
            '"same", "quiet", "same"': '"loud", "quiet", "same"'
        },
        "adam: λw is divided by the size of recent gradients, as the rest of the gradient is: for which weight is that small?": {
            '"same", "quiet", "same"': '"same", "same", "same"'
        },
        "adam: λw is divided by the size of recent gradients, and that is large for the loud weight": {
            '"same", "quiet", "same"': '"same", "loud", "same"'
        },
        "decay: it stands beside the optimizer, and nothing divides its share ηλ": {
            '"same", "quiet", "same"': '"same", "quiet", "quiet"'
        },
        "decay: it stands beside the optimizer, and no gradient makes its share ηλ larger": {
            '"same", "quiet", "same"': '"same", "quiet", "loud"'
        },
    },
    "check-4b": {
        "this is L2, which goes through the optimizer: let it see the gradient alone": {
            "share = optimizer.rate() * strength\n    theta -= share * theta\n    optimizer.step(theta, gradient)": "optimizer.step(theta, gradient + strength * theta)"
        },
        "the learning rate is missing in the decay: its share is ηλ": {
            "optimizer.rate() * strength": "strength"
        },
        "the optimizer's step doesn't arrive in theta: optimizer.step, or theta += …, changes the array itself": {
            "optimizer.step(theta, gradient)": "theta = theta + optimizer.update(gradient)"
        },
        "the decay doesn't arrive in theta: theta -= … changes the array itself, theta = … makes a new one": {
            "theta -= share * theta": "shrunk = theta - share * theta"
        },
        "the weights grow: decay is subtracted": {"theta -=": "theta +="},
        "ask for the rate before the step: afterwards it is that of the next one": {
            "share = optimizer.rate() * strength\n    theta -= share * theta\n    optimizer.step(theta, gradient)": "old = theta.copy()\n    optimizer.step(theta, gradient)\n    theta -= optimizer.rate() * strength * old"
        },
        "the decay takes its share of theta before the step, not after it": {
            "share = optimizer.rate() * strength\n    theta -= share * theta\n    optimizer.step(theta, gradient)": "eta = optimizer.rate()\n    optimizer.step(theta, gradient)\n    theta -= eta * strength * theta"
        },
        "both are late: take the rate and theta as they are before the step": {
            "share = optimizer.rate() * strength\n    theta -= share * theta\n    optimizer.step(theta, gradient)": "optimizer.step(theta, gradient)\n    theta -= optimizer.rate() * strength * theta"
        },
        "theta is still as it was: change the array itself, as theta -= … does, not theta = …": {
            "share = optimizer.rate() * strength\n    theta -= share * theta\n    optimizer.step(theta, gradient)": "theta = theta + optimizer.update(gradient) - optimizer.rate() * strength * theta"
        },
        "each step has to decay by a share of theta, not by a fixed amount": {
            "share * theta": "share * np.sign(theta)"
        },
        "the optimizer's step is subtracted: it has its minus already": {
            "optimizer.step(theta, gradient)": "theta -= optimizer.update(gradient)"
        },
        "the decay is added to the gradient, and η comes twice": {
            "share = optimizer.rate() * strength\n    theta -= share * theta\n    optimizer.step(theta, gradient)": "optimizer.step(theta, gradient + optimizer.rate() * strength * theta)"
        },
        "this is plain descent for both optimizers: let the optimizer make the step": {
            "optimizer.step(theta, gradient)": "theta -= share / strength * gradient"
        },
        "update moves the optimizer on: call it, or step, only once": {
            "optimizer.step(theta, gradient)": "optimizer.update(gradient)\n    optimizer.step(theta, gradient)"
        },
    },
    "check-5a": {
        "trained: what is left is divided by 1 − rate": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[4, 0, -2], [4, 8, -2], [2.5, 0, -5]"
        },
        "trained: the survivors are divided by 0.8, not multiplied: they stand in for the others": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[3.2, 0, -1.6], [4, 8, -2], [2.5, 0, -5]"
        },
        "trained: the survivors are divided by 1 − rate, the chance to stay, not by the rate": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[20, 0, -10], [4, 8, -2], [2.5, 0, -5]"
        },
        "trained: 1/0.8 is 1.25, not 1.2": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[4.8, 0, -2.4], [4, 8, -2], [2.5, 0, -5]"
        },
        "trained: all three are scaled, and the second should be 0": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 10, -2.5], [4, 8, -2], [2.5, 0, -5]"
        },
        "trained: the factor comes from the rate, 1/0.8, not from how many this mask happened to keep": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[6, 0, -3], [4, 8, -2], [2.5, 0, -5]"
        },
        "trained: this is what evaluation gives": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[4, 8, -2], [4, 8, -2], [2.5, 0, -5]"
        },
        "evaluated: that is the older way; here training has done the scaling, and evaluation does nothing": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [3.2, 6.4, -1.6], [2.5, 0, -5]"
        },
        "evaluated: nothing is dropped then, and nothing scaled": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [5, 0, -2.5], [2.5, 0, -5]"
        },
        "evaluated: nothing is dropped then": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 0, -2], [2.5, 0, -5]"
        },
        "evaluated: nothing is scaled then": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [5, 10, -2.5], [2.5, 0, -5]"
        },
        "back: the scaling of the way there comes again": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [2, 0, -4]"
        },
        "back: multiplying by 0.8 undoes nothing: the way back has the factor of the way there": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [1.6, 0, -3.2]"
        },
        "back: the factor is 1/(1 − rate), as on the way there": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [10, 0, -20]"
        },
        "back: 1/0.8 is 1.25, not 1.2": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [2.4, 0, -4.8]"
        },
        "back: a number that was dropped has no slope": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [2.5, 3.75, -5]"
        },
        "back: the signal passes the same mask: dropped numbers have no slope, and the others are scaled": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [2, 3, -4]"
        },
        "back: chance doesn't fall again: the second number was dropped, and it has no slope": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [0, 3.75, -5]"
        },
        "back: the signal meets the mask, not the numbers": {
            "[5, 0, -2.5], [4, 8, -2], [2.5, 0, -5]": "[5, 0, -2.5], [4, 8, -2], [10, 0, 10]"
        },
    },
    "check-5b": {
        "an array of X's shape should come out of forward": {
            "return X * self.mask": "return (X * self.mask)[:, 0]"
        },
        "X itself has changed: make a new array": {
            "return X * self.mask": "X *= self.mask\n        return X"
        },
        "nothing is dropped in training": {
            "kept = self.rng.random(X.shape) >= self.rate": "kept = self.rng.random(X.shape) >= -1"
        },
        "each example draws its own: here all rows lose the same columns": {
            "kept = self.rng.random(X.shape) >= self.rate": "kept = self.rng.random(X.shape[1]) >= self.rate"
        },
        "each number is drawn for itself: here whole rows fall": {
            "kept = self.rng.random(X.shape) >= self.rate": "kept = self.rng.random((len(X), 1)) >= self.rate"
        },
        "turned around: rate is the chance to be dropped, not to stay": {
            ">= self.rate": "< self.rate"
        },
        "the share of dropped numbers is not rate": {
            ">= self.rate": ">= self.rate / 2"
        },
        "the share of dropped numbers is exact in every pass: each number has to fall independently": {
            "kept = self.rng.random(X.shape) >= self.rate": "kept = self.rng.permutation(X.size).reshape(X.shape) >= self.rate * X.size"
        },
        "what is left is not scaled: the mean falls": {
            "kept / (1 - self.rate)": "kept * 1.0"
        },
        "divide by 1 − rate, don't multiply": {
            "kept / (1 - self.rate)": "kept * (1 - self.rate)"
        },
        "divide by 1 − rate, the chance to stay, not by rate": {
            "kept / (1 - self.rate)": "kept / self.rate"
        },
        "what is left should be X/(1 − rate)": {
            "kept / (1 - self.rate)": "kept / (1 - self.rate) ** 2"
        },
        "each pass draws a new mask": {
            "kept = self.rng.random(X.shape) >= self.rate": "if not hasattr(self, 'kept'):\n            self.kept = self.rng.random(X.shape) >= self.rate\n        kept = self.kept"
        },
        "draw from self.rng, so that a seed repeats the run": {
            "kept = self.rng.random(X.shape) >= self.rate": "kept = np.random.random(X.shape) >= self.rate"
        },
        "self.rng has to go on: a new generator in each pass repeats its numbers": {
            "kept = self.rng.random(X.shape) >= self.rate": "kept = np.random.default_rng(0).random(X.shape) >= self.rate"
        },
        "dZ itself has changed: make a new array": {
            "return dZ * self.mask": "dZ *= self.mask\n        return dZ"
        },
        "backward lets everything through: what was dropped has no slope": {
            "return dZ * self.mask": "return dZ"
        },
        "backward has the mask, but not the scaling": {
            "return dZ * self.mask": "return dZ * (self.mask != 0)"
        },
        "backward draws again: it needs the mask of the forward pass": {
            "return dZ * self.mask": "return dZ * (self.rng.random(dZ.shape) >= self.rate) / (1 - self.rate)"
        },
        "backward should return dZ times the mask, scaled as on the way there": {
            "return dZ * self.mask": "return dZ * self.mask ** 2"
        },
        "without training nothing is dropped": {
            "if not training": "if training is None"
        },
        "without training nothing is scaled: training has done it already": {
            "            return X\n": "            return X * (1 - self.rate)\n"
        },
        "training and evaluation are swapped": {"if not training": "if training"},
        "after a pass without training, backward is to hand dZ on as it came": {
            "            self.mask = 1.0\n": ""
        },
    },
    "check-6": {
        "without training, the running numbers stay as they are": {
            "batch = running\n": 'batch = dict(running)\n        running["mean"] = momentum * running["mean"] + (1 - momentum) * X.mean(axis=0)\n'
        },
        "X has changed: work on a new array": {"return": "X -= 1\n    return"},
        "mean and variance go down the columns: axis=0": {
            "X.mean(axis=0)": "X.mean(axis=1, keepdims=True)",
            "X.var(axis=0)": "X.var(axis=1, keepdims=True)",
            "running[name] = momentum * running[name] + (1 - momentum) * value": "pass",
        },
        "one mean and variance for all columns: take them column by column": {
            "X.mean(axis=0)": "X.mean()",
            "X.var(axis=0)": "X.var()",
        },
        "the variance divides by n, not by n − 1": {
            "X.var(axis=0)": "X.var(axis=0, ddof=1)"
        },
        "ε is missing": {" + epsilon)": ")"},
        "ε stands inside the root, added to the variance": {
            'np.sqrt(batch["variance"] + epsilon)': '(np.sqrt(batch["variance"]) + epsilon)'
        },
        "divide by the root: this divides by the variance": {
            'np.sqrt(batch["variance"] + epsilon)': '(batch["variance"] + epsilon)'
        },
        "γ is missing": {"gamma * x_hat": "x_hat"},
        "β is missing": {" + beta": ""},
        "γ scales, β shifts: they are swapped": {
            "gamma * x_hat + beta": "beta * x_hat + gamma"
        },
        "β comes after γ: γ x̂ + β": {
            "gamma * x_hat + beta": "gamma * (x_hat + beta)"
        },
        "γ and β are missing": {"gamma * x_hat + beta": "x_hat"},
        "in training, the batch's own mean and variance count, not the running ones": {
            "x_hat =": "batch = running\n    x_hat ="
        },
        "the running mean and variance are for evaluation: here the ones before this batch serve": {
            "batch = {": "old = dict(running)\n        batch = {",
            "x_hat =": "batch = old if training else running\n    x_hat =",
        },
        "the mean is not subtracted": {'(X - batch["mean"])': "X"},
        "nothing is divided": {' / np.sqrt(batch["variance"] + epsilon)': ""},
        "the standard deviation is taken twice: divide by the root of the variance": {
            "X.var(axis=0)": "X.std(axis=0)"
        },
        "the running numbers don't change": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": "pass"
        },
        "momentum goes with the old number, 1 − momentum with the batch's": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": "running[name] = (1 - momentum) * running[name] + momentum * value"
        },
        "the batch's numbers replace the running ones: momentum is missing": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": "running[name] = value"
        },
        "the factor 1 − momentum is missing": {"(1 - momentum) * value": "value"},
        "the running variance is a mean of variances, not of standard deviations": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": 'running[name] = momentum * running[name] + (1 - momentum) * (value if name == "mean" else np.sqrt(value))'
        },
        "the running variance takes the batch's as it is, without ε": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": 'running[name] = momentum * running[name] + (1 - momentum) * (value + epsilon * (name == "variance"))'
        },
        "the running variance divides by n, too": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": 'running[name] = momentum * running[name] + (1 - momentum) * (value * (1 if name == "mean" else len(X) / (len(X) - 1)))'
        },
        "only the mean is kept: the variance runs along": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": "running[name] = momentum * running[name] + (1 - momentum) * value\n            break"
        },
        "the last factors add up to more than 1: momentum and 1 − momentum": {
            "(1 - momentum) * value": "momentum * value"
        },
        "the old numbers have to shrink by momentum": {
            "running[name] = momentum * running[name] + (1 - momentum) * value": "running[name] = running[name] + (1 - momentum) * value"
        },
        "without training, the running mean and variance serve, not the batch's": {
            "batch = running": 'batch = {"mean": X.mean(axis=0), "variance": X.var(axis=0)}'
        },
        "without training, ε stays in the root": {
            "return": "if not training:\n        x_hat *= np.sqrt((running['variance'] + epsilon) / running['variance'])\n    return"
        },
        "without training, γ and β stay": {
            "return": "if not training:\n        return x_hat\n    return"
        },
    },
    "check-7a": {
        "dk: that is the first place's part; the second has one, too, and they add": {
            "[1, 2], [6, 13, -5]": "[3, 6], [6, 13, -5]"
        },
        "dk: that is the last place's part; the first has one, too, and they add": {
            "[1, 2], [6, 13, -5]": "[-2, -4], [6, 13, -5]"
        },
        "dk: the parts of both places add; this is their mean": {
            "[1, 2], [6, 13, -5]": "[0.5, 1], [6, 13, -5]"
        },
        "dk: turned around: k₀ meets x₀ at the first place and x₁ at the second": {
            "[1, 2], [6, 13, -5]": "[2, 1], [6, 13, -5]"
        },
        "dk: the signal of a place meets both of its inputs": {
            "[1, 2], [6, 13, -5]": "[3, -4], [6, 13, -5]"
        },
        "dk: one of the signals is negative": {
            "[1, 2], [6, 13, -5]": "[5, 10], [6, 13, -5]"
        },
        "dk: multiply by the inputs, not by the weights": {
            "[1, 2], [6, 13, -5]": "[4, 10], [6, 13, -5]"
        },
        "dk: that is the signal itself: multiply it by each place's inputs, then add": {
            "[1, 2], [6, 13, -5]": "[3, -1], [6, 13, -5]"
        },
        "dx: x₁ is seen at both places: its parts add": {
            "[1, 2], [6, 13, -5]": "[1, 2], [6, -2, -5]"
        },
        "dx: x₁ is seen at both places: its parts add, and one was dropped": {
            "[1, 2], [6, 13, -5]": "[1, 2], [6, 15, -5]"
        },
        "dx: the middle is a sum, no mean": {
            "[1, 2], [6, 13, -5]": "[1, 2], [6, 6.5, -5]"
        },
        "dx: x₀ meets k₀, and x₂ meets k₁: the kernel is turned around": {
            "[1, 2], [6, 13, -5]": "[1, 2], [15, 1, -2]"
        },
        "dx: the second signal is negative": {
            "[1, 2], [6, 13, -5]": "[1, 2], [6, 17, 5]"
        },
        "dx: x₀ and x₁ are right; x₂ meets k₁ alone": {
            "[1, 2], [6, 13, -5]": "[1, 2], [6, 13, -2]"
        },
        "dx: x₀ and x₁ are right; the signal of x₂ is negative": {
            "[1, 2], [6, 13, -5]": "[1, 2], [6, 13, 5]"
        },
        "dx: x₁ meets k₁ at the first place and k₀ at the second": {
            "[1, 2], [6, 13, -5]": "[1, 2], [6, 1, -5]"
        },
    },
    "check-7b": {
        "the kernel is turned around: its first weight meets the first number": {
            "enumerate(kernel)": "enumerate(kernel[::-1])"
        },
        "the last place is missing: there are d − s + 1": {"+ 1": "+ 0"},
        "the places step by the kernel's length: the kernel moves by one number": {
            "sum(k * X[:, i : i + places] for i, k in enumerate(kernel))": "np.stack([X[:, j : j + len(kernel)] @ kernel for j in range(0, places, len(kernel))], axis=1)"
        },
        "this has places beyond the row's ends: there are d − s + 1": {
            "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel))": "return np.stack([np.convolve(row, kernel[::-1]) for row in X])"
        },
        "this has as many places as the row: there are d − s + 1, all inside": {
            "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel))": "return np.stack([np.convolve(row, kernel[::-1], 'same') for row in X])"
        },
        "this is only the first weight's part: add those of all": {
            "enumerate(kernel)": "enumerate(kernel[:1])"
        },
        "one row of places for each example: here only the first has one": {
            "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel))": "X = X[:1]\n    return sum(k * X[:, i : i + places] for i, k in enumerate(kernel))"
        },
        "all examples are mixed into one: each row has its own": {
            "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel))": "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel)).sum(axis=0)"
        },
        "turned: a row for each example, a column for each place": {
            "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel))": "return (sum(k * X[:, i : i + places] for i, k in enumerate(kernel))).T"
        },
        "this is a mean over the kernel's weights: add": {
            "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel))": "return sum(k * X[:, i : i + places] for i, k in enumerate(kernel)) / len(kernel)"
        },
        "dkernel: a weight's slopes at all its places, in all examples, add; here the last one stays": {
            "dkernel[i] = np.sum(dZ * X[:, i : i + places])": "dkernel[i] = dZ[-1, -1] * X[-1, i + places - 1]"
        },
        "dkernel: add the examples, too: here the last row stays": {
            "dkernel[i] = np.sum(dZ * X[:, i : i + places])": "dkernel[i] = np.sum(dZ[-1] * X[-1, i : i + places])"
        },
        "dkernel: add the places, too: here the last place stays": {
            "dkernel[i] = np.sum(dZ * X[:, i : i + places])": "dkernel[i] = np.sum(dZ[:, -1] * X[:, i + places - 1])"
        },
        "dkernel: this is a mean over places and examples; slopes add": {
            "np.sum": "np.mean"
        },
        "dkernel: this is a mean over the examples: dZ holds the division by n": {
            "dkernel[i] = np.sum(dZ * X[:, i : i + places])": "dkernel[i] = np.sum(dZ * X[:, i : i + places]) / len(X)"
        },
        "dkernel: this is a mean over the places; slopes add": {
            "dkernel[i] = np.sum(dZ * X[:, i : i + places])": "dkernel[i] = np.sum(dZ * X[:, i : i + places]) / places"
        },
        "dkernel: it is turned around": {
            "return dX, dkernel": "return dX, dkernel[::-1]"
        },
        "dkernel: multiply the signal by the inputs; here it meets the kernel": {
            "dkernel[i] = np.sum(dZ * X[:, i : i + places])": "dkernel[i] = np.sum(dZ * k)"
        },
        "dX: a number is seen at several places: add its parts with +=": {
            "+= k * dZ": "= k * dZ"
        },
        "dX: a number is seen from several places: add their parts with +=, here the last place stays": {
            "dX[:, i : i + places] += k * dZ": "pass",
            "return dX, dkernel": "for j in range(places):\n        dX[:, j : j + len(kernel)] = np.outer(dZ[:, j], kernel)\n    return dX, dkernel",
        },
        "dX and dkernel: both are sums over the places, +=, and here the last place stays": {
            "dX[:, i : i + places] += k * dZ": "pass",
            "dkernel[i] = np.sum(dZ * X[:, i : i + places])": "pass",
            "return dX, dkernel": "for j in range(places):\n        dX[:, j : j + len(kernel)] = np.outer(dZ[:, j], kernel)\n        dkernel = dZ[:, j] @ X[:, j : j + len(kernel)]\n    return dX, dkernel",
        },
        "dX: the kernel is turned around on the way back: z_j came from x_j by its first weight": {
            "dX[:, i : i + places] += k * dZ": "dX[:, i : i + places] += kernel[len(kernel) - 1 - i] * dZ"
        },
        "dX: the signal is multiplied by the kernel's weights": {
            "+= k * dZ": "+= dZ"
        },
        "dX: a weight's part lies at the place where it read, shifted by its own number": {
            "dX[:, i : i + places] += k * dZ": "dX[:, :places] += k * dZ"
        },
        "dX and dkernel are swapped": {"return dX, dkernel": "return dkernel, dX"},
        "each row of dX is its own: all examples were added": {
            "dX[:, i : i + places] += k * dZ": "dX[:, i : i + places] += k * dZ.sum(axis=0)"
        },
    },
    "check-8a": {
        "L1 and L2 are swapped: which price makes most of the weights (nearly) zero?": {
            '"C", "E", "D", "A"': '"E", "C", "D", "A"'
        },
        "L2 and the leash are swapped: which restraint leaves many units at just the same length?": {
            '"C", "E", "D", "A"': '"C", "D", "E", "A"'
        },
        "L1 and the leash are swapped: a leash makes no zeros": {
            '"C", "E", "D", "A"': '"D", "E", "C", "A"'
        },
        "the plain run is the one with the longest unit; dropout shows elsewhere: what was dropped while learning is there afterwards": {
            '"C", "E", "D", "A"': '"C", "E", "D", "B"'
        },
        "dropout and the leash are swapped: a leash lets no unit be longer than its limit, and many end there": {
            '"C", "E", "D", "A"': '"C", "E", "A", "D"'
        },
        "dropout and L2 are swapped: dropped units make the loss while learning higher than afterwards": {
            '"C", "E", "D", "A"': '"C", "A", "D", "E"'
        },
        "dropout and L1 are swapped: dropped units make the loss while learning higher than afterwards, but no weight is priced": {
            '"C", "E", "D", "A"': '"A", "E", "D", "C"'
        },
        "L1, L2 and the leash each moved one place: zeros, then short without a limit, then a limit": {
            '"C", "E", "D", "A"': '"E", "D", "C", "A"'
        },
        "L1, L2 and the leash each moved one place: who has zeros, who has a limit?": {
            '"C", "E", "D", "A"': '"D", "C", "E", "A"'
        },
    },
    "check-8b": {
        "six words are wanted, from the list": {" sharing": ""},
        "a word is not on the list: l1, l2, decay, dropout, batchnorm, leash, smoothing, augment, sharing": {
            "l1 decay batchnorm augment smoothing sharing": "l1 decay batchnorm augment smoothing convolution"
        },
        "1: L2 makes all weights smaller and none zero; you want to read off which count": {
            "l1 decay batchnorm augment smoothing sharing": "l2 decay batchnorm augment smoothing sharing"
        },
        "1: which price leaves weights at exactly 0, so that you can read off what counts?": {
            "l1 decay batchnorm augment smoothing sharing": "dropout decay batchnorm augment smoothing sharing"
        },
        "2: L2's slope goes through Adam, which divides it by the size of the gradients": {
            "l1 decay batchnorm augment smoothing sharing": "l1 l2 batchnorm augment smoothing sharing"
        },
        "2: which restraint stands beside the optimizer, and takes a share?": {
            "l1 decay batchnorm augment smoothing sharing": "l1 leash batchnorm augment smoothing sharing"
        },
        "3: which one keeps the numbers between the layers at a steady size, however the weights change?": {
            "l1 decay batchnorm augment smoothing sharing": "l1 decay dropout augment smoothing sharing"
        },
        "4: you know changes that leave the answer right: what makes new examples of them?": {
            "l1 decay batchnorm augment smoothing sharing": "l1 decay batchnorm dropout smoothing sharing"
        },
        "4: turned leaves are no shifted pattern: what makes new examples of those that you have?": {
            "l1 decay batchnorm augment smoothing sharing": "l1 decay batchnorm sharing smoothing sharing"
        },
        "5: which one tells the loss that nothing is 100 % sure?": {
            "l1 decay batchnorm augment smoothing sharing": "l1 decay batchnorm augment l2 sharing"
        },
        "6: which one looks for a pattern at every place with the same weights?": {
            "l1 decay batchnorm augment smoothing sharing": "l1 decay batchnorm augment smoothing dropout"
        },
        "6: more examples would have to show the pattern at every place; which one learns it once for all?": {
            "l1 decay batchnorm augment smoothing sharing": "l1 decay batchnorm augment smoothing augment"
        },
    },
    "check-9": {
        "dX takes mean and variance for constants: each number is a part of both": {
            "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))": "dX = gamma / spread * dY"
        },
        "the way through the variance is missing in dX": {
            "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))": "dX = gamma / spread * (dY - dbeta / len(X))"
        },
        "the way through the mean is missing in dX": {
            "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))": "dX = gamma / spread * (dY - x_hat * dgamma / len(X))"
        },
        "γ is missing in dX": {"dX = gamma / spread": "dX = 1 / spread"},
        "dX has to be divided by √(v + ε)": {"gamma / spread * (dY": "gamma * (dY"},
        "dX is to be divided by √(v + ε) once, not by v + ε": {
            "gamma / spread * (dY": "gamma / spread**2 * (dY"
        },
        "the two sums in dX are means: divide them by n": {" / len(X))": ")"},
        "the sum for the mean is a mean, too: divide both by n": {
            "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))": "dX = gamma / spread * (dY - dbeta - x_hat * dgamma / len(X))"
        },
        "the sum for the variance is a mean, too: divide both by n": {
            "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))": "dX = gamma / spread * (dY - dbeta / len(X) - x_hat * dgamma)"
        },
        "both corrections in dX are subtracted": {"dbeta + x_hat": "dbeta - x_hat"},
        "both corrections in dX are subtracted, not added": {"(dY - (": "(dY + ("},
        "the variance's part of dX has x̂ twice: inside the sum, and in front of it": {
            "x_hat * dgamma": "dgamma"
        },
        "the variance's part of dX has x̂, not x − μ, in front of the sum": {
            "x_hat * dgamma": "x_hat * spread * dgamma"
        },
        "the variance's slope is 2(x − μ)/n, and the root's brings a half: no 2 is left": {
            "x_hat * dgamma": "2 * x_hat * dgamma"
        },
        "the root of the variance has a slope of its own, 1/(2√…), and the 2 goes with the square's: no half is left": {
            "x_hat * dgamma": "x_hat * dgamma / 2"
        },
        "the variance's part of dX has x̂ twice, and this has x − μ twice": {
            "x_hat * dgamma": "x_hat * spread * dgamma * spread"
        },
        "both means in dX are those of each column: axis=0": {
            "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))": "dX = gamma / spread * (dY - dY.mean() - x_hat * (dY * x_hat).mean())"
        },
        "dgamma takes x̂, not x": {
            "dgamma, dbeta = (dY * x_hat)": "dgamma, dbeta = (dY * X)",
            "x_hat * dgamma": "x_hat * (dY * x_hat).sum(axis=0)",
        },
        "dgamma takes x̂, not γx̂": {
            "return dX, dgamma": "return dX, gamma * dgamma"
        },
        "dbeta is the sum of dY, without γ": {
            "return dX, dgamma, dbeta": "return dX, dgamma, gamma * dbeta"
        },
        "dgamma and dbeta are sums over the rows: dY holds the division by n": {
            "return dX, dgamma, dbeta": "return dX, dgamma / len(X), dbeta / len(X)"
        },
        "dgamma and dbeta go down the columns: axis=0": {
            "return dX, dgamma, dbeta": "return dX, (dY * x_hat).sum(axis=1), dY.sum(axis=1)"
        },
        "dgamma and dbeta are swapped": {
            "return dX, dgamma, dbeta": "return dX, dbeta, dgamma"
        },
        "dgamma and dbeta need a number for each column: sum over the rows": {
            "return dX, dgamma, dbeta": "return dX, dY * x_hat, dY"
        },
        "the variance divides by n, not by n − 1": {
            "X.var(axis=0)": "X.var(axis=0, ddof=1)"
        },
        "ε is missing in the root": {" + epsilon)": ")"},
        "mean and variance go down the columns: axis=0": {
            "X.var(axis=0)": "X.var()",
            "X.mean(axis=0)": "X.mean()",
        },
        "dY or X has changed: work on new arrays": {
            "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))": "dX = gamma / spread * (dY - (dbeta + x_hat * dgamma) / len(X))\n    dY /= 2"
        },
    },
    "check-10": {
        "all three are still there: is there one W? which parts has its slope? what is the derivative of tanh?": {
            "    W = W.copy()\n": "    W, V = W.copy(), W.T.copy()\n",
            "A @ W.T + c": "A @ V + c",
            "dZ @ W)": "dZ @ V.T)",
            "(1 - A**2)": "(1 - A) ** 2",
            "dW = dZ.T @ A + X.T @ dS": "dW = X.T @ dS",
        },
        "one of three is mended: W's slope has both parts; look at V, and at the derivative of tanh": {
            "    W = W.copy()\n": "    W, V = W.copy(), W.T.copy()\n",
            "A @ W.T + c": "A @ V + c",
            "dZ @ W)": "dZ @ V.T)",
            "(1 - A**2)": "(1 - A) ** 2",
        },
        "one of three is mended: tanh has its derivative; look at V, and at the second dW = …": {
            "    W = W.copy()\n": "    W, V = W.copy(), W.T.copy()\n",
            "A @ W.T + c": "A @ V + c",
            "dZ @ W)": "dZ @ V.T)",
            "dW = dZ.T @ A + X.T @ dS": "dW = X.T @ dS",
        },
        "one of three is mended: there is one W; look at the second dW = …, and at the derivative of tanh": {
            "(1 - A**2)": "(1 - A) ** 2",
            "dW = dZ.T @ A + X.T @ dS": "dW = X.T @ dS",
        },
        "two of three are mended: V is a copy from before the first step, and stays behind": {
            "    W = W.copy()\n": "    W, V = W.copy(), W.T.copy()\n",
            "A @ W.T + c": "A @ V + c",
            "dZ @ W)": "dZ @ V.T)",
        },
        "two of three are mended: the derivative of tanh is 1 − A², and that is not (1 − A)²": {
            "(1 - A**2)": "(1 - A) ** 2"
        },
        "two of three are mended: the second dW = … overwrites the decoder's part: the parts add": {
            "dW = dZ.T @ A + X.T @ dS": "dW = X.T @ dS"
        },
        "the encoder's part of dW is gone: W is used twice, and both parts add": {
            "dW = dZ.T @ A + X.T @ dS": "dW = dZ.T @ A"
        },
        "the parts of dW add: this is their mean": {
            "dW = dZ.T @ A + X.T @ dS": "dW = (dZ.T @ A + X.T @ dS) / 2"
        },
        "the copy is in step, but not tied: V gets its own slope, and its own way": {
            "    W = W.copy()\n": "    W, V = W.copy(), W.T.copy()\n",
            "A @ W.T + c": "A @ V + c",
            "dZ @ W)": "dZ @ V.T)",
            "dW = dZ.T @ A + X.T @ dS": "dW = X.T @ dS\n        V -= learning_rate * A.T @ dZ",
        },
        "V follows now, but W has changed before it went into dS: take all slopes first, then step": {
            "dS = (dZ @ W) * (1 - A**2)\n        dW = dZ.T @ A + X.T @ dS\n        W -= learning_rate * dW\n": "W -= learning_rate * dZ.T @ A\n        dS = (dZ @ W) * (1 - A**2)\n        W -= learning_rate * X.T @ dS\n"
        },
        "dZ has to be divided by X.size, as it was: the error is the mean over all numbers": {
            "/ X.size": "/ len(X)"
        },
        "the derivative of tanh is 1 − A², and A holds the tanh already": {
            "1 - A**2": "1 - np.tanh(A) ** 2"
        },
        "W = W − … makes a new array, and V still shows the old one: write W -= …, or A @ W.T": {
            "    W = W.copy()\n": "    V = W.T\n",
            "A @ W.T + c": "A @ V + c",
            "W -= learning_rate * dW": "W = W - learning_rate * dW",
        },
        "the biases have to learn, too": {
            "        b -= learning_rate * dS.sum(axis=0)\n        c -= learning_rate * dZ.sum(axis=0)\n": ""
        },
        "all is mended, but the argument W has changed: keep the copy": {
            "    W = W.copy()\n": ""
        },
    },
    "check-11a": {
        "W is as it was: change it in place, W *= …, not W = …": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "W = W * np.minimum(1, limit / np.maximum(np.linalg.norm(W, axis=0), 1e-9))"
        },
        "a unit's incoming weights are a column; these are rows": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "lengths = np.linalg.norm(W, axis=1)\n    long = lengths > limit\n    W[long] *= limit / lengths[long, None]"
        },
        "each unit has its own leash; here it holds all weights together": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "W *= min(1, limit / np.linalg.norm(W))"
        },
        "the limit is on a column's length, not on each weight": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "W[:] = np.clip(W, -limit, limit)"
        },
        "short columns stay as they are: only long ones are scaled": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "lengths = np.linalg.norm(W, axis=0)\n    W *= limit / np.where(lengths > 0, lengths, 1)"
        },
        "short columns stay as they are, and zeros have no length to divide by": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "W *= limit / np.linalg.norm(W, axis=0)"
        },
        "a column of zeros has the length 0: don't divide by it": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "lengths = np.linalg.norm(W, axis=0)\n    W *= np.minimum(lengths, limit) / lengths"
        },
        "the length is the root of the sum of squares; the root is missing": {
            "lengths = np.linalg.norm(W, axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]": "lengths = (W**2).sum(axis=0)\n    long = lengths > limit\n    W[:, long] *= limit / lengths[long]"
        },
        "long columns become longer: the factor is limit/length": {
            "limit / lengths[long]": "lengths[long] / limit"
        },
        "long columns are to have the length limit: here they have 1": {
            "limit / lengths[long]": "1 / lengths[long]"
        },
        "long columns shrink by a factor, not by an amount": {
            "W[:, long] *= limit / lengths[long]": "W[:, long] -= np.sign(W[:, long]) * (lengths[long] - limit)"
        },
        "the leash is on the length, the root of the sum of squares; this is the sum of sizes": {
            "np.linalg.norm(W, axis=0)": "np.abs(W).sum(axis=0)"
        },
        "only the longest column is scaled: all that are too long should be": {
            "long = lengths > limit": "long = lengths == lengths.max()"
        },
    },
    "check-11b": {
        "the spread goes over all classes, the right one included: add amount/K there, too": {
            "(1 - amount) * np.eye(n_classes)[labels] + amount / n_classes": "np.where(np.eye(n_classes)[labels] == 1, 1 - amount, amount / n_classes)"
        },
        "the spread goes over all K classes, not over the K − 1 others": {
            "(1 - amount) * np.eye(n_classes)[labels] + amount / n_classes": "np.where(np.eye(n_classes)[labels] == 1, 1 - amount, amount / (n_classes - 1))"
        },
        "the right class gives away its share: each row has to add up to 1": {
            "(1 - amount) * ": ""
        },
        "the spread is missing": {" + amount / n_classes": ""},
        "this spreads amount in each class: divide by their number": {
            "amount / n_classes": "amount"
        },
        "1 − amount and amount are swapped": {
            "(1 - amount) * np.eye(n_classes)[labels] + amount / n_classes": "amount * np.eye(n_classes)[labels] + (1 - amount) / n_classes"
        },
        "one row for each label": {"[labels]": "[labels].T"},
        "these are one-hot rows: amount is not used": {
            "(1 - amount) * np.eye(n_classes)[labels] + amount / n_classes": "np.eye(n_classes)[labels]"
        },
        "the spread divides by n_classes, not by the number of labels": {
            "amount / n_classes": "amount / len(labels)"
        },
        "the sizes are right, but the rows should follow the labels": {
            "np.eye(n_classes)[labels]": "np.eye(n_classes)[np.sort(labels)]"
        },
    },
    "check-11c": {
        "return the trained Network": {"return network": "return network.theta"},
        "the network takes 64 numbers and gives 10": {
            "wide(Dropout(0.5))": '[Dense(64, 100), Activate("relu"), Dense(100, 11)]'
        },
        "the network got smaller: 100 hidden units are the least": {
            "wide(Dropout(0.5))": '[Dense(64, 60), Activate("relu"), Dense(60, 10)]'
        },
        "X or y has changed: train on copies": {
            "return network": "y[0] = 0 if y[0] else 1\n    return network"
        },
        "the same rng has to give the same network: weights, shuffling and dropout all draw from it": {
            "rng=rng, penalty": "penalty"
        },
        "another rng should give another network: hand it to Network and to train": {
            "network = Network": "rng = 5\n    network = Network"
        },
        "it has hardly learnt anything: is it trained, and held back too hard?": {
            "L2(0.01)": "L2(2.0)"
        },
        "it has learnt the wrong labels by heart, as the plain net: hold it back": {
            "wide(Dropout(0.5))": "wide()",
            "train(network, loss, optimizer, X, y, epochs=40, rng=rng, penalty=L2(0.01))": "train(network, loss, optimizer, X, y, epochs=80, rng=rng)",
        },
        "it is held back, and not enough for 85 %: a little more, or longer, or two restraints together?": {
            "train(network, loss, optimizer, X, y, epochs=40, rng=rng, penalty=L2(0.01))": "train(network, loss, optimizer, X, y, epochs=7, rng=rng)"
        },
    },
}
