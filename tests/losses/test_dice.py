from coursekit.losses import SoftDice
from loss_check import check_loss, gradient_of
import numpy as np
from pixel_scenes import HOLES, LABELS, LOGITS, WEIGHTS
import pytest


@pytest.mark.parametrize(
    "loss",
    [SoftDice(), SoftDice(include_background=False, smooth=0.1, ignore_index=None)],
)
def test_it_keeps_the_rules_of_a_loss(loss):
    check_loss(loss, LABELS if loss.ignore_index is None else HOLES, LOGITS)


def test_ignored_pixels_change_nothing():
    loss = SoftDice()
    value, gradient = gradient_of(loss, HOLES, LOGITS)
    assert np.all(gradient[HOLES == 255] == 0)
    assert np.any(gradient[HOLES != 255] != 0)
    other = np.where((HOLES == 255)[..., None], 100, LOGITS)
    assert loss(HOLES, other) == value
    assert loss(HOLES[..., None], LOGITS) == value
    assert loss(np.full_like(HOLES, 255), LOGITS) == 0


def test_dice_of_sharp_predictions_is_that_of_the_areas():
    guess = np.roll(LABELS, 1, axis=1)
    logits = 100 * np.eye(3)[guess]
    scores = [
        2 * np.sum((guess == c) & (c == LABELS)) / (np.sum(guess == c) + np.sum(c == LABELS))
        for c in range(3)
    ]
    loss = SoftDice(smooth=0)
    np.testing.assert_allclose(loss(LABELS, logits), 1 - np.mean(scores), rtol=1e-5)
    no_background = SoftDice(smooth=0, include_background=False)
    np.testing.assert_allclose(no_background(LABELS, logits), 1 - np.mean(scores[1:]), rtol=1e-5)
    assert loss(LABELS, 100 * np.eye(3)[LABELS]) < 1e-6


@pytest.mark.parametrize("smooth", [0, 1e-6, 1.0])
def test_an_absent_class_scores_1(smooth):
    labels = np.zeros((1, 2, 2), "int32")
    value, gradient = gradient_of(SoftDice(smooth=smooth), labels, 1000 * np.eye(3)[labels])
    assert value < 1e-6
    assert np.isfinite(gradient).all()
    empty, gradient = gradient_of(SoftDice(smooth=smooth), labels + 255, np.ones((1, 2, 2, 3)))
    assert empty == 0
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize("weights", [np.ones(4), np.ones((4, 1)), np.ones(LABELS.shape), 1.0])
def test_weights_of_1_change_nothing_and_constant_ones_multiply(weights):
    loss = SoftDice()
    np.testing.assert_allclose(loss(HOLES, LOGITS, weights), loss(HOLES, LOGITS), rtol=1e-6)
    np.testing.assert_allclose(loss(HOLES, LOGITS, 3 * weights), 3 * loss(HOLES, LOGITS), rtol=1e-6)


def test_pixels_of_weight_0_are_left_out_of_areas_and_overlap():
    """As Keras divides by the number of samples, the loss shrinks by the share that counts."""
    loss = SoftDice(ignore_index=255, smooth=0)
    keep = (WEIGHTS > 0.5).astype("float32")
    expected = loss(np.where(keep, LABELS, 255), LOGITS) * keep.mean()
    np.testing.assert_allclose(loss(LABELS, LOGITS, keep), expected, rtol=1e-5)
    assert loss(LABELS, LOGITS, 0 * keep) == 0


def test_arguments_are_checked():
    with pytest.raises(ValueError, match=r"The logits must be \(N, H, W, C\).*got \(5, 6, 3\)"):
        SoftDice()(LABELS[0], LOGITS[0])
    with pytest.raises(ValueError, match="`smooth` must be 0 or above; got -1"):
        SoftDice(smooth=-1)
