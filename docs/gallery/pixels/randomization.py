"""Does the map show what was learned?

The weights are shuffled layer by layer from the top down. A map that depends on them loses its
likeness to that of the trained network; one that keeps it draws the image, not the network.

Two curves of rank correlation against the number of shuffled layers: that of Grad-CAM jumps about
zero from the first on, that of guided backpropagation is near one for half of them.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
case = model, preprocess(data.coffee(), size=96), [967]
methods = {"Grad-CAM": interpret.grad_cam, "guided": interpret.guided_backpropagation}
found = {name: interpret.randomization_check(*case, x) for name, x in methods.items()}
correlations = {name: each.correlations[:, 0] for name, each in found.items()}
label = "layers with shuffled weights"
plot.curves(correlations, x_label=label, y_label="rank correlation of the maps")
