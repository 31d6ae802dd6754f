"""Two images in one.

Images of a batch are blended, or get a window of another; their labels become shares, so that a
loss sees how much of each is there.

Six pictures: an astronaut, a cat and a cup shining through one another, with shares below, and the
same with rectangles of one another.
"""

from coursekit import plot
from coursekit.data import augmentation as aug
import numpy as np
from skimage import data

photos = np.stack([x()[:300, 50:350] for x in (data.astronaut, data.chelsea, data.coffee)])
mixed = [aug.mix_up(2.0, num_classes=3), aug.cut_mix(num_classes=3)]
batches = [aug.compose(x)((photos, np.arange(3)), seed=5) for x in mixed]
images, shares = (np.concatenate(parts) for parts in zip(*batches, strict=True))
names = ["astronaut {:.0%}, cat {:.0%}, cup {:.0%}".format(*each) for each in shares]
plot.image_row(dict(zip(names, images, strict=True)), columns=3, side=2.6)
