from functools import partial

from coursekit.layers import BatchNorm
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest

IMAGES = random_images(5, 4, 3)


@pytest.mark.parametrize(
    "options", [{}, {"center": False, "epsilon": 0.1}, {"momentum": 0.5, "scale": False}]
)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(BatchNorm, **options), (5, 4, 3))


DTYPES = ["float32", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16", "float64"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("test_statistics", ["moving", "batch"])
@pytest.mark.parametrize("shape", [(8, 5, 4, 3), (8, 3)])
def test_it_is_batch_normalization_of_keras(shape, test_statistics, dtype):
    options = {"momentum": 0.7, "epsilon": 1e-3, "dtype": dtype}
    ours = BatchNorm(test_statistics=test_statistics, **options)
    theirs = keras.layers.BatchNormalization(**options)
    for layer in (ours, theirs):
        layer.build((None, *shape[1:]))
    randomize(ours)
    theirs.set_weights(ours.get_weights())
    x = np.random.default_rng(0).normal(3, 2, shape)
    for training in (True, False, True):
        ours_moves = training or test_statistics == "moving"
        expected = theirs(x, training=training) if ours_moves else trained_output(theirs, x)
        output = ours(x, training=training)
        assert output.dtype == expected.dtype
        assert_same(as_float64(output), as_float64(expected))
        assert_same(as_float64(ours.moving_mean), as_float64(theirs.moving_mean))
        assert_same(as_float64(ours.moving_variance), as_float64(theirs.moving_variance))


def trained_output(layer, x):
    """Returns what Keras's layer makes of a batch in training, and leaves the layer as it was."""
    weights = layer.get_weights()
    output = layer(x, training=True)
    layer.set_weights(weights)
    return output


def as_float64(values):
    return np.array(keras.ops.cast(values, "float64"))


def test_in_training_channels_have_mean_0_and_variance_1():
    outputs = np.array(BatchNorm()(5 + 3 * IMAGES, training=True))
    np.testing.assert_allclose(outputs.mean((0, 1, 2)), 0, atol=1e-6)
    np.testing.assert_allclose(outputs.var((0, 1, 2)), 1, atol=1e-4)


def test_scale_and_offset_can_undo_it():
    """With gamma = sigma and beta = mu it is the identity."""
    layer = BatchNorm(epsilon=1e-12)
    layer.build(IMAGES.shape)
    layer.gamma.assign(IMAGES.std((0, 1, 2)))
    layer.beta.assign(IMAGES.mean((0, 1, 2)))
    assert_same(layer(IMAGES, training=True), IMAGES)


def test_moving_statistics_are_a_geometric_average():
    layer = BatchNorm(momentum=0.75)
    for _ in range(3):
        layer(IMAGES, training=True)
    assert_same(layer.moving_mean, (1 - 0.75**3) * IMAGES.mean((0, 1, 2)))
    assert_same(layer.moving_variance, 0.75**3 + (1 - 0.75**3) * IMAGES.var((0, 1, 2)))


def test_batch_statistics_at_test_time_move_nothing_and_mix_images():
    layer = BatchNorm(test_statistics="batch")
    together = np.array(layer(IMAGES, training=False))
    assert_same(together, BatchNorm()(IMAGES, training=True))
    assert_same(layer.moving_mean, np.zeros(3))
    assert np.abs(np.array(layer(IMAGES[:1])) - together[:1]).max() > 0.1


def test_a_frozen_layer_keeps_its_statistics():
    layer = BatchNorm(trainable=False)
    assert_same(layer(IMAGES, training=True), IMAGES / np.sqrt(1 + 1e-5))
    assert_same(layer.moving_mean, np.zeros(3))


def test_float16_batches_get_float32_moments():
    """300^2 is beyond float16: its variance would be infinite."""
    layer = BatchNorm(dtype="mixed_float16")
    outputs = np.array(layer((300 * IMAGES).astype("float16"), training=True), "float32")
    assert np.isfinite(outputs).all()
    np.testing.assert_allclose(outputs.var((0, 1, 2)), 1, atol=1e-2)
    assert layer.moving_variance.dtype == "float32"


def test_arguments_and_shapes_are_checked():
    with pytest.raises(ValueError, match="`test_statistics` must be one of moving, batch; got 'p'"):
        BatchNorm(test_statistics="p")
    with pytest.raises(ValueError, match=r"`momentum` must be in \[0, 1\]; got 2"):
        BatchNorm(momentum=2)
    with pytest.raises(ValueError, match=r"needs \(N, C\) or batches of images.*\(None, None\)"):
        BatchNorm().build((None, None))
