import warnings

from coursekit.interpret import grad_cam, saliency
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.ones((2, 4, 4, 1), "float32")


def network(size):
    """Returns a model whose logits are far apart if `size` is large."""
    listed = [layers.Conv2D(2, 1, kernel_initializer="ones", name="maps"), layers.Flatten()]
    model = keras.Sequential([keras.Input((4, 4, 1)), *listed])
    model.add(layers.Dense(2, activation="softmax"))
    kernel = np.zeros((32, 2), "float32")
    kernel[:, 0] = size
    model.layers[-1].kernel.assign(kernel)
    return model


@pytest.mark.parametrize("method", [saliency, grad_cam])
@pytest.mark.parametrize("target", [0, 1])
def test_a_saturated_probability_gives_a_warning_and_its_logit_none(method, target):
    model = network(10)
    with pytest.warns(UserWarning, match='is saturated, and its gradient .* `score="logit"`'):
        method(model, IMAGES, target, score="probability")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert saliency(model, IMAGES, 0).any()


@pytest.mark.filterwarnings("error")
def test_a_probability_in_between_gives_none():
    assert grad_cam(network(0.05), IMAGES, 0, score="probability").any()


def test_a_map_of_zeros_gives_a_warning():
    with pytest.warns(UserWarning, match="the map of image 0 is zero everywhere"):
        grad_cam(network(-1), IMAGES, 0)
