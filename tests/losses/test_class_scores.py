"""Losses of pixels from logits, probabilities and one channel."""

from any_backend import compiled, graph
from coursekit.losses import PixelCrossentropy, PixelFocalCrossentropy, SoftDice, SoftTversky
import keras
from loss_check import gradient_of
import numpy as np
from pixel_scenes import HOLES, LABELS, LOGITS
import pytest

PROBABILITIES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=-1, keepdims=True)
LOSSES = [PixelCrossentropy, PixelFocalCrossentropy, SoftDice, SoftTversky]


@pytest.mark.parametrize("loss_class", LOSSES)
def test_probabilities_give_the_loss_of_their_logits(loss_class):
    loss = loss_class(from_logits=False)
    np.testing.assert_allclose(loss(HOLES, PROBABILITIES), loss_class()(HOLES, LOGITS), rtol=1e-5)
    assert loss_class.from_config(loss.get_config()).from_logits is False


@pytest.mark.parametrize("loss_class", LOSSES)
def test_one_channel_is_that_of_class_1_of_two(loss_class):
    logits, labels = LOGITS[..., :1], np.where(HOLES == 255, 255, HOLES % 2)
    pairs = np.concatenate([0 * logits, logits], axis=-1)
    expected = loss_class()(labels, pairs)
    np.testing.assert_allclose(loss_class()(labels, logits), expected, rtol=1e-6)
    sigmoid = 1 / (1 + np.exp(-logits))
    np.testing.assert_allclose(loss_class(from_logits=False)(labels, sigmoid), expected, rtol=1e-5)


def test_one_channel_cross_entropy_is_the_binary_one_of_keras():
    labels = (LABELS % 2).astype("float32")
    theirs = keras.losses.BinaryCrossentropy(from_logits=True)
    expected = theirs(labels[..., None], LOGITS[..., :1])
    np.testing.assert_allclose(PixelCrossentropy()(labels, LOGITS[..., :1]), expected, rtol=1e-5)


@pytest.mark.parametrize("loss_class", LOSSES)
def test_probabilities_of_0_and_1_give_finite_losses_and_gradients(loss_class):
    for sharp in (np.eye(3)[LABELS], np.roll(np.eye(3)[LABELS], 1, axis=-1)):
        loss = loss_class(from_logits=False)
        value, gradient = gradient_of(loss, LABELS, sharp.astype("float32"))
        assert np.isfinite(value)
        assert np.isfinite(gradient).all()


@pytest.mark.parametrize("loss_class", LOSSES)
def test_logits_are_no_probabilities(loss_class):
    loss = loss_class(from_logits=False)
    message = "must be probabilities from 0 to 1 unless `from_logits=True`; got -?[0-9]"
    with pytest.raises(ValueError, match=message):
        loss(HOLES, LOGITS)
    assert np.isnan(compiled(loss)(HOLES, LOGITS))


@pytest.mark.needs_tensorflow(reason="a program of JAX cannot stop at a value")
@pytest.mark.parametrize("loss_class", LOSSES)
def test_in_a_graph_logits_for_probabilities_stop_the_step(loss_class):
    from tensorflow.errors import InvalidArgumentError

    with pytest.raises(InvalidArgumentError, match="must be probabilities from 0 to 1"):
        graph(loss_class(from_logits=False))(HOLES, LOGITS)


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"The probabilities must be \(N, H, W, C\); got \(5, 6"):
        SoftDice(from_logits=False)(LABELS[0], PROBABILITIES[0])
