"""Superpixels, and what they keep.

A photograph in about 200 pieces, each painted in its mean color, without learning. Pieces that
follow the edges keep the eyes and the whiskers; a grid does not.

A cat in 200 rectangles, blurred like a mosaic, and five times in pieces that follow its outlines,
where eyes, nose and stripes are sharp.
"""

from coursekit import plot, segmentation
from matplotlib import pyplot as plt
from skimage import color, data

photo = data.chelsea()
pieces = {"grid": segmentation.grid(photo.shape, 200), "SLIC": segmentation.slic(photo, 200)}
pieces["Felzenszwalb"] = segmentation.felzenszwalb(photo, scale=200)
pieces["TurboPixels"] = segmentation.turbopixels(photo, 200)
pieces["watershed"] = segmentation.watershed(photo, 200)
pieces["compact watershed"] = segmentation.compact_watershed(photo, 200)
means = {x: color.label2rgb(y, photo, kind="avg", bg_label=-1) for x, y in pieces.items()}
titled = {f"{name}: {pieces[name].max() + 1} pieces": x for name, x in means.items()}
_, axes = plt.subplots(2, 3, figsize=(10, 4.6), layout="constrained")
plot.image_row(titled, axes=axes.ravel())
