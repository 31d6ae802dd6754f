"""What reaches the first weights: found, and its counter-examples."""

import keras
from keras import layers, ops
from linted import IMAGES, network, rules
import numpy as np
import pytest

PIXELS = 255 * IMAGES
FOUND = [("unscaled-inputs", "conv")]


def chain(*parts):
    return keras.Sequential([keras.Input((8, 8, 3)), *parts, layers.Conv2D(2, 3, name="conv")])


def before(function):
    image = keras.Input((8, 8, 3))
    return keras.Model(image, layers.Conv2D(2, 3, name="conv")(function(image)))


def caffe(images):
    """What `keras.applications.vgg16.preprocess_input` does."""
    return images[..., ::-1] - np.array([103.939, 116.779, 123.68], "float32")


def test_pixels_that_nothing_scales():
    assert rules(chain(), PIXELS) == FOUND
    assert rules(chain(), PIXELS.astype("uint8")) == FOUND
    assert rules(network(), 255 * IMAGES) == FOUND
    assert rules(chain(layers.RandomFlip()), (PIXELS, np.zeros(4))) == FOUND
    assert rules(before(lambda x: x - 100.0), PIXELS + 300) == FOUND


SCALED = {
    "rescaling": lambda: chain(layers.Rescaling(1 / 255)),
    "rescaling behind augmentation": lambda: chain(
        layers.RandomFlip(), layers.RandomRotation(0.1), layers.Rescaling(1 / 127.5, -1)
    ),
    "normalization": lambda: chain(layers.Normalization(mean=[127.0] * 3, variance=[5e3] * 3)),
    "batch normalization": lambda: chain(layers.BatchNormalization()),
    "layer normalization": lambda: chain(layers.LayerNormalization()),
    "operations": lambda: before(lambda x: x / 127.5 - 1),
    "a function": lambda: before(layers.Lambda(lambda x: x / 255)),
    "preprocess_input": lambda: before(keras.applications.mobilenet.preprocess_input),
    "less a mean color": lambda: before(caffe),
    "a nested model": lambda: keras.Sequential(
        [keras.Input((8, 8, 3)), keras.Sequential([layers.Rescaling(1 / 255)]), network()]
    ),
}


@pytest.mark.parametrize("name", SCALED)
def test_what_scales(name):
    assert rules(SCALED[name](), PIXELS) == []


def test_images_less_a_mean_color_are_what_vgg_takes():
    assert rules(chain(), caffe(PIXELS)) == []


def test_token_ids_are_no_quantities():
    tokens = keras.Input((5,), dtype="int32")
    x = layers.Embedding(1000, 4)(tokens)
    model = keras.Model(tokens, layers.Dense(2)(x))
    assert rules(model, np.full((2, 5), 999)) == []


def test_several_inputs_are_told_apart():
    image, table = keras.Input((8, 8, 3), name="image"), keras.Input((4,), name="table")
    x = layers.Flatten()(layers.Conv2D(2, 3, name="conv")(layers.Rescaling(1 / 255)(image)))
    model = keras.Model([image, table], layers.Concatenate()([x, layers.Dense(2, name="d")(table)]))
    rows = np.full((4, 4), 5000.0, "float32")
    assert rules(model, [PIXELS, rows]) == [("unscaled-inputs", "d")]
    assert rules(model, ([PIXELS, rows], np.zeros(4))) == [("unscaled-inputs", "d")]
    assert rules(model, [PIXELS, rows / 5000]) == []


def test_a_strided_point_convolution():
    def found(kernel, strides):
        conv = layers.Conv2D(2, kernel, strides, name="conv")
        return rules(keras.Sequential([keras.Input((8, 8, 3)), conv]))

    assert found(1, (1, 2)) == [("strided-point-convolution", "conv")]
    assert [found(1, 2), found(1, (2, 1)), found((1, 3), (1, 2)), found(1, 1)] == [[]] * 4


def test_labels_do_not_count():
    assert rules(chain(), (IMAGES, np.full(4, 1000))) == []
    assert rules(before(lambda x: ops.clip(x, 0, 1)), PIXELS) == []
