"""Where a thing may be.

Selective search proposes regions on the way from small segments to the whole; the other method
grows them from superpixels. Recall is the share of coins that one of the first boxes overlaps.

Coins, each with its own outline; beside them two curves of recall over the number of boxes, that
of the grown regions higher at first.
"""

from coursekit import plot, segmentation
from matplotlib import pyplot as plt
from scipy import ndimage
from skimage import data, filters, measure, morphology

photo = data.coins()[80::2, ::2]
coins = ndimage.binary_fill_holes(photo > filters.threshold_otsu(photo))
truth, counts = measure.label(morphology.opening(coins, morphology.disk(5))), [1, 3, 10, 30, 100]
boxes = segmentation.instance_boxes(truth)
found = {"selective search": segmentation.selective_search(photo)}
found["grown"] = segmentation.grow_proposals(photo, segmentation.slic(photo, 200))
_, axes = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
plot.outline_map(photo, truth, title=f"{len(boxes)} coins", ax=axes[0])
recall = {n: segmentation.proposal_recall(x.boxes, boxes, counts) for n, x in found.items()}
plot.curves(recall, x=counts, x_label="boxes", y_label="recall", ax=axes[1])
