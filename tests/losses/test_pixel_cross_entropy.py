from coursekit.losses import PixelCrossentropy
import keras
from loss_check import check_loss, gradient_of
import numpy as np
from pixel_scenes import HOLES, LABELS, LOGITS, WEIGHTS
import pytest

REDUCTIONS = ["sum_over_batch_size", "mean", "mean_with_sample_weight", "sum", None]


@pytest.mark.parametrize(
    "loss",
    [PixelCrossentropy(), PixelCrossentropy(class_weights=[1.0, 2.0, 0.5], ignore_index=None)],
    ids=["plain", "weighted"],
)
def test_it_keeps_the_rules_of_a_loss(loss):
    check_loss(loss, LABELS if loss.ignore_index is None else HOLES, LOGITS)


def test_ignored_pixels_change_nothing():
    loss = PixelCrossentropy()
    value, gradient = gradient_of(loss, HOLES, LOGITS)
    assert np.all(gradient[HOLES == 255] == 0)
    assert np.any(gradient[HOLES != 255] != 0)
    other = np.where((HOLES == 255)[..., None], 100, LOGITS)
    assert loss(HOLES, other) == value
    assert loss(HOLES[..., None], LOGITS) == value
    assert loss(np.full_like(HOLES, 255), LOGITS) == 0


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weights", [None, WEIGHTS, WEIGHTS[..., None]], ids=str)
def test_it_is_the_one_of_keras(reduction, weights):
    ours = PixelCrossentropy(reduction=reduction)
    theirs = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, ignore_class=255, reduction=reduction
    )
    expected = theirs(HOLES, LOGITS, None if weights is None else WEIGHTS)
    np.testing.assert_allclose(ours(HOLES, LOGITS, weights), expected, rtol=1e-5)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_a_weight_of_a_sample_is_that_weight_of_each_of_its_pixels(reduction):
    loss = PixelCrossentropy(reduction=reduction)
    samples = np.array([0.5, 2.0, 0.0, 1.0])
    pixels = np.broadcast_to(samples[:, None, None], LABELS.shape)
    expected = loss(HOLES, LOGITS, pixels)
    np.testing.assert_allclose(loss(HOLES, LOGITS, samples), expected)
    np.testing.assert_allclose(loss(HOLES, LOGITS, samples[:, None]), expected)


def test_a_class_weight_is_worth_as_many_pixels():
    """A weight of 2 for class 1 is the same as giving each of its pixels twice."""
    twice = np.repeat(np.arange(LABELS.size), 1 + (LABELS.ravel() == 1))
    labels, logits = LABELS.ravel()[twice], LOGITS.reshape(-1, 3)[twice]
    doubled = PixelCrossentropy()(labels[None, None], logits[None, None])
    weighted = PixelCrossentropy(class_weights=[1, 2, 1])(LABELS, LOGITS)
    np.testing.assert_allclose(weighted, doubled, rtol=1e-6)


def test_sample_weights_come_on_top_of_class_weights():
    loss = PixelCrossentropy(class_weights=[1, 2, 0.5])
    counted = HOLES != 255
    weights = np.array([1, 2, 0.5])[np.where(counted, HOLES, 0)] * counted
    plain = np.array(PixelCrossentropy(reduction=None)(HOLES, LOGITS))
    expected = np.sum(weights * WEIGHTS * plain) / np.sum(weights)
    np.testing.assert_allclose(loss(HOLES, LOGITS, WEIGHTS), expected, rtol=1e-5)
    threefold = loss(HOLES, LOGITS, 3 * np.ones(4))
    np.testing.assert_allclose(threefold, 3 * loss(HOLES, LOGITS), rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_large_labels_keep_their_value_at_any_dtype(dtype):
    """Half precision cannot tell class 2047 from 2048 or 257 from 258."""
    logits = np.zeros((1, 1, 2, 3000), "float32")
    labels = np.array([[[257, 2049]]])
    logits[0, 0, [0, 1], labels] = 50
    assert PixelCrossentropy(dtype=dtype)(labels, logits) < 1e-6


def test_shapes_are_checked():
    with pytest.raises(ValueError, match=r"The logits must be \(N, H, W, C\).*got \(5, 6, 3\)"):
        PixelCrossentropy()(LABELS[0], LOGITS[0])


def test_class_weights_are_checked():
    with pytest.raises(ValueError, match=r"`class_weights` must have 3 numbers.*got 2"):
        PixelCrossentropy(class_weights=[1, 2])(LABELS, LOGITS)
    for weights in ([1, -1], [0, 0], {0: 1, 1: 2}, 2.0, [1, np.nan]):
        with pytest.raises(ValueError, match=r"`class_weights` must be a sequence of numbers.*got"):
            PixelCrossentropy(class_weights=weights)
