"""How colors climb.

Each pixel of a photograph is a point in a space of colors. From some of them mean shift climbs,
step by step, to the places where points are dense.

A cloud of dots in the photograph's colors, black to white along a bow, and on it thin dark paths
that run together in four orange crosses.
"""

from coursekit import segmentation
from matplotlib import pyplot as plt
from skimage import data

photo = data.coffee()[::8, ::8]
points = segmentation.pixel_features(photo)
found = segmentation.mean_shift(points, 0.15, starts=points[::37])
_, ax = plt.subplots(figsize=(7, 4), layout="constrained")
ax.scatter(*points.T[[2, 0]], s=9, color=photo.reshape(-1, 3) / 255)
ax.plot(*found.paths.T[[2, 0]].swapaxes(1, 2), color="black", linewidth=0.7)
ax.plot(*found.modes.T[[2, 0]], "X", color="#D55E00", markersize=10, markeredgecolor="white")
ax.set(xlabel="blue to yellow / 100", ylabel="lightness / 100")
