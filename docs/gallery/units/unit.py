"""What a unit answers to.

The crops that excite one channel of a network most, cut out by its exact receptive field, at most
one from each of forty pieces of two photographs. The channel answers to edges that lean.

Nine crops of 19 x 19 pixels with the channel's value below each, the largest first: bright and
dark stripes and edges that run from the upper left to the lower right.
"""

from coursekit import analysis, interpret, plot
from coursekit.models import efficientnet_lite
import numpy as np
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
photos = np.stack([data.astronaut()[:384, :480], data.coffee()[:384, :480]])
pieces = photos.reshape(2, 4, 96, 5, 96, 3).swapaxes(2, 3).reshape(-1, 96, 96, 3)
layer = analysis.endpoints(model)["stride4"]._keras_history.operation
found = interpret.top_patches(model, layer, (pieces - 127.0) / 128, channels=[8])
plot.patch_grid(found.crops[0] / 2 + 0.5, found.values[0], inside=found.inside[0], columns=9)
