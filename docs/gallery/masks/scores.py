"""Scores of classes.

Intersection over union of ground and nuclei for two thresholds, a dot for each image; and what one
of them finds, as one array for a file.

Pairs of bars with dots for background and nuclei; beside them a strip with images, truths,
predictions and errors from above.
"""

from coursekit import metrics, plot
from coursekit.data import EMBEDDED, load
from matplotlib import pyplot as plt
import numpy as np
from skimage import filters
from skimage.metrics import contingency_table

dataset, _ = load("nuclei", split="test[:3]", data_dir=EMBEDDED)
images, masks = next(dataset.batch(3).as_numpy_iterator())
thresholds = {"Otsu": filters.threshold_otsu, "triangle": filters.threshold_triangle}
found = {name: np.stack([x > find(x) for x in images]) for name, find in thresholds.items()}
pairs = {name: zip((masks > 0) * 1, x * 1, strict=True) for name, x in found.items()}
counts = {n: [contingency_table(*each).toarray() for each in x] for n, x in pairs.items()}
_, axes = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
ious = {name: [metrics.class_iou(each) for each in x] for name, x in counts.items()}
plot.iou_bars(ious, ["ground", "nuclei"], ax=axes[0])
axes[1].imshow(plot.segmentation_picture(images, found["triangle"], masks > 0))
