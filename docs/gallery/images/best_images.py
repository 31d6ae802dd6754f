"""The image that a channel likes best.

Gradient ascent from noise, for four channels of a layer: on a sphere of pixels, and on waves that
must stand small moves.

Two rows of four pictures: above fine textures in noise, below the same textures larger and
smoother, such as stripes, scales and spots.
"""

from coursekit import interpret, plot
from coursekit.interpret.optvis import objectives, parameterizations, transforms
from coursekit.models import efficientnet_lite
import numpy as np

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
layer, channels = "block5_project_norm", [0, 1, 2, 3]
pixels = interpret.maximize_activation(model, layer, channels, norm=60, steps=32)
objective = objectives.channel(layer, channels)
waves = parameterizations.Fourier((-1, 1))
moved = transforms.jitter(4)
found = interpret.ascend(model, objective, waves, transform=moved, steps=48)
images = np.clip(np.concatenate([pixels.images, found.images]) / 2 + 0.5, 0, 1)
plot.image_grid(images, labels=[f"channel {n}" for n in 2 * channels], columns=4)
