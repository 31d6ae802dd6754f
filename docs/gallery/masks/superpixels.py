"""How many superpixels are enough?

Segments of a photograph of coins against the coins: what labels could reach at best, how much of
the border is found, and how much bleeds over it. `score_segments` gives all three at once.

Three charts over 25 to 400 pieces with a curve for a grid and one for SLIC: accuracy and recall
rise, the error falls, and SLIC is better nearly throughout.
"""

from coursekit import plot
from coursekit import segmentation as seg
from matplotlib import pyplot as plt
from scipy import ndimage
from skimage import data, filters

photo, counts = data.coins()[80::2, ::2], [25, 50, 100, 200, 400]
coins = ndimage.binary_fill_holes(photo > filters.threshold_otsu(photo)).astype(int)
pieces = {"grid": [seg.grid(photo.shape, n) for n in counts]}
pieces["SLIC"] = [seg.slic(photo, n) for n in counts]
scores = [seg.achievable_accuracy, seg.boundary_recall, seg.undersegmentation_error]
_, axes = plt.subplots(1, 3, figsize=(11, 3), layout="constrained")
for ax, score in zip(axes, scores, strict=True):
    named = {name: [score(x, coins) for x in labels] for name, labels in pieces.items()}
    plot.curves(named, x=counts, x_label="pieces", y_label=score.__name__.replace("_", " "), ax=ax)
print(seg.score_segments(pieces["SLIC"][-1], coins))
