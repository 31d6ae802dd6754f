"""Is a gradient right?

`gradient_check` compares the gradient of a layer, a model, a loss or a function with central
differences: here of x tanh(x), once by hand and once with a forgotten term.

Two tables in typewriter letters: one says that the gradient is right, with an error near zero, the
other that it is wrong, and where most.
"""

from coursekit.analysis import gradient_check
from matplotlib import pyplot as plt
import numpy as np

gradients = {"right": lambda upstream, x: upstream * (np.tanh(x) + x / np.cosh(x) ** 2)}
gradients["a term forgotten"] = lambda upstream, x: upstream * np.tanh(x)
_, axes = plt.subplots(2, 1, figsize=(7, 2), layout="constrained")
for ax, (name, gradient) in zip(axes, gradients.items(), strict=True):
    found = gradient_check(lambda x: x * np.tanh(x), np.linspace(-2, 2, 41), gradient=gradient)
    ax.set_title(name, loc="left")
    ax.text(0, 1, str(found), family="monospace", verticalalignment="top")
    ax.axis("off")
