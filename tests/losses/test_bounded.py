"""Finite losses and gradients at whatever a network of half precision can put out."""

import itertools

from any_backend import as_numpy, gradient
from coursekit.losses import GaussianNLL, LaplaceNLL, MixtureNLL
from coursekit.losses.bounded import bounded_gaussian, bounded_laplace
from keras import ops
import ml_dtypes
import numpy as np
import pytest

MIDDLE = [0, 1e-4, 1, -1, -7, 7, 100, -100, 6e4, -6e4]
TARGETS = [0.0, 1.0, -1e4, -1e30]


def grid(dtype):
    """Returns targets, means and raw widths in every combination, as columns."""
    largest = float(ml_dtypes.finfo(dtype).max)
    values = [*MIDDLE, largest, -largest]
    columns = np.array(list(itertools.product(TARGETS, values, values)))
    return [column[:, None] for column in columns.T]


def finite(*tensors):
    return all(np.isfinite(as_numpy(tensor)).all() for tensor in tensors)


@pytest.mark.parametrize("reduction", ["sum", None, "sum_over_batch_size"])
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("loss_class", [GaussianNLL, LaplaceNLL, MixtureNLL])
def test_losses_and_gradients_are_finite_everywhere(loss_class, dtype, reduction):
    targets, means, raw = grid(dtype)
    outputs = np.concatenate([means, raw], axis=1)
    if loss_class is MixtureNLL:
        components = [[raw, means, raw], [means, -means, raw[::-1]]]
        outputs = np.stack([np.concatenate(parts, axis=1) for parts in components], axis=1)
    loss, targets = loss_class(reduction=reduction), targets.astype("float32")
    value, slopes = gradient(lambda x: loss(targets, x), ops.cast(outputs, dtype))
    assert value.dtype == "float32"
    assert finite(value, slopes)


def test_an_overflow_of_the_loss_scale_is_still_seen():
    """Otherwise Keras's LossScaleOptimizer would double its scale for ever."""
    targets, outputs = np.array([[1.0]], "float32"), np.array([[0.0, -20.0]], "float16")
    _, slopes = gradient(lambda x: 2.0**15 * GaussianNLL()(targets, x), outputs)
    assert not finite(slopes)


@pytest.mark.needs_tensorflow(reason="it computes in float64, which JAX has only if asked")
@pytest.mark.parametrize("density", [bounded_gaussian, bounded_laplace])
def test_where_nothing_is_bounded_the_derivatives_are_those_of_differences(density):
    import tensorflow as tf

    generator = np.random.default_rng(0)
    point = [tf.constant(generator.normal(scale=3, size=50)) for _ in range(3)]
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = density(*point, least_scale=0.01)
    for i, slope in enumerate(tape.gradient(value, point)):
        ends = [list(point), list(point)]
        ends[0][i], ends[1][i] = point[i] - 1e-6, point[i] + 1e-6
        low, high = (density(*end, least_scale=0.01) for end in ends)
        np.testing.assert_allclose(slope, (high - low) / 2e-6, rtol=1e-5, atol=1e-6)


@pytest.mark.needs_tensorflow(reason="it computes in float64, which JAX has only if asked")
def test_the_second_derivative_is_that_of_the_gaussian():
    import tensorflow as tf

    mean = tf.constant([0.3, -2.0], "float64")
    with tf.GradientTape() as outer:
        outer.watch(mean)
        with tf.GradientTape() as inner:
            inner.watch(mean)
            raw = tf.constant([0.0, 1.0], "float64")
            value = bounded_gaussian(0 * mean, mean, raw, least_scale=1e-3)
        slope = inner.gradient(value, mean)
    scale = np.log1p(np.exp([0.0, 1.0])) + 1e-3
    np.testing.assert_allclose(outer.gradient(slope, mean), scale**-2)
