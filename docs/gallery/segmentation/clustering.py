"""Segments as clusters of colors.

k-means is told how many, mean shift how wide. A cluster can lie in many places;
`connected_segments` counts the parts.

A cup of coffee three times in flat colors: four by k-means, eleven by mean shift, which keep little
more than the rim, and 27 with the place counted, where coffee, cup and saucer differ.
"""

from coursekit import plot, segmentation
from skimage import color, data

photo = data.coffee()[::2, ::2]
labels = {"k-means": segmentation.kmeans_segment(photo, 4)}
labels["mean shift"] = segmentation.mean_shift_segment(photo, 0.15)
labels["with place"] = segmentation.mean_shift_segment(photo, 0.15, place=0.5)
parts = {name: segmentation.connected_segments(x).max() + 1 for name, x in labels.items()}
means = {x: color.label2rgb(y, photo, kind="avg", bg_label=-1) for x, y in labels.items()}
titled = {f"{n}: {labels[n].max() + 1} in {parts[n]} parts": x for n, x in means.items()}
plot.image_row(titled, side=3.2)
