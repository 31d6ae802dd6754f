"""Blurred, sharpened, noisy, covered.

The operations on neighbors and single values, and `rand_augment`, which draws some out of fourteen
for each image.

A cat five times: smoothed, with harder edges, in noise, with a covered rectangle, and with changed
colors and slant.
"""

from coursekit import plot
from coursekit.data import augmentation as aug
from skimage import data, transform

photo = transform.resize(data.chelsea()[:, 75:375], (200, 200))[None].astype("float32")
steps = [aug.blur((3, 3)), aug.sharpness((4, 4)), aug.noise((0.15, 0.15)), aug.erase(value=0.5)]
steps += [aug.rand_augment(3)]
changed = {str(x).partition("(")[0]: aug.compose(x)(photo, seed=2) for x in steps}
plot.image_row(changed, side=2)
