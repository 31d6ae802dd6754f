"""How optimizers walk.

Forty steps of three optimizers in a narrow valley, over its contours.

A contour map of a long valley with three walks from the same place: one jumps from side to side,
one swings along the valley, one goes steadily.
"""

from coursekit import plot
import keras
import numpy as np

x, y, walks = np.linspace(-3, 1, 80), np.linspace(-2, 2, 80), {}
named = {"gradient descent": keras.optimizers.SGD(0.09), "Adam": keras.optimizers.Adam(0.2)}
named["momentum"] = keras.optimizers.SGD(0.02, momentum=0.9)
for name, optimizer in named.items():
    place, walks[name] = keras.Variable([-2.5, 1.5]), [(-2.5, 1.5)]
    for _ in range(40):
        optimizer.apply([place * np.float32([1, 20])], [place])
        walks[name].append(place.numpy())
plot.path_map(walks, x=x, y=y, heights=x**2 / 2 + 10 * y[:, None] ** 2)
