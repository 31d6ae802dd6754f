"""Does the map name what the network needs?

Pixels go, or come, in the order of a map, and the score is followed. A good map makes it fall
soon when they go and rise soon when they come; a random order is the control.

Two charts of the score of "espresso" against the share of pixels removed and revealed, each with
a curve for Grad-CAM, for saliency and for a random order.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from matplotlib import pyplot as plt
import numpy as np
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
case = model, preprocess(data.coffee()), [967]
maps = {"Grad-CAM": interpret.grad_cam(*case), "saliency": interpret.saliency(*case)}
maps = {name: np.abs(x).reshape(1, 224, 224, -1).sum(-1) for name, x in maps.items()}
maps["random"] = np.random.default_rng(0).random((1, 224, 224))
_, axes = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
for ax, test in zip(axes, (interpret.deletion, interpret.insertion), strict=True):
    scores = {name: test(*case, x, steps=20).scores for name, x in maps.items()}
    label = f"share of the pixels, {test.__name__}"
    plot.curves(scores, x=np.linspace(0, 1, 21), x_label=label, y_label="probability", ax=ax)
