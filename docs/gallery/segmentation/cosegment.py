"""What two images share.

The regions of two photographs that are made of the same colors, found without a label: superpixels
vote with their color, a minimum cut smooths the votes.

A disk cut out of a cat's fur, on a dark sky and on gray bricks: in both pictures an outline runs
around the disk.
"""

from coursekit import plot, segmentation
from matplotlib import pyplot as plt
import numpy as np
from skimage import color, data

fur, sky = data.chelsea()[100:300, 100:300], data.rocket()[:200, :200]
bricks, (y, x) = color.gray2rgb(data.brick()[:400:2, :400:2]), np.mgrid[:200, :200]
disks = [np.hypot(y - 100, x - middle)[..., None] < 60 for middle in (80, 130)]
pair = [np.where(disk, fur, ground) for disk, ground in zip(disks, (sky, bricks), strict=True)]
found = segmentation.cosegment(*pair)
_, axes = plt.subplots(1, 2, figsize=(7, 3.4), layout="constrained")
for ax, image, mask in zip(axes, pair, found, strict=True):
    plot.outline_map(image, mask, ax=ax)
