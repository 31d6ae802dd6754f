"""Filters in numbers.

Trained filters are smooth, which `filter_statistics` compares with chance. The image that moves
one unit most is fitted by a Gabor function, a wave under a Gaussian.

Rows of dots: Moran's I of trained filters lies mostly above that of random ones. Beside them the
image that a unit likes best, a dark and a light stripe, and the Gabor function that fits it.
"""

from coursekit import analysis, interpret, plot
from coursekit.interpret.optvis import objectives
from coursekit.models import efficientnet_lite
from matplotlib import pyplot as plt

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
layer = analysis.endpoints(model)["stride4"]._keras_history.operation
found = interpret.maximize_activation(model, objectives.neuron(layer, 8), norm=2, steps=24)
image = found.images[0, 39:58, 39:58].mean(-1)
gabor = interpret.gabor_fit(image)
smooth = interpret.filter_statistics(interpret.filters(model, "stem"))
_, axes = plt.subplots(1, 3, figsize=(10, 2.8), width_ratios=(2, 1, 1), layout="constrained")
dots = {"trained": smooth.smoothness, "random": smooth.random_smoothness[:32]}
plot.seed_dots(dots, x_label="smoothness of a filter, Moran's I", ax=axes[0])
plot.image_row({"best image": image, f"Gabor, {gabor.explained:.0%}": gabor.fitted}, axes=axes[1:])
