"""The image of a class.

What raises the score of a class most, less a penalty on the image's length: four things as the
gradient of a small network knows them, each with its score.

Four squares of fine colored texture: a red and green shape like a fish, gills of a mushroom, the
head of a daisy, and leaves around a stem for the banana.
"""

from coursekit import interpret, plot
from coursekit.interpret.optvis import transforms
from coursekit.models import efficientnet_lite, imagenet_classes
import numpy as np

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
classes = [1, 947, 985, 954]
moved = transforms.jitter(4)
found = interpret.class_image(model, classes, value_range=(-1, 1), transform=moved, steps=48)
names = [
    f"{imagenet_classes()[n]}: {x:.0f}" for n, x in zip(classes, found.scores[-1], strict=True)
]
plot.image_grid(np.clip(found.images / 2 + 0.5, 0, 1), labels=names, columns=4)
