from functools import partial

from coursekit.layers import ResidualBlock, SqueezeExcite
import keras
from keras import ops
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest

IMAGES = random_images(6, 5, 4)
BOTTLENECK = {"kind": "bottleneck", "filters": 2}


@pytest.mark.parametrize(
    "options",
    [
        {"filters": 4},
        {"filters": 6, "strides": 2, "shortcut": "padding", "order": "pre"},
        {
            **BOTTLENECK,
            "expansion": 3,
            "order": "pre",
            "strides": 2,
            "squeeze_ratio": 3,
            "zero_init": True,
        },
        {**BOTTLENECK, "shortcut": "always", "stride_at": "3x3", "epsilon": 0.1, "momentum": 0.8},
    ],
)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(ResidualBlock, **options), (6, 5, 4))


def built(*, images=IMAGES, random=True, **options):
    layer = ResidualBlock(**options)
    layer.build(images.shape)
    if random:
        randomize(layer)
    return layer


def conv(x, layer, strides=1):
    return ops.conv(x, layer.kernel, strides=strides, padding="same")


def norm(x, layer):
    gamma, beta, mean, variance = layer.get_weights()
    return (np.array(x) - mean) / np.sqrt(variance + layer.epsilon) * gamma + beta


def relu(x):
    return np.maximum(x, 0)


def post_by_hand(x, block, strides):
    residual = x
    for part, step in zip(block._residual, strides, strict=True):
        before = residual if part is block._residual[0] else relu(residual)
        residual = norm(conv(before, part._conv, step), part._norm)
    return residual


def pre_by_hand(x, block, strides):
    first, *others = block._residual
    residual = conv(relu(norm(x, block._norm)), first, strides[0])
    for part, step in zip(others, strides[1:], strict=True):
        residual = conv(relu(norm(residual, part._norm)), part._conv, step)
    return residual


KINDS = [
    ({"filters": 6}, (2, 1)),
    (BOTTLENECK, (2, 1, 1)),
    ({**BOTTLENECK, "stride_at": "3x3"}, (1, 2, 1)),
]


@pytest.mark.parametrize(("options", "strides"), KINDS)
def test_it_equals_its_formula(options, strides):
    block = built(strides=2, **options)
    projected = norm(conv(IMAGES, block._projection._conv, 2), block._projection._norm)
    assert_same(block(IMAGES), relu(post_by_hand(IMAGES, block, strides) + projected))


@pytest.mark.parametrize(("options", "strides"), KINDS)
def test_pre_activation_equals_its_formula(options, strides):
    block = built(strides=2, order="pre", **options)
    projected = conv(relu(norm(IMAGES, block._norm)), block._projection, 2)
    assert_same(block(IMAGES), pre_by_hand(IMAGES, block, strides) + projected)


def test_same_shape_adds_the_input_itself():
    block = built(filters=4, order="pre")
    assert_same(block(IMAGES), IMAGES + pre_by_hand(IMAGES, block, (1, 1)))


def test_padding_keeps_every_second_place_and_adds_zeros():
    block = built(filters=6, strides=2, shortcut="padding")
    expected = post_by_hand(IMAGES, block, (2, 1))
    expected[..., :4] += IMAGES[:, ::2, ::2]
    assert_same(block(IMAGES), relu(expected))


@pytest.mark.parametrize("options", [{"filters": 4}, {"kind": "bottleneck", "filters": 1}])
def test_zero_init_makes_the_block_an_identity(options):
    post = built(random=False, zero_init=True, **options)
    pre = built(random=False, zero_init=True, order="pre", **options)
    np.testing.assert_array_equal(post(np.abs(IMAGES)), np.abs(IMAGES))
    np.testing.assert_array_equal(post(IMAGES), relu(IMAGES))
    for training in (False, True):
        np.testing.assert_array_equal(pre(IMAGES, training=training), IMAGES)
    assert np.abs(built(order="pre", **options)(IMAGES) - IMAGES).max() > 0.1


@pytest.mark.parametrize("order", ["post", "pre"])
def test_a_zero_residual_learns(order):
    block = built(random=False, zero_init=True, order=order, filters=4)
    model = keras.Sequential([keras.Input(IMAGES.shape[1:]), block])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    before = block._residual[0].get_weights()[0]
    model.fit(IMAGES, np.ones_like(IMAGES), epochs=2, verbose=0)
    assert np.any(block._residual[0].get_weights()[0] != before)


@pytest.mark.parametrize(
    ("channels", "options", "count"),
    [
        # trainable parameters of torchvision's ResNet-18 and ResNet-50, blocks of layer1 and layer2
        (64, {"filters": 64}, 73_984),
        (64, {"filters": 128, "strides": 2}, 230_144),
        (64, {"filters": 64, "kind": "bottleneck"}, 75_008),
        (256, {"filters": 64, "kind": "bottleneck"}, 70_400),
        (256, {"filters": 128, "kind": "bottleneck", "strides": 2}, 379_392),
        # half as wide inside, as in an hourglass
        (256, {"filters": 128, "kind": "bottleneck", "expansion": 2}, 212_992 + 1_024),
        # the padded shortcut has no weights: E49 against C45
        (64, {"filters": 128, "strides": 2, "shortcut": "padding"}, 230_144 - 64 * 128 - 256),
        (64, {"filters": 64, "shortcut": "always"}, 73_984 + 64 * 64 + 128),
    ],
)
def test_trainable_parameters(channels, options, count):
    block = ResidualBlock(**options)
    block.build((None, None, None, channels))
    assert sum(np.prod(weight.shape) for weight in block.trainable_weights) == count


def test_squeeze_and_excitation_ends_the_residual():
    block = built(filters=4, squeeze_ratio=2, order="pre")
    first, second, squeeze = block._residual
    residual = block(IMAGES) - IMAGES
    active = relu(norm(conv(relu(norm(IMAGES, block._norm)), first), second._norm))
    assert isinstance(squeeze, SqueezeExcite)
    assert_same(residual, squeeze(conv(active, second._conv)))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "wide"}, "`kind` must be one of basic, bottleneck; got 'wide'"),
        ({"order": "mid"}, "`order` must be one of post, pre; got 'mid'"),
        ({"shortcut": "A"}, "`shortcut` must be one of padding, projection, always; got 'A'"),
        ({"stride_at": 1}, "`stride_at` must be one of 1x1, 3x3; got 1"),
        ({"expansion": 0}, "`expansion` must be a positive integer; got 0"),
        ({"strides": 0}, "`strides` must be a positive integer; got 0"),
        ({"filters": 1.5}, "`filters` must be a positive integer; got 1.5"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        ResidualBlock(**{"filters": 4, **options})


def test_padding_cannot_drop_channels():
    with pytest.raises(ValueError, match=r"at most the 2 channels .* got an input with 4"):
        built(filters=2, shortcut="padding")
