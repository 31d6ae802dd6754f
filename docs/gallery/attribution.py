"""Which pixels decided?

Three answers about one photograph and one class, "espresso": cover parts of it and watch the
score, weigh the last feature maps by their gradients, or follow the gradient to the pixels.

A cup of coffee with three maps laid on it: occlusion and Grad-CAM are warm areas inside the cup,
guided backpropagation traces its rim.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
photo, espresso = preprocess(data.coffee()), [967]
maps = {
    "occlusion": interpret.occlusion(model, photo, espresso, patch=48, stride=24, score="logit"),
    "Grad-CAM": interpret.grad_cam(model, photo, espresso),
    "guided backpropagation": interpret.guided_backpropagation(model, photo, espresso),
}
picture = (photo[0] * 128 + 127) / 255
found = [each[0] for each in maps.values()]
plot.attribution_maps([picture] * 3, found, labels=list(maps), percentile=98)
