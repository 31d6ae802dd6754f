"""Two methods on the same images.

A row for each image: the image, its truth, each prediction and its errors, with one legend. Here
two thresholds, which need no training.

Three rows of fluorescence images with nuclei, tinted as they are and as two thresholds find them;
errors are colored along the borders.
"""

from coursekit import plot
from coursekit.data import EMBEDDED, load
import numpy as np
from skimage import filters

dataset, _ = load("nuclei", split="test[:3]", data_dir=EMBEDDED)
images, masks = next(dataset.batch(3).as_numpy_iterator())
thresholds = {"Otsu": filters.threshold_otsu, "triangle": filters.threshold_triangle}
predictions = {name: np.stack([x > find(x) for x in images]) for name, find in thresholds.items()}
plot.segmentation_grid(images, masks > 0, predictions, class_names={1: "nucleus"})
