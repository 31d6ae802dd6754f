"""Mistakes that train without an error.

`lint_model` looks for known traps before training: here a bias that the
normalization takes away again, a softmax that is taken twice, a batch of one, and pixels up to 255.

Four findings in typewriter letters, a line each, with the layer and what to do about it.
"""

from coursekit import analysis
import keras
from matplotlib import pyplot as plt
from skimage import data

parts = [keras.layers.Conv2D(8, 3, name="conv"), keras.layers.BatchNormalization(name="norm")]
parts += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(5, "softmax", name="answer")]
model = keras.Sequential([keras.Input((None, None, 3)), *parts])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
found = analysis.lint_model(model, data.chelsea()[None].astype("float32"))
plt.figure(figsize=(8, 2))
plt.figtext(0, 1, str(found), family="monospace", verticalalignment="top")
