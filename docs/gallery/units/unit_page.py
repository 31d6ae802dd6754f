"""A unit on a page.

What stands for its filter, here the mean of its best crops; these crops; and all its activations.

A blurred light stripe from the upper left to the lower right, nine crops of leaning edges, and a
histogram on a logarithmic axis with a long tail to the right.
"""

from coursekit import analysis, interpret, plot
from coursekit.models import efficientnet_lite
import numpy as np
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
photos = np.stack([data.astronaut()[:384, :480], data.coffee()[:384, :480]])
pieces = photos.reshape(2, 4, 96, 5, 96, 3).swapaxes(2, 3).reshape(-1, 96, 96, 3)
layer = analysis.endpoints(model)["stride4"]._keras_history.operation
summary = interpret.unit_summary(model, layer, 8, (pieces - 127.0) / 128)
mean = summary.patches.crops[0].mean(axis=0)
plot.unit_page(summary, mean - mean.mean(), value_range=(-1, 1), title="mean of the crops")
