"""Superpixels, and what they keep.

A photograph in about 200 pieces, each painted in its mean color, without learning. Pieces that
follow the edges keep the eyes and the whiskers; a grid does not.

A cat in 200 rectangles, blurred like a mosaic, and twice in pieces that follow its outlines, where
eyes, nose and stripes are sharp.
"""

from coursekit import segmentation
from matplotlib import pyplot as plt
from skimage import color, data

photo = data.chelsea()
pieces = {
    "grid": segmentation.grid(photo.shape, 200),
    "SLIC": segmentation.slic(photo, 200),
    "Felzenszwalb": segmentation.felzenszwalb(photo, scale=200),
}
_, axes = plt.subplots(1, 3, figsize=(10, 2.5), layout="constrained")
for ax, (name, labels) in zip(axes, pieces.items(), strict=True):
    ax.imshow(color.label2rgb(labels, photo, kind="avg", bg_label=-1))
    ax.set_title(f"{name}: {labels.max() + 1} pieces")
    ax.set_axis_off()
