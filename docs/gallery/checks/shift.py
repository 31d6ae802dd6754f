"""Does a shift of the image only shift the features?

By a whole stride it does, inside of the frame, but not near the border. `shift_stability` follows
what becomes of the answers, shift by shift.

A map of errors, black inside and bright along its left and right side; and a curve of the change of
the answers, which rises over shifts of 1 to 16 pixels.
"""

from coursekit import analysis, plot
from coursekit.models import efficientnet_lite, preprocess
from matplotlib import pyplot as plt
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
layer = analysis.endpoints(model)["stride4"]._keras_history.operation
photo, moves = preprocess(data.coffee(), size=96), [(0, n) for n in range(1, 17)]
found = analysis.equivariance_error(model, (0, 4), images=photo, layer=layer)
answers = analysis.shift_stability(model, photo, moves, fill="edge").change
_, axes = plt.subplots(1, 2, figsize=(10, 3.4), width_ratios=(1, 2), layout="constrained")
title = f"inside {found.interior:.2g}, border {found.border:.2g}"
plot.image_row({title: found.error_map}, axes=axes[:1])
labels = {"x_label": "shift / pixels", "y_label": "relative change of the logits"}
plot.curves({"EfficientNet-lite0": answers}, x=[n for _, n in moves], **labels, ax=axes[1])
