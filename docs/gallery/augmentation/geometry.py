"""All that moves pixels.

Each operation alone, on one photograph. The mask of the cup goes through the same warp, as a box
would; what comes in at the sides is reflected.

A cup of coffee, tinted blue, in ten versions: mirrored twice, turned, moved, slanted, resized, seen
at a slant, cropped, cropped and resized, and wavy. The tint stays on the cup.
"""

from coursekit import plot
from coursekit.data import augmentation as aug
from matplotlib import pyplot as plt
import numpy as np
from skimage import data

photo, (y, x) = data.coffee()[None, :, 100:500], np.mgrid[:400, :400]
cup = (np.hypot((y - 115) / 100, (x - 187) / 108) < 1)[None]
steps = [aug.flip(), aug.flip(vertical=True, horizontal=False), aug.rotate(40)]
steps += [aug.translate(vertical=0.2, horizontal=0.2), aug.shear(horizontal=0.4), aug.zoom(0.4)]
steps += [aug.perspective(0.2), aug.crop(300, 300), aug.resized_crop(256, 256, area=(0.2, 0.3))]
steps.append(aug.elastic(8, smoothness=24))
_, axes = plt.subplots(2, 5, figsize=(9, 4), layout="constrained")
for ax, step in zip(axes.flat, steps, strict=True):
    image, mask = (part[0] for part in aug.compose(step)((photo, cup), seed=3))
    plot.mask_map(image, mask, legend=False, title=str(step).partition("(")[0], ax=ax)
