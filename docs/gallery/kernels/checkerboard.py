"""Checkerboards of transposed convolutions.

A photograph doubled in size: where the stride does not divide the kernel, the windows overlap
unevenly. `checkerboard_score` is the share of the variance that repeats.

A photographer's head three times: under a grid of dark lines, in blocks of even gray, and smooth.
"""

from coursekit import analysis, plot
import keras
import numpy as np
from skimage import data

photo = data.camera()[None, 60:188:2, 180:308:2, None] / np.float32(255)
options = {"strides": 2, "padding": "same", "kernel_initializer": "ones"}
layers = {f"kernel {n}": keras.layers.Conv2DTranspose(1, n, **options) for n in (3, 4)}
layers["resized"] = keras.layers.UpSampling2D(2, interpolation="bilinear")
maps = {name: layer(photo).numpy()[0, 4:-4, 4:-4, 0] for name, layer in layers.items()}
plot.image_row(
    {f"{n}: {analysis.checkerboard_score(x, 2):.3f}": x for n, x in maps.items()}, side=3
)
