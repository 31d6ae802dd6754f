"""Several photographs on one scale.

LayerCAM for the class that the network itself names. `attribution_picture` lays the maps of a
batch on one scale, as one array; `attribution_map` draws a single map with its scale.

On the left a cat, a cup and a rocket, and below each its map: the cat's cheek is warm,
the cup hot, the rocket's top warm. On the right the rocket alone, with a color bar.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, imagenet_classes, preprocess
from matplotlib import pyplot as plt
import numpy as np
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
photos = np.concatenate([preprocess(x()) for x in (data.chelsea, data.coffee, data.rocket)])
classes = model.predict(photos, verbose=0).argmax(1)
maps = interpret.layer_cam(model, photos, classes)
_, axes = plt.subplots(1, 2, figsize=(10, 4.2), width_ratios=(3, 2.3), layout="constrained")
axes[0].imshow(plot.attribution_picture(photos / 2 + 0.5, maps))
axes[0].axis("off")
plot.attribution_map(photos[2] / 2 + 0.5, maps[2], title=imagenet_classes()[classes[2]], ax=axes[1])
