"""The first layer.

Its filters on one scale, mid-gray for zero, and what eight of them answer to a photograph.

Above, 32 small filters in color, among them edges, stripes and spots. Below, eight feature maps
of a cat, in which different edges and areas are bright, or none.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from matplotlib import pyplot as plt
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
conv, relu = (interpret.find_layer(model, name) for name in ("stem", "stem_relu6"))
maps = interpret.feature_maps(model, preprocess(data.chelsea()), relu)
_, axes = plt.subplots(2, 1, figsize=(10, 5), layout="constrained")
plot.filter_grid(interpret.filters(model, conv), title="filters", ax=axes[0])
plot.activation_grid(maps[..., :8], title="feature maps", ax=axes[1])
