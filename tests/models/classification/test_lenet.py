from functools import partial

from coursekit.models import lenet
from model_check import check_model
import numpy as np
import pytest

# LeCun et al. 1998, with C3 fully connected to S2: kernel weights and biases.
PUBLISHED = {
    "conv1": 6 * (25 + 1),
    "conv2": 16 * (6 * 25 + 1),
    "conv3": 120 * (16 * 25 + 1),
    "dense1": 84 * (120 + 1),
    "logits": 10 * (84 + 1),
}


@pytest.mark.parametrize("size", [28, 32])
def test_parameters_of_each_layer(size):
    model = lenet("lenet5", input_shape=(size, size, 1))
    counts = {layer.name: layer.count_params() for layer in model.layers if layer.weights}
    assert counts == PUBLISHED
    assert model.count_params() == sum(PUBLISHED.values()) == 61_706


def test_map_sizes_are_those_of_the_paper():
    model = lenet("lenet5")
    sizes = {name: model.get_layer(name).output.shape[1:3] for name in ("conv1", "pool1", "conv2")}
    assert sizes == {"conv1": (28, 28), "pool1": (14, 14), "conv2": (10, 10)}
    assert model.get_layer("conv3").output.shape == (None, 1, 1, 120)


def test_small_images_are_padded_as_if_they_were_centered_in_32():
    small, large = lenet("lenet5", input_shape=(28, 28, 1)), lenet("lenet5")
    large.set_weights(small.get_weights())
    images = np.random.default_rng(0).random((3, 28, 28, 1), dtype="float32")
    padded = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    np.testing.assert_allclose(small(images), large(padded), atol=1e-6)


@pytest.mark.parametrize("pooling", ["average", "max"])
def test_it_keeps_the_rules_of_a_model(pooling):
    build = partial(lenet, "lenet5", activation="relu", pooling=pooling)
    check_model(build, input_shape=(32, 32, 3), strides=(1, 2, 4))


@pytest.mark.parametrize("shape", [(33, 28, 1), (None, None, 1)])
def test_other_sizes_are_refused(shape):
    size = f"{shape[0]} x {shape[1]}"
    with pytest.raises(ValueError, match=f"must be at most 32 x 32 unless .*; got {size}"):
        lenet("lenet5", input_shape=shape)


def test_pooling_is_checked():
    with pytest.raises(ValueError, match="`pooling` must be one of average, max; got 'mean'"):
        lenet("lenet5", pooling="mean")
