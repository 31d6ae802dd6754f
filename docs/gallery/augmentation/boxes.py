"""Boxes follow their image.

One warp for an image, its masks and its boxes, from one draw of random numbers: nothing can come
apart. The same seed gives the same batch.

A photograph of an astronaut with a box around her face, and three mirrored, turned and cropped
versions in other contrasts; in each the box still surrounds the face.
"""

from coursekit import plot
from coursekit.data import augmentation as aug
from matplotlib.patches import Rectangle
import numpy as np
from skimage import data

face = np.float32([0.12, 0.33, 0.42, 0.57])  # top, left, bottom, right as shares
batch = {"image": np.stack([data.astronaut()] * 3), "boxes": np.stack([face] * 3)}
steps = [aug.flip(), aug.rotate(25), aug.resized_crop(512, 512, area=(0.4, 1)), aug.contrast(0.4)]
changed = aug.compose(*steps, fill="reflect")(batch, seed=4)
images, boxes = [data.astronaut(), *changed["image"]], 512 * np.stack([face, *changed["boxes"]])
axes = plot.image_row(dict(zip(["before", *"123"], images, strict=True)), side=2.4)
for ax, (top, left, bottom, right) in zip(axes, boxes, strict=True):
    edge = {"fill": False, "color": "#E69F00", "linewidth": 3}
    ax.add_patch(Rectangle((left, top), right - left, bottom - top, **edge))
