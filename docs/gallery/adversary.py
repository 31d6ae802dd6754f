"""How little fools a network.

Steps toward another class, each a quarter of a gray level, until the network takes the image for
it. Beside it stand what was changed, and ten times that.

A photograph of a cat, the same photograph as a network takes it for a goldfish, their difference,
a nearly even gray, and ten times the difference: colored noise all over.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, imagenet_classes, preprocess
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
low, high = -127 / 128, 1
photo = preprocess(data.chelsea())
found = interpret.targeted_attack(model, photo, 1, value_range=(low, high))
names = [imagenet_classes()[model(x).numpy().argmax()] for x in (photo, found.images)]
pictures = [(x - low) / (high - low) for x in (photo, found.images)]
plot.difference_grid(*pictures, labels=names[:1], changed_labels=names[1:])
