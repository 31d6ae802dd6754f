"""Does the map name what the network needs?

Pixels go, or come, in the order of a map, and the score is followed; a random order is the
control. Here the pixels of Grad-CAM suffice soon, but taking them away is no worse than chance.

Two charts of the score of "espresso" against the share of pixels: where they are removed all three
curves fall alike, where they are revealed that of Grad-CAM rises far before the others.
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
    plot.curves(scores, x=np.linspace(0, 1, 21), x_label=label, y_label="score / logits", ax=ax)
