from functools import partial

from coursekit.layers import LocalResponseNorm
from layer_check import assert_same, check_layer, random_images
import numpy as np
import pytest

STRONG = {"depth_radius": 1, "bias": 1.5, "alpha": 0.3, "beta": 0.6}


def normalized_by_loop(images, *, depth_radius, bias, alpha, beta):
    output = np.empty_like(images)
    for c in range(images.shape[-1]):
        neighbors = images[..., max(0, c - depth_radius) : c + depth_radius + 1]
        output[..., c] = images[..., c] / (bias + alpha * (neighbors**2).sum(-1)) ** beta
    return output


def test_it_keeps_the_rules_of_a_layer():
    check_layer(partial(LocalResponseNorm, **STRONG), (5, 4, 7))
    check_layer(LocalResponseNorm, (3, 4, 3))


@pytest.mark.parametrize("radius", [0, 1, 2, 9])
def test_it_equals_a_loop(radius):
    options = {**STRONG, "depth_radius": radius}
    images = 3 * random_images(4, 3, 6)
    output = LocalResponseNorm(**options)(images)
    assert_same(output, normalized_by_loop(images, **options))


@pytest.mark.needs_tensorflow(reason="it compares with an operation of TensorFlow")
@pytest.mark.parametrize("radius", [1, 2, 9])
def test_it_equals_that_of_tensorflow(radius):
    import tensorflow as tf

    options = {**STRONG, "depth_radius": radius}
    images = 3 * random_images(4, 3, 6)
    expected = tf.nn.local_response_normalization(images, **options)
    assert_same(LocalResponseNorm(**options)(images), expected)


def test_its_defaults_are_those_of_the_paper():
    images = 100 * random_images(4, 3, 6)
    paper = {"depth_radius": 2, "bias": 2, "alpha": 1e-4, "beta": 0.75}
    assert_same(LocalResponseNorm()(images), normalized_by_loop(images, **paper))


def test_large_values_survive_half_precision():
    images = np.full((1, 2, 2, 5), 1000, "float16")
    exact = normalized_by_loop(
        images.astype("float64"), depth_radius=2, bias=2, alpha=1e-4, beta=0.75
    )
    output = LocalResponseNorm(dtype="mixed_float16")(images)
    np.testing.assert_allclose(np.array(output, "float64"), exact, rtol=1e-3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"depth_radius": -1}, "`depth_radius` must be an integer of 0 or more; got -1"),
        ({"bias": 0}, "`bias` must be above 0; got 0"),
        ({"alpha": -1}, "`alpha` must be 0 or above; got -1"),
        ({"data_format": "NHWC"}, "`data_format` must be one of channels_last, channels_first"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        LocalResponseNorm(**options)


def test_the_channels_must_be_known():
    with pytest.raises(ValueError, match=r"known number of channels.*got an input of shape \(None"):
        LocalResponseNorm().build((None, 4, 4, None))
