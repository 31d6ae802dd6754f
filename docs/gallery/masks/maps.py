"""Masks on their image.

Classes in colors that everyone can tell apart, errors by their kind, and outlines between the
pixels.

A fluorescence image of nuclei three times: nuclei tinted, the errors of a threshold in red and
blue, and outlines of truth and threshold.
"""

from coursekit import plot
from coursekit.data import EMBEDDED, load
from matplotlib import pyplot as plt
from skimage import filters

dataset, info = load("nuclei", split="test[2:3]", data_dir=EMBEDDED)
image, truth = (x[..., 0] for x in next(dataset.as_numpy_iterator()))
found = image > filters.threshold_otsu(image)
_, axes = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
plot.mask_map(image, truth, class_names=info.features["segmentation_mask"].names, ax=axes[0])
plot.error_map(image, truth > 0, found, ax=axes[1])
plot.outline_map(image, {"truth": truth > 0, "threshold": found}, ax=axes[2])
