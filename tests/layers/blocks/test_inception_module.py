from functools import partial

from coursekit.layers import InceptionModule
import keras
from keras import layers
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest

IMAGES = random_images(6, 5, 4)
REDUCED = {
    "filters_1x1": 2,
    "filters_3x3": (3, 4),
    "filters_5x5": (1, 3),
    "filters_pool": 5,
}
NAIVE = {"filters_1x1": 2, "filters_3x3": 4, "filters_5x5": 3}


@pytest.mark.parametrize("options", [REDUCED, NAIVE, {**REDUCED, "batch_norm": True}])
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(InceptionModule, **options), (6, 5, 4))


def test_the_reduced_module_equals_a_model_of_its_figure():
    inputs = keras.Input((6, 5, 4))
    conv = partial(layers.Conv2D, padding="same", activation="relu")
    branches = [
        conv(2, 1, name="filters_1x1")(inputs),
        conv(4, 3, name="filters_3x3")(conv(3, 1, name="filters_3x3_reduced")(inputs)),
        conv(3, 5, name="filters_5x5")(conv(1, 1, name="filters_5x5_reduced")(inputs)),
        conv(5, 1, name="filters_pool")(layers.MaxPooling2D(3, 1, "same")(inputs)),
    ]
    model = keras.Model(inputs, layers.Concatenate()(branches))
    module = InceptionModule(**REDUCED)
    module.build(IMAGES.shape)
    randomize(module)
    by_name = {layer.name: layer for layer in module._flatten_layers()}
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(by_name[layer.name].get_weights())
    assert_same(module(IMAGES), model(IMAGES))


def test_naive_branches_lie_side_by_side_in_order():
    module = InceptionModule(**NAIVE)
    output = module(IMAGES)
    by_name = {layer.name: layer for layer in module._flatten_layers()}
    for first, size, filters in ((0, 1, 2), (2, 3, 4), (6, 5, 3)):
        conv = layers.Conv2D(filters, size, padding="same", activation="relu")
        conv.build(IMAGES.shape)
        conv.set_weights(by_name[f"filters_{size}x{size}"].get_weights())
        assert_same(output[..., first : first + filters], conv(IMAGES))
    pooled = keras.ops.max_pool(IMAGES, 3, 1, "same")
    np.testing.assert_array_equal(output[..., 9:], pooled)


# Szegedy et al., table 1: filters, and kernel weights in thousands (of 1,024).
GOOGLENET = {
    "3a": (192, (64, (96, 128), (16, 32), 32), 159),
    "3b": (256, (128, (128, 192), (32, 96), 64), 380),
    "5b": (832, (384, (192, 384), (48, 128), 128), 1388),
}


def test_weights_are_those_of_the_paper_s_table():
    for channels, filters, thousands in GOOGLENET.values():
        module = InceptionModule(*filters)
        module.build((None, None, None, channels))
        kernels = sum(np.prod(w.shape) for w in module.weights if len(w.shape) == 4)
        assert kernels / 1024 == pytest.approx(thousands, rel=0.02)


def test_naive_modules_grow_and_cost_more():
    naive, reduced = InceptionModule(64, 128, 32), InceptionModule(64, (96, 128), (16, 32), 32)
    shape = (None, 28, 28, 192)
    naive.build(shape), reduced.build(shape)
    assert naive.compute_output_shape(shape)[-1] == 64 + 128 + 32 + 192
    assert reduced.compute_output_shape(shape)[-1] == 256
    assert naive.count_params() > 2 * reduced.count_params()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filters_1x1": (2, 3)}, r"`filters_1x1` must be a number of filters; got \(2, 3\)"),
        ({"filters_3x3": (1, 2, 3)}, "`filters_3x3` must be a number of filters, or a pair"),
        ({"filters_5x5": (0, 2)}, "`filters_5x5` must be a positive integer; got 0"),
        ({"filters_pool": 0}, "`filters_pool` must be a positive integer; got 0"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        InceptionModule(**{**REDUCED, **options})
