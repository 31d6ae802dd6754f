from functools import partial

from coursekit.layers import BNInceptionModule
import keras
from keras import layers
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest

IMAGES = random_images(7, 6, 4)
MODULE = {
    "filters_1x1": 2,
    "filters_3x3": (3, 4),
    "filters_double_3x3": (1, 3),
    "filters_pool": 5,
}
REDUCING = {**MODULE, "filters_1x1": None, "filters_pool": None, "pooling": "max", "strides": 2}


@pytest.mark.parametrize("options", [MODULE, REDUCING, {**MODULE, "strides": (1, 2)}])
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(BNInceptionModule, **options), (7, 6, 4))


def conv(x, filters, size, strides=1):
    x = layers.Conv2D(filters, size, strides, "same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(epsilon=1e-5)(x))


def figure(options):
    """Returns the module of the paper as a model of plain layers, branch after branch."""
    inputs = keras.Input(IMAGES.shape[1:])
    strides = options.get("strides", 1)
    (reduced, three), (reduced_double, double) = MODULE["filters_3x3"], MODULE["filters_double_3x3"]
    branches = [conv(inputs, options["filters_1x1"], 1)] if options["filters_1x1"] else []
    branches.append(conv(conv(inputs, reduced, 1), three, 3, strides))
    branches.append(conv(conv(conv(inputs, reduced_double, 1), double, 3), double, 3, strides))
    pool = layers.MaxPooling2D if "pooling" in options else layers.AveragePooling2D
    x = pool(3, strides, "same")(inputs)
    branches.append(conv(x, options["filters_pool"], 1) if options["filters_pool"] else x)
    return keras.Model(inputs, layers.Concatenate()(branches))


@pytest.mark.parametrize("options", [MODULE, REDUCING])
def test_the_module_equals_a_model_of_the_figure(options):
    module, model = BNInceptionModule(**options), figure(options)
    module.build(IMAGES.shape)
    randomize(module)
    copy_convolutions(module, model)
    assert_same(module(IMAGES), model(IMAGES))


def copy_convolutions(module, model):
    """Gives the model's kernels and statistics, found by their shapes, the module's values."""
    values = {}
    for part in module._flatten_layers(include_self=False):
        if isinstance(part, layers.Conv2D):
            values.setdefault(tuple(part.kernel.shape), []).append(part)
    norms = {
        id(part._conv): part._norm
        for part in module._flatten_layers(include_self=False)
        if hasattr(part, "_conv")
    }
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            source = values[tuple(layer.kernel.shape)].pop(0)
            layer.set_weights(source.get_weights())
            norm = layer.output._keras_history.operation._outbound_nodes[0].operation
            norm.set_weights(norms[id(source)].get_weights())
    assert not any(values.values())


def test_what_is_passed_on_is_the_pooled_input():
    module = BNInceptionModule(**REDUCING)
    output = module(IMAGES)
    assert output.shape == (3, 4, 3, 4 + 3 + 4)
    np.testing.assert_array_equal(output[..., 7:], keras.ops.max_pool(IMAGES, 3, 2, "same"))


def test_averages_leave_the_padding_out():
    module = BNInceptionModule(**{**MODULE, "filters_pool": None})
    output = module(np.ones((1, 5, 5, 4), "float32"))
    np.testing.assert_allclose(output[..., 2 + 4 + 3 :], 1.0)


def test_two_3x3_kernels_cost_less_than_a_5x5():
    """They see as much: 18 weights, not 25, for each pair of channels."""
    module = BNInceptionModule(1, (1, 1), (8, 8), 1)
    module.build((None, None, None, 4))
    shapes = [w.shape for w in module.weights if "filters_double_3x3" in w.path]
    assert sum(np.prod(shape) for shape in shapes if shape[:2] == (3, 3)) == 18 * 8 * 8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filters_1x1": 0}, "`filters_1x1` must be a positive integer; got 0"),
        ({"filters_3x3": (1, 2, 3)}, "`filters_3x3` must be a positive integer or two of them"),
        ({"filters_double_3x3": (0, 2)}, "`filters_double_3x3` must be a positive integer"),
        ({"filters_pool": 1.5}, "`filters_pool` must be a positive integer; got 1.5"),
        ({"pooling": "mean"}, "`pooling` must be one of average, max; got 'mean'"),
        ({"strides": 0}, "`strides` must be a positive integer; got 0"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        BNInceptionModule(**{**MODULE, **options})
