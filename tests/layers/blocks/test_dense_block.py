from functools import partial

from coursekit.layers import BNReLUConv, DenseBlock, DenseTransition
import keras
from keras import layers
from layer_check import assert_same, check_layer, copy_weights, random_images, randomize
import numpy as np
import pytest

IMAGES = random_images(6, 5, 4)


@pytest.mark.parametrize(
    "options",
    [
        {"num_layers": 3, "growth_rate": 2, "epsilon": 0.1, "momentum": 0.8},
        {"num_layers": 2, "growth_rate": 3, "bottleneck": False, "dropout_rate": 0.2, "seed": 1},
    ],
)
def test_a_block_keeps_the_rules_of_a_layer(options):
    check_layer(partial(DenseBlock, **options), (6, 5, 4))


def test_a_transition_keeps_the_rules_of_a_layer():
    check_layer(partial(DenseTransition, compression=0.8, epsilon=0.1), (6, 5, 4))


@pytest.mark.parametrize("bottleneck", [True, False])
def test_a_block_equals_a_model_of_its_figure(bottleneck):
    """Every layer reads the concatenation of the input and of every output before it."""
    inputs = keras.Input(IMAGES.shape[1:])
    outputs = [inputs]
    for _ in range(3):
        x = layers.Concatenate()([*outputs]) if len(outputs) > 1 else inputs
        for size, filters in ((1, 8), (3, 2)) if bottleneck else ((3, 2),):
            x = layers.BatchNormalization(epsilon=1e-5)(x)
            x = layers.Conv2D(filters, size, padding="same", use_bias=False)(layers.ReLU()(x))
        outputs.append(x)
    model = keras.Model(inputs, layers.Concatenate()(outputs))
    block = DenseBlock(3, 2, bottleneck=bottleneck)
    block.build(IMAGES.shape)
    randomize(block)
    mine = {part.name: part for part in block._flatten_layers() if isinstance(part, BNReLUConv)}
    weighty = iter(layer for layer in model.layers if layer.weights)
    for part in mine.values():
        copy_weights(part._norm, next(weighty)), copy_weights(part._conv, next(weighty))
    assert_same(block(IMAGES), model(IMAGES))
    np.testing.assert_array_equal(block(IMAGES)[..., :4], IMAGES)


def test_a_transition_equals_its_parts():
    transition = DenseTransition()
    transition.build(IMAGES.shape)
    randomize(transition)
    conv = transition._chain[0](IMAGES)
    blocks = np.reshape(conv[:, :, :4], (3, 3, 2, 2, 2, 2))
    assert_same(transition(IMAGES)[:, :, :2], blocks.mean((2, 4)))
    assert transition(IMAGES).shape == (3, 3, 2, 2)


def test_dropout_acts_in_training_on_the_new_channels_only():
    block = DenseBlock(1, 64, dropout_rate=0.5, seed=0)
    output = np.array(block(IMAGES, training=True))
    np.testing.assert_array_equal(output[..., :4], IMAGES)
    assert np.mean(output[..., 4:] == 0) == pytest.approx(0.5, abs=0.05)
    assert np.mean(np.array(block(IMAGES))[..., 4:] == 0) < 0.01


def test_parameters_of_densenet_121():
    # The published 8,062,504 of Keras's DenseNet121, moving statistics included.
    channels, total = 64, 7 * 7 * 3 * 64 + 4 * 64
    for stage, num_layers in enumerate((6, 12, 24, 16)):
        parts = [DenseBlock(num_layers, 32)] + ([DenseTransition()] if stage < 3 else [])
        for part in parts:
            part.build((None, None, None, channels))
            channels = part.compute_output_shape((None, None, None, channels))[-1]
            total += part.count_params()
    assert total + 4 * channels + 1000 * (channels + 1) == 8_062_504


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: DenseBlock(0, 2), "`num_layers` must be a positive integer; got 0"),
        (lambda: DenseBlock(2, 0), "`growth_rate` must be a positive integer; got 0"),
        (lambda: DenseBlock(2, 2, dropout_rate=1), r"`dropout_rate` must be in \[0, 1\); got 1"),
        (lambda: DenseTransition(0), r"`compression` must be in \(0, 1\]; got 0"),
        (lambda: DenseTransition(0.1)(IMAGES), "leave at least one of the 4 channels; got 0.1"),
    ],
)
def test_options_are_checked(make, message):
    with pytest.raises(ValueError, match=message):
        make()
