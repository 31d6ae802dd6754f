from functools import partial

from coursekit.layers import ASPP, ConvBNReLU
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
from onednn import where_onednn_is_off
import pytest


@pytest.mark.parametrize(
    "options", [{"image_pooling": False}, {"image_pooling": False, "separable": True}]
)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(ASPP, 4, rates=(2, 3), **options), (7, 6, 3))


def test_image_pooling_adds_the_means_of_each_image():
    images = random_images(6, 5, 3)
    layer = ASPP(4, rates=(2,))
    layer.build(images.shape)
    randomize(layer)
    point, dilated, image, mix = (
        part for part in layer._flatten_layers() if isinstance(part, ConvBNReLU)
    )
    means = np.broadcast_to(image(images.mean((1, 2), keepdims=True)), (3, 6, 5, 4))
    joined = np.concatenate([point(images), dilated(images), means], axis=-1)
    assert_same(layer(images), mix(joined))


@where_onednn_is_off(pytest.skip)
def test_with_image_pooling_any_size_and_either_format_work():
    layer, first = ASPP(4, rates=(2,)), ASPP(4, rates=(2,), data_format="channels_first")
    images = keras.Input((None, None, 3))
    model = keras.Model(images, layer(images))
    first.build((None, 3, None, None))
    randomize(layer)
    first.set_weights(layer.get_weights())
    for size in ((5, 7), (1, 1)):
        batch = random_images(*size, 3)
        assert model.predict(batch, verbose=0).shape == (3, *size, 4)
        turned = first(batch.transpose(0, 3, 1, 2))
        assert_same(np.transpose(turned, (0, 2, 3, 1)), layer(batch))


def test_of_a_single_image_its_normalized_means_are_the_offsets():
    layer = ASPP(4, rates=())
    images = random_images(4, 4, 3, batch=1)
    layer.build(images.shape)
    image = layer._pooled
    image._norm.beta.assign([1.0, 2.0, 3.0, 4.0])
    found = image(images.mean((1, 2), keepdims=True), training=True)
    assert_same(np.ravel(found), [1.0, 2.0, 3.0, 4.0])


def trainable(layer, channels):
    layer.build((None, None, None, channels))
    return sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)


# torchvision's documentation of deeplabv3_resnet50, of 21 classes: what is not ASPP is ResNet-50
# without its dense layer, a 3 x 3 and a 1 x 1 convolution, and those of an auxiliary output.
TORCHVISION = 42_004_074
RESNET_50 = 25_557_032 - 1000 * 2049
HEAD = 9 * 256 * 256 + 2 * 256 + 21 * 257
AUXILIARY = 9 * 1024 * 256 + 2 * 256 + 21 * 257


def test_it_has_the_weights_of_torchvision():
    assert trainable(ASPP(), 2048) == TORCHVISION - RESNET_50 - HEAD - AUXILIARY


def test_separable_kernels_save_what_the_formula_says():
    full, separable = trainable(ASPP(), 2048), trainable(ASPP(separable=True), 2048)
    saved = 9 * 2048 * 256 - (9 * 2048 + 2048 * 256)
    assert full - separable == 3 * (saved - 2 * 2048)  # which have a normalization more


def test_a_rate_as_large_as_the_map_leaves_the_central_point():
    maps = random_images(6, 6, 3)
    layer = ASPP(4, rates=(6,), image_pooling=False)
    layer.build(maps.shape)
    dilated = layer._branches[1]
    central = dilated._conv.kernel[1, 1]
    assert_same(dilated._conv(maps), maps @ np.array(central))


@pytest.mark.parametrize("rates", [6, (0,), (6, 1.5), None])
def test_rates_are_checked(rates):
    with pytest.raises(ValueError, match=r"`rates` must be a .*; got"):
        ASPP(rates=rates)


def test_filters_are_checked():
    with pytest.raises(ValueError, match="`filters` must be a positive integer; got 0"):
        ASPP(0)
