"""Operations of your own.

A few lines give how pixels move, how colors change, or anything else; `maybe` applies an operation
to some images only. They are composed as the others are.

A cat as it is, lying on its side, as a negative, darker towards its corners, and all three in one
picture.
"""

from coursekit import plot
from coursekit.data import augmentation as aug
import numpy as np
from skimage import data

swap, minus, zero = np.eye(3)[[[1, 0, 2]]], -np.eye(3)[None], np.zeros((1, 3, 3))
shade = 1 - np.hypot(*np.mgrid[-1:1:300j, -1:1:300j])[..., None] / 2
own = {"swapped": aug.GeometricOperation(lambda n, size, _: (swap, size[::-1]))}
own["negative"] = aug.ColorOperation(lambda n, channels, _: (minus, zero, np.ones((1, 3))))
own["shaded"] = aug.BatchOperation(lambda x, _: x.with_images(np.float32(shade * x.float_images())))
photo, half = data.chelsea()[None, :, 75:375], [aug.maybe(x) for x in own.values()]
changed = {name: aug.compose(x)(photo, seed=0) for name, x in own.items()}
for seed in (0, 1):
    changed[f"each maybe, seed {seed}"] = aug.compose(*half)(photo, seed=seed)
plot.image_row(changed, side=2)
