from functools import partial

from coursekit.layers import ASPP
from coursekit.models import deeplabv3plus, googlenet, lenet, mobilenet, resnet, to_dilated
import keras
from keras import layers
import numpy as np
from pixel_model_check import check_pixel_model
import pytest
from small_encoder import small_encoder
from weight_copies import randomized

IMAGES = np.random.default_rng(0).normal(size=(2, 64, 96, 3)).astype("float32")
small = partial(deeplabv3plus, filters=6, low_level_filters=2, rates=(1, 2), classes=2)

RESNET_50 = 25_557_032 - 1000 * 2049  # torchvision's, without its dense layer
LOW_LEVEL = 256 * 48 + 2 * 48
SCORES = 21 * 257


def separable(channels, filters):
    """Returns the trainable weights of one, with its two normalizations."""
    return 9 * channels + 2 * channels + channels * filters + 2 * filters


def convolved(channels, filters, size):
    return size**2 * channels * filters + 2 * filters


def as_wide_as_resnet_50():
    """Returns an encoder with its channels at strides 4 and 16."""
    images = keras.Input((32, 32, 3))
    low = layers.Conv2D(256, 1, 4, use_bias=False)(images)
    return keras.Model(images, layers.Conv2D(2048, 1, 4, use_bias=False)(low))


@pytest.mark.parametrize("kind", [True, False])
def test_parameters_of_the_default_network(kind):
    point = convolved(2048, 256, 1)
    three = separable if kind else partial(convolved, size=3)
    pyramid = 2 * point + 3 * three(2048, 256) + convolved(5 * 256, 256, 1)
    decoder = three(256 + 48, 256) + three(256, 256)
    added = pyramid + LOW_LEVEL + decoder + SCORES
    encoder = as_wide_as_resnet_50()
    model = deeplabv3plus(backbone=encoder, separable=kind)
    learned = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    assert learned - encoder.count_params() == added
    assert f"{RESNET_50 + added:,}" in deeplabv3plus.__doc__


def test_it_keeps_the_rules_of_a_model():
    def build(weights=None, **options):
        model = small(backbone=small_encoder(stages=4), weights=weights, **options)
        return model if weights else randomized(model)

    check_pixel_model(build)


@pytest.mark.parametrize("output_stride", [8, 16, 32])
def test_strides_beyond_become_dilations_with_the_same_weights(output_stride):
    encoder = randomized(small_encoder(64))
    model = deeplabv3plus(backbone=encoder, output_stride=output_stride, filters=4)
    low, high = model.get_layer("backbone")(IMAGES[:, :, :64])
    assert (low.shape[1], high.shape[1]) == (16, 64 // output_stride)
    every = 32 // output_stride
    np.testing.assert_allclose(
        high[:, ::every, ::every], encoder(IMAGES[:, :, :64]), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize(("output_stride", "rates"), [(8, (12, 24, 36)), (16, (6, 12, 18))])
def test_rates_are_those_of_the_paper(output_stride, rates):
    model = deeplabv3plus(backbone=small_encoder(), output_stride=output_stride, filters=2)
    pyramid = model.get_layer("pyramid")
    assert isinstance(pyramid, ASPP)
    assert pyramid.rates == rates


ENCODERS = {
    "mobilenet": lambda: mobilenet("mobilenet", width=0.125, input_shape=(64, 96, 3)),
    "resnet": lambda: resnet("resnet18", include_top=False, input_shape=(None, None, 3)),
    "MobileNetV2": lambda: keras.applications.MobileNetV2(
        input_shape=(64, 96, 3), alpha=0.35, weights=None, include_top=False
    ),
    "dilated": lambda: to_dilated(small_encoder(), 16),
    "Sequential": lambda: keras.Sequential([keras.Input((64, 96, 3)), small_encoder()]),
}


@pytest.mark.parametrize("name", ENCODERS)
def test_any_encoder_is_taken(name):
    model = small(backbone=ENCODERS[name]())
    assert model.output_shape[-1] == 2
    assert model(IMAGES).shape == (2, 64, 96, 2)


def test_an_encoder_at_its_own_stride_is_taken_as_it_is():
    encoder = googlenet("googlenet", include_top=False, input_shape=(None, None, 3))
    model = small(backbone=encoder, output_stride=32, input_shape=(64, 96, 3))
    assert model.get_layer("pyramid").output.shape == (None, 2, 3, 6)
    assert model.output_shape == (None, 64, 96, 2)


def test_a_border_of_the_low_maps_reaches_the_logits():
    model = randomized(small(backbone=small_encoder()))
    changed = IMAGES.copy()
    changed[:, 20, 40] += 3
    difference = np.abs(np.array(model(changed)) - np.array(model(IMAGES))).max((0, 3))
    row, column = np.unravel_index(difference.argmax(), difference.shape)
    assert abs(row - 20) < 16
    assert abs(column - 40) < 16


def test_a_frozen_backbone_keeps_its_statistics():
    model = small(backbone=randomized(small_encoder()), trainable=False)
    before = model.get_layer("backbone").get_weights()
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.train_on_batch(IMAGES, np.ones((2, 64, 96)))
    for new, old in zip(model.get_layer("backbone").get_weights(), before, strict=True):
        np.testing.assert_array_equal(new, old)


def test_a_frozen_encoder_is_trained_on_request():
    encoder = small_encoder()
    encoder.trainable = False
    assert not small(backbone=encoder).get_layer("backbone").trainable_weights
    assert small(backbone=encoder, trainable=True).get_layer("backbone").trainable_weights


def test_without_its_top_it_returns_the_decoder_s_maps():
    model = small(backbone=small_encoder(), include_top=False, input_shape=(64, 96, 3))
    assert model.output_shape == (None, 16, 24, 6)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"output_stride": 4}, "`output_stride` must be one of 8, 16, 32; got 4"),
        ({"backbone": lenet("lenet5")}, "has none of stride 16, only of 1, 2, 4"),
        ({"backbone": "resnet50"}, "`model` must be a Keras model; got 'resnet50'"),
        ({"filters": 0}, "`filters` must be a positive integer; got 0"),
        ({"low_level_filters": 0}, "`low_level_filters` must be a positive integer; got 0"),
        ({"rates": 6}, "`rates` must be a list of positive integers; got 6"),
        ({"backbone": small_encoder(64), "input_shape": (32, 32, 3)}, "`input_shape` must be the"),
    ],
)
def test_arguments_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        small(**{"backbone": small_encoder(), **options})
