"""A wrong answer for each hint: {check cell: {hint: whole answer, or {right part: wrong part}}}."""

MISTAKES = {
    "check-1": {
        "the biases are missing in the first number": {"283": "265"},
        "inputs have no biases": {"283, 18": "303, 38"},
        "the first number is right; every hidden and output unit has one bias": {
            "18": "3"
        },
        "the number of parameters is right; inputs have no biases": {"18": "38"},
        "these are the weights: add the biases for the first number": {
            "283, 18": "265, 0"
        },
        "the outputs have biases, too": {"283, 18": "280, 15"},
        "the weights between the hidden layers are missing": {"283": "233"},
        "each unit has a bias, not each layer": {"283, 18": "268, 3"},
        "the number of parameters is right; the outputs have biases, too": {
            "283, 18": "283, 15"
        },
    },
    "check-2": {
        "six shapes are wanted": {"(5, 4), (8, 4), (8, 3)": "(5, 4), (8, 3)"},
        "W1 has a row for each input and a column for each unit": {
            "(5, 4)": "(4, 5)"
        },
        "Z1 has a row for each example and a column for each hidden unit": {
            "(5, 4), (8, 4)": "(5, 4), (4, 8)"
        },
        "dZ2 has the shape of Z2: a row for each example": {"(8, 3)": "(3,)"},
        "dW2 has the shape of W2, whatever the batch": {"(4, 3)": "(3, 4)"},
        "db1 has the shape of b1: the rows have been summed": {"(4,)": "(8, 4)"},
        "dA1 has the shape of A1": {"(4,), (8, 4)": "(4,), (4, 8)"},
    },
    "check-3": {
        "the first biases are missing": {"X @ W1 + b1": "X @ W1"},
        "the last biases are missing": {"A1 @ W2 + b2": "A1 @ W2"},
        "the second layer must take A1, not Z1": {"A1 @ W2": "Z1 @ W2"},
        "the output layer has no activation": {
            "A1 @ W2 + b2": "relu(A1 @ W2 + b2)"
        },
        "A1 and Z1 have changed places": {"return Z1, A1": "return A1, Z1"},
        "Z1 is what comes before relu: keep both": {
            "Z1 = X @ W1 + b1": "Z1 = relu(X @ W1 + b1)"
        },
        "relu comes after the bias": {"A1 = relu(Z1)": "A1 = relu(X @ W1) + b1"},
        "W1 must not be transposed": {"X @ W1": "X @ W1.T"},
        "this is the logistic function, and relu is wanted": {
            "relu(Z1)": "1 / (1 + np.exp(-Z1))"
        },
        "both biases are missing": {
            "X @ W1 + b1": "X @ W1",
            "A1 @ W2 + b2": "A1 @ W2",
        },
        "the output layer has no activation: softmax belongs to the loss": {
            "return Z1, A1, A1 @ W2 + b2": "E "
            "= "
            "np.exp(A1 "
            "@ "
            "W2 "
            "+ "
            "b2)\n"
            "    "
            "return "
            "Z1, "
            "A1, "
            "E "
            "/ "
            "E.sum(axis=1, "
            "keepdims=True)"
        },
    },
    "check-4": {
        "the derivative of a square has a factor 2": {
            "2, [4, 0], [[8, 0], [-4, 0]]": "1, [2, 0], [[4, 0], [-2, 0]]"
        },
        "the second hidden unit is off: its slope is 0": {
            "2, [4, 0], [[8, 0], [-4, 0]]": "2, [4, -2], [[8, -4], [-4, 2]]"
        },
        "dW1 has a row for each input: you have transposed it": {
            "[[8, 0], [-4, 0]]": "[[8, -4], [0, 0]]"
        },
        "the sign is wrong: dz2 is 2 (z2 − y)": {
            "2, [4, 0], [[8, 0], [-4, 0]]": "-2, [-4, 0], [[-8, 0], [4, 0]]"
        },
        "on the way back, dz2 is multiplied by the weights W2": {
            "[4, 0], [[8, 0], [-4, 0]]": "[2, 0], [[4, 0], [-2, 0]]"
        },
        "dz1 is right; for dW1 multiply it by the inputs x, not by a1": {
            "[[8, 0], [-4, 0]]": "[[12, 0], [0, 0]]"
        },
        "this is the loss; its slope is wanted": {"2, [4, 0]": "1, [4, 0]"},
        "dz1 takes the derivative f′(z1), 1 or 0, and not a1": {
            "[4, 0], [[8, 0], [-4, 0]]": "[12, 0], [[24, 0], [-12, 0]]"
        },
        "dz1 and dz2 are right; x holds a minus": {"[-4, 0]": "[4, 0]"},
    },
    "check-5": {
        "the product for dW is transposed: it is Xᵀ dZ": {
            "self.X.T @ dZ": "dZ.T @ self.X"
        },
        "dX needs the transposed weights": {"dZ @ self.W.T": "dZ @ self.W"},
        "db is summed over the wrong axis: sum the examples, axis 0": {
            "axis=0": "axis=1"
        },
        "db is one number for all units: sum over axis 0 only": {
            "dZ.sum(axis=0)": "dZ.sum()"
        },
        "db comes from the first example only": {"dZ.sum(axis=0)": "dZ[0]"},
        "db is averaged: the loss has divided by n already": {
            "dZ.sum(axis=0)": "dZ.mean(axis=0)"
        },
        "dW is divided by n: the loss has done that already": {
            "self.X.T @ dZ": "self.X.T @ dZ / len(dZ)"
        },
        "dW and db are divided by n: the loss has done that already": {
            "self.X.T @ dZ": "self.X.T @ dZ / len(dZ)",
            "dZ.sum(axis=0)": "dZ.mean(axis=0)",
        },
        "the network's gradient stays 0: write into the views, self.dW[:] = …": {
            "self.dW[:]": "self.dW",
            "self.db[:]": "self.db",
        },
        "dW is not in the network's gradient: write into the view, self.dW[:] = …": {
            "self.dW[:]": "self.dW"
        },
        "db is not in the network's gradient: write into the view, self.db[:] = …": {
            "self.db[:]": "self.db"
        },
        "dW grows with each pass: = is wanted, not +=": {
            "self.dW[:] =": "self.dW +="
        },
        "dW and db grow with each pass: = is wanted, not +=": {
            "self.dW[:] =": "self.dW +=",
            "self.db[:] =": "self.db +=",
        },
        "without inputs, return None": {" if inputs else None": ""},
        "the transpose is missing in dW: it is self.X.T @ dZ": {
            "self.X.T @ dZ": "self.X @ dZ"
        },
        "dX is dZ @ self.W.T: the factors are in the wrong order, and the transpose is missing": {
            "dZ @ self.W.T": "self.W @ dZ"
        },
        "dX is dZ @ self.W.T: the factors are in the wrong order": {
            "dZ @ self.W.T": "self.W.T @ dZ"
        },
    },
    "check-6": {
        "a: the mistake is handed back to every dense layer before it": {
            '"a": "02"': '"a": "2"'
        },
        "a: layers[4] comes before layers[3] on the way back, so it is right": {
            '"a": "02"': '"a": "024"'
        },
        "a: layers[3] holds no parameters; which dense layers lie before it?": {
            '"a": "02"': '"a": "3"'
        },
        "a: the two layers before it suffer, the one after it doesn't": {
            '"a": "02"': '"a": "4"'
        },
        "b: a wrong db isn't handed back: layers[0] is right": {
            '"b": "2"': '"b": "02"'
        },
        "c: everything is made from the loss's gradient": {'"024"': '"4"'},
        "d: its own slopes don't use what it hands back": {
            '"d": "02"': '"d": "024"'
        },
        "d: what it hands back goes on to layers[0], too": {
            '"d": "02"': '"d": "2"'
        },
        "d: who takes what layers[4] hands back?": {'"d": "02"': '"d": "4"'},
        "e: nobody takes what the first layer hands back": {'"e": ""': '"e": "0"'},
        "a: tanh has no parameters, and the report names none of its layers": {
            '"a": "02"': '"a": "012"'
        },
        "a: what is handed back wrong goes on to the layers before it": {
            '"a": "02"': '"a": ""'
        },
        "a: the mistake goes on to both dense layers before it": {
            '"a": "02"': '"a": [0]'
        },
        "b: layers[4] comes first on the way back, so it is right": {
            '"b": "2"': '"b": [2, 4]'
        },
        "b: its own db is wrong, and the check compares every entry": {
            '"b": "2"': '"b": ""'
        },
        "b: a wrong db isn't handed back, and layers[4] comes after": {
            '"b": "2"': '"b": "024"'
        },
        "c: even the loss is checked: nudging sees its value, and its gradient doesn't fit": {
            '"c": "024"': '"c": ""'
        },
        "d: layers[0] gets a wrong dZ, and so does layers[2] before it": {
            '"d": "02"': '"d": "0"'
        },
        "e: the first layer's own slopes are right, and nobody takes what it hands back": {
            '"e": ""': '"e": "024"'
        },
    },
    "check-7": {
        "this nudges to one side only": {
            "(cost(theta + step) - cost(theta - step)) / (2 * h)": "(cost(theta "
            "+ "
            "step) "
            "- "
            "cost(theta)) "
            "/ "
            "h"
        },
        "this nudges downwards only": {
            "(cost(theta + step) - cost(theta - step)) / (2 * h)": "(cost(theta) "
            "- "
            "cost(theta "
            "- "
            "step)) "
            "/ "
            "h"
        },
        "the two places are 2h apart": {"(2 * h)": "h"},
        "the division by 2h is missing": {" / (2 * h)": ""},
        "brackets: divide by 2 and by h": {"(2 * h)": "2 * h"},
        "the sign is wrong: above minus below": {
            "cost(theta + step) - cost(theta - step)": "cost(theta "
            "- "
            "step) "
            "- "
            "cost(theta "
            "+ "
            "step)"
        },
        "all entries are nudged at once: only entry k may move": {
            "step[k] = h": "step[:] = h"
        },
        "the slopes are right, but theta has been changed": {
            "    return np.array(slopes)": "    "
            "theta "
            "+= "
            "h\n"
            "    "
            "return "
            "np.array(slopes)"
        },
        "one side only, and divided by 2h": {"cost(theta - step)": "cost(theta)"},
        "step must be 0 again before the next entry: this adds up": {
            "    for k in range(len(theta)):\n        step = np.zeros(len(theta))": "    "
            "step "
            "= "
            "np.zeros(len(theta))\n"
            "    "
            "for "
            "k "
            "in "
            "range(len(theta)):"
        },
        "put theta[k] back before the next entry: it stays lower by h": "def nudge(cost, "
        "theta, h):\n"
        "    slopes = []\n"
        "    for k in "
        "range(len(theta)):\n"
        "        theta[k] += "
        "h\n"
        "        above = "
        "cost(theta)\n"
        "        theta[k] -= "
        "2 * h\n"
        "        "
        "slopes.append((above "
        "- cost(theta)) / (2 "
        "* h))\n"
        "    return "
        "np.array(slopes)\n",
        "both sides are the same array here: nudge copies of theta": "def nudge(cost, theta, h):\n    slopes = []\n    for k in range(len(theta)):\n        up = theta\n        up[k] += h\n        down = theta\n        down[k] -= h\n        slopes.append((cost(up) - cost(down)) / (2 * h))\n    return np.array(slopes)\n",
    },
    "check-8": {
        "dg is summed over the wrong axis": {"axis=0": "axis=1"},
        "dg needs the inputs: the slope of z = x g for g is x": {
            "dZ * self.X": "dZ"
        },
        "dX needs g: the slope of z = x g for x is g": {
            "return dZ * self.g": "return dZ"
        },
        "in dX and dg, x and g are swapped": {
            "dZ * self.X": "dZ * self.g",
            "return dZ * self.g": "return dZ * self.X",
        },
        "dg is averaged: the loss has divided by n already": {"np.sum": "np.mean"},
        "dg is not in the network's gradient: write into the view, self.dg[:] = …": {
            "self.dg[:]": "self.dg"
        },
        "dg grows with each pass: = is wanted, not +=": {
            "self.dg[:] =": "self.dg +="
        },
        "dZ has been changed: make a new array for dX": {
            "return dZ * self.g if inputs else None": "dZ "
            "*= "
            "self.g\n"
            "        "
            "return "
            "dZ "
            "if "
            "inputs "
            "else "
            "None"
        },
        "without inputs, return None": {" if inputs else None": ""},
        "Z is X times g, not plus g": {"X * self.g\n": "X + self.g\n"},
        "the backward pass divides by g": {
            "return dZ * self.g": "return dZ / self.g"
        },
        "remember the X that came in, not Z": {
            "self.X = X\n        return X * self.g": "self.X "
            "= X "
            "* "
            "self.g\n"
            "        "
            "return "
            "self.X"
        },
        "dg has a number for each column: sum over axis 0, not over all": {
            "np.sum(dZ * self.X, axis=0)": "np.sum(dZ * self.X)"
        },
        "dg comes from the first example only: sum over axis 0": {
            "np.sum(dZ * self.X, axis=0)": "(dZ * self.X)[0]"
        },
    },
    "check-9": {
        "these are the losses before each epoch": {
            "        for batch": "        "
            "values.append(loss.value(network.forward(X), "
            "Y))\n"
            "        for batch",
            "        values.append(loss.value(network.forward(X), Y))\n    return": "    "
            "return",
        },
        "one loss for each batch: append it after the epoch": {
            "        values.append(": "            values.append("
        },
        "these are losses of the last batch, not of all examples": {
            "loss.value(network.forward(X), Y)": "loss.value(network.forward(X[batch]), "
            "Y[batch])"
        },
        "only the last loss is returned: a list is wanted": {
            "return values": "return values[-1]"
        },
        "each step sees all examples: take the batch's rows": {
            "network.forward(X[batch], training=True)": "network.forward(X, "
            "training=True)",
            "Y[batch]": "Y",
        },
        "one step an epoch: the step belongs into the loop over batches": {
            "            optimizer.step": "        optimizer.step"
        },
        "the network never moves: optimizer.step is missing": {
            "            optimizer.step(network.theta, network.gradient)\n": ""
        },
        "the batches must be drawn anew in each epoch": {
            "    for _ in range(epochs):\n        for batch in minibatches(len(X), batch_size, rng)": "    "
            "batches "
            "= "
            "list(minibatches(len(X), "
            "batch_size, "
            "rng))\n"
            "    "
            "for "
            "_ "
            "in "
            "range(epochs):\n"
            "        "
            "for "
            "batch "
            "in "
            "batches"
        },
        "the examples aren't shuffled: use minibatches": {
            "minibatches(len(X), batch_size, rng)": "[np.arange(i, "
            "min(i "
            "+ "
            "batch_size, "
            "len(X))) "
            "for "
            "i "
            "in "
            "range(0, "
            "len(X), "
            "batch_size)]"
        },
        "this goes uphill: optimizer.step adds the step by itself": {
            "network.gradient)": "-network.gradient)"
        },
        "these are means over the batches, taken before each step: use all examples after the epoch": {
            "        for batch in minibatches(len(X), batch_size, rng):\n": "        "
            "part "
            "= "
            "[]\n"
            "        "
            "for "
            "batch "
            "in "
            "minibatches(len(X), "
            "batch_size, "
            "rng):\n",
            "            network.backward(": "            "
            "part.append(loss.value(Z, "
            "Y[batch]))\n"
            "            "
            "network.backward(",
            "loss.value(network.forward(X), Y)": "np.mean(part)",
        },
        "these are losses of the last batch before its step": {
            "            network.backward(": "            "
            "last "
            "= "
            "loss.value(Z, "
            "Y[batch])\n"
            "            "
            "network.backward(",
            "loss.value(network.forward(X), Y)": "last",
        },
        "the gradient is the loss's, not Z − Y": {
            "loss.gradient(Z, Y[batch])": "Z - Y[batch]"
        },
        "the gradient is the loss's, which has a factor 2": {
            "loss.gradient(Z, Y[batch])": "(Z - Y[batch]) / len(batch)"
        },
    },
}
