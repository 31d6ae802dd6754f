from functools import partial

from coursekit.layers import ResidualBlock, ResNeXtBlock
from keras import ops
from layer_check import assert_same, check_layer, copy_weights, random_images, randomize
import numpy as np
import pytest

IMAGES = random_images(6, 5, 8)
SMALL = {"filters": 8, "cardinality": 3, "width": 2}


@pytest.mark.parametrize("options", [{"order": "pre"}, {"strides": 2, "shortcut": "padding"}])
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(ResNeXtBlock, **{**SMALL, "filters": 10}, **options), (6, 5, 8))


def folded(part):
    """Returns a convolution's kernel and bias with the batch normalization's scale in them."""
    gamma, beta, mean, variance = part._norm.get_weights()
    scale = gamma / np.sqrt(variance + part._norm.epsilon)
    return part._conv.get_weights()[0] * scale, beta - mean * scale


def conv(x, kernel):
    return ops.conv(x, kernel, padding="same")


def paths(block, strides):
    """Returns what each path makes of the images before its last convolution."""
    (first, bias1), (grouped, bias2), _ = map(folded, block._residual)
    for path in range(block.cardinality):
        own = slice(path * block.width, (path + 1) * block.width)
        x = ops.relu(conv(IMAGES, first[..., own]) + bias1[own])
        x = ops.conv(x, grouped[..., own], strides=strides, padding="same") + bias2[own]
        yield own, ops.relu(x)


@pytest.mark.parametrize("strides", [1, 2])
def test_its_three_forms_are_equal(strides):
    block = ResNeXtBlock(**SMALL, strides=strides)
    block.build(IMAGES.shape)
    randomize(block)
    last, bias = folded(block._residual[-1])
    summed = sum(conv(x, last[:, :, own]) for own, x in paths(block, strides)) + bias
    joined = ops.concatenate([x for _, x in paths(block, strides)], axis=-1)
    early = conv(joined, last) + bias
    shortcut = IMAGES if strides == 1 else block._projection(IMAGES)
    assert_same(summed, early)
    assert_same(block(IMAGES), ops.relu(summed + shortcut))


def test_one_path_is_a_bottleneck_block():
    options = {"strides": 2, "order": "pre"}
    block = ResNeXtBlock(8, cardinality=1, width=2, **options)
    twin = ResidualBlock(2, kind="bottleneck", stride_at="3x3", **options)
    block.build(IMAGES.shape), twin.build(IMAGES.shape)
    randomize(block)
    copy_weights(block, twin)
    assert_same(block(IMAGES), twin(IMAGES))


def test_each_path_sees_only_its_own_channels():
    block = ResNeXtBlock(**SMALL)
    block.build(IMAGES.shape)
    assert block._residual[1]._conv.kernel.shape == (3, 3, 2, 6)


@pytest.mark.parametrize(("cardinality", "width"), [(1, 64), (2, 40), (4, 24), (8, 14), (32, 4)])
def test_the_paper_trades_width_for_cardinality_at_equal_weights(cardinality, width):
    # Table 2: each form of the block from 256 to 256 channels has about 70 thousand weights.
    block = ResNeXtBlock(256, cardinality=cardinality, width=width)
    block.build((None, None, None, 256))
    kernels = sum(np.prod(weight.shape) for weight in block.weights if len(weight.shape) == 4)
    assert kernels == cardinality * (256 * width + 9 * width**2 + width * 256)
    assert kernels == pytest.approx(70_000, rel=0.025)


def test_options_are_checked():
    with pytest.raises(ValueError, match="`cardinality` must be a positive integer; got 0"):
        ResNeXtBlock(8, cardinality=0)
