"""Boxes follow their image.

One warp for an image, its masks and its boxes, from one draw of random numbers: nothing can come
apart. The same seed gives the same batch.

A photograph of an astronaut with a box around her face, and three mirrored, turned and cropped
versions in other contrasts; in each the box still surrounds the face.
"""

from coursekit.data import augmentation as aug
from matplotlib import pyplot as plt
import numpy as np
from skimage import data

face = np.float32([0.12, 0.33, 0.42, 0.57])  # top, left, bottom, right as shares
batch = {"image": np.stack([data.astronaut()] * 3), "boxes": np.stack([face] * 3)}
steps = [aug.flip(), aug.rotate(25), aug.resized_crop(512, 512, area=(0.4, 1)), aug.contrast(0.4)]
changed = aug.compose(*steps, fill="reflect")(batch, seed=4)
images, boxes = [data.astronaut() / 255, *changed["image"]], [face, *changed["boxes"]]
_, axes = plt.subplots(1, 4, figsize=(10, 2.6), layout="constrained")
for ax, image, (top, left, bottom, right) in zip(axes, images, boxes, strict=True):
    ax.imshow(image)
    corners = [left, right, right, left, left], [top, top, bottom, bottom, top]
    ax.plot(*np.multiply(corners, 512), color="#E69F00", linewidth=3)
    ax.set_axis_off()
