"""Warnings name the line that called into the package."""

import warnings

from coursekit.interpret import grad_cam, occlusion, saliency
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.zeros((1, 8, 8, 1), "float32")


def network(*top, pixels=()):
    convolution = layers.Conv2D(2, 3, activation="relu", name="maps")
    return keras.Sequential(
        [keras.Input((8, 8, 1)), *pixels, convolution, layers.GlobalAveragePooling2D(), *top]
    )


CALLS = {
    "the probability is none": lambda: occlusion(
        network(layers.Dense(3, bias_initializer=keras.initializers.Constant(5.0))),
        IMAGES,
        1,
        patch=4,
    ),
    "no softmax is found": lambda: saliency(
        network(layers.Dense(3), layers.Lambda(lambda x: x * 0 + 1 / 3)), IMAGES, 1
    ),
    "the map is zero": lambda: grad_cam(network(layers.Dense(3)), IMAGES, 1),
    "the range is another": lambda: saliency(
        network(layers.Dense(3), pixels=[layers.Rescaling(1 / 255)]), IMAGES, 1
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_warning_names_the_line_outside_of_the_package(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        CALLS[call]()
    assert {each.filename for each in caught} == {__file__}
