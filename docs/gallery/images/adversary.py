"""How little fools a network.

Steps toward another class, each a quarter of a gray level, until the network takes the image for
it. It is stored with 8 bits a value; beside it stand what was changed, and ten times that.

A photograph of a cat, the same photograph as a network takes it for a goldfish, their difference,
a nearly even gray, and ten times the difference: colored noise all over.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, imagenet_classes, preprocess
from skimage import data

model, limits = efficientnet_lite("efficientnet_lite0", weights="imagenet"), (-127 / 128, 1)
photo = preprocess(data.chelsea())
found = interpret.targeted_attack(model, photo, 1, value_range=limits)
stored = interpret.rounded_to_8_bits(found.images, limits)
(kept,) = interpret.survives_rounding(model, found.images, 1, value_range=limits, targeted=True)
names = [imagenet_classes()[model(x).numpy().argmax()] for x in (photo, stored)]
pictures = [(x - limits[0]) / (1 - limits[0]) for x in (photo, stored)]
told = f"{names[1]}, {'also' if kept else 'not'} in 8 bits"
plot.difference_grid(*pictures, labels=names[:1], changed_labels=[told])
