import itertools

from coursekit.analysis import convolution_cost
import keras
import pytest


def test_the_worked_examples_of_the_lecture():
    direct = convolution_cost(28, 28, kernel_size=5, channels=192, filters=32)
    assert direct.multiply_adds == 120_422_400  # row B17
    squeeze = convolution_cost(28, 28, kernel_size=1, channels=192, filters=16)
    expand = convolution_cost(28, 28, kernel_size=5, channels=16, filters=32)
    assert squeeze.multiply_adds == 2_408_448  # row B18
    assert squeeze.multiply_adds + expand.multiply_adds == 12_443_648
    conv1 = convolution_cost(227, 227, kernel_size=11, channels=3, filters=64, stride=4, padding=2)
    assert conv1 == ((56, 56, 64), 23_296, 72_855_552)  # rows B08 to B10


@pytest.mark.parametrize(
    ("kernel_size", "layers", "parameters", "operations"),
    [(3, 2, 20, 36), (5, 1, 26, 50), (3, 3, 30, 54), (7, 1, 50, 98)],  # rows D32 to D35
)
def test_stacks_of_small_kernels(kernel_size, layers, parameters, operations):
    cost = convolution_cost(1, 1, kernel_size=kernel_size, channels=1, filters=1)
    assert layers * cost.parameters == parameters
    assert layers * cost.operations == operations


def test_stacks_of_small_kernels_with_channels():
    def parameters(kernel_size):
        return convolution_cost(1, 1, kernel_size=kernel_size, channels=256, filters=256).parameters

    assert (2 * parameters(3), parameters(5)) == (1_180_160, 1_638_656)  # row D36
    assert (3 * parameters(3), parameters(7)) == (1_770_240, 3_211_520)


def test_depthwise_separable_ratio():
    def multiply_adds(kernel_size, filters, groups):
        return convolution_cost(
            14, 14, kernel_size=kernel_size, channels=512, filters=filters, groups=groups
        ).multiply_adds

    separable = multiply_adds(3, 512, 512) + multiply_adds(1, 512, 1)
    assert separable / multiply_adds(3, 512, 1) == pytest.approx(1 / 512 + 1 / 9)  # row B36


@pytest.mark.parametrize(
    ("kernel_size", "stride", "padding"),
    list(itertools.product([1, 3, (5, 2)], [1, 2, (3, 1)], ["same", "valid", 2])),
)
@pytest.mark.parametrize("groups", [1, 4])
def test_agrees_with_keras(kernel_size, stride, padding, groups):
    images = keras.KerasTensor((1, 11, 14, 8))
    if padding == 2:
        images = keras.layers.ZeroPadding2D(2)(images)
    layer = keras.layers.Conv2D(
        12,
        kernel_size,
        strides=stride,
        padding="valid" if padding == 2 else padding,
        groups=groups,
        use_bias=groups == 1,
    )
    output = layer(images)
    cost = convolution_cost(
        11,
        14,
        kernel_size=kernel_size,
        channels=8,
        filters=12,
        stride=stride,
        padding=padding,
        groups=groups,
        use_bias=groups == 1,
    )
    assert (cost.output_shape, cost.parameters) == (output.shape[1:], layer.count_params())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"groups": 3}, "`groups` must divide the 8 channels and 12 filters; got 3"),
        ({"padding": "full"}, "`padding` must be one of same, valid or an integer.*got 'full'"),
        ({"padding": -1}, "`padding` must be .*got -1"),
        ({"stride": 0}, "`stride` must be a positive integer; got 0"),
        ({"kernel_size": (3, 3, 3)}, "`kernel_size` must be a positive integer or two"),
        ({"kernel_size": 9, "padding": "valid"}, "`kernel_size` must fit .* of 7; got 9"),
        ({"filters": 1.5}, "`filters` must be a positive integer; got 1.5"),
    ],
)
def test_errors_name_the_argument(change, message):
    options = {"kernel_size": 3, "channels": 8, "filters": 12} | change
    with pytest.raises(ValueError, match=message):
        convolution_cost(7, 7, **options)
