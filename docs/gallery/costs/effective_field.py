"""What a unit sees, and what counts.

The gradient of one unit with respect to the pixels, averaged over noise: most of it lies near the
middle of what the unit can see.

A cat in the dark, lit up where the unit is moved: a bright spot in the middle of a square frame,
which it does not fill.
"""

from coursekit import analysis, plot
from coursekit.models import efficientnet_lite, preprocess
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
layer = analysis.endpoints(model)["stride8"]._keras_history.operation
found = analysis.gradient_receptive_field(model, layer, samples=4)
photo, window = preprocess(data.chelsea())[0] / 2 + 0.5, found.field.window(*found.unit)
plot.receptive_field_windows(photo, [window], labels=["all it can see"], gradient=found.gradient)
