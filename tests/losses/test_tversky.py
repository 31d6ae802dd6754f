from coursekit.losses import SoftDice, SoftTversky
import keras
from loss_check import check_loss, gradient_of
import numpy as np
from pixel_scenes import HOLES, LABELS, LOGITS, WEIGHTS
import pytest

PROBABILITIES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=-1, keepdims=True)


def test_it_keeps_the_rules_of_a_loss():
    check_loss(SoftTversky(class_weights=[1, 2, 3]), HOLES, LOGITS)


@pytest.mark.parametrize("smooth", [0, 1.0])
@pytest.mark.parametrize("weights", [None, WEIGHTS, WEIGHTS[:, 0, 0]], ids=np.shape)
def test_with_equal_halves_it_is_dice(smooth, weights):
    tversky, dice = SoftTversky(alpha=0.5, beta=0.5, smooth=smooth), SoftDice(smooth=smooth)
    assert tversky(HOLES, LOGITS, weights) == dice(HOLES, LOGITS, weights)


def test_it_is_that_of_the_areas():
    actual = np.eye(3)[LABELS]
    both = (actual * PROBABILITIES).sum(axis=(0, 1, 2))
    wrong = ((1 - actual) * PROBABILITIES).sum(axis=(0, 1, 2))
    lacking = (actual * (1 - PROBABILITIES)).sum(axis=(0, 1, 2))
    expected = 1 - both / (both + 0.2 * wrong + 0.9 * lacking)
    loss = SoftTversky(alpha=0.2, beta=0.9, smooth=0)
    np.testing.assert_allclose(loss(LABELS, LOGITS), expected.mean(), rtol=1e-5)
    weighted = SoftTversky(alpha=0.2, beta=0.9, smooth=0, class_weights=[1, 0, 3])
    mean = np.average(expected, weights=[1, 0, 3])
    np.testing.assert_allclose(weighted(LABELS, LOGITS), mean, rtol=1e-5)


def test_it_is_the_one_of_keras_which_swaps_alpha_and_beta():
    theirs = keras.losses.Tversky(alpha=0.9, beta=0.2, axis=(0, 1, 2), reduction=None)
    expected = np.mean(theirs(np.eye(3)[LABELS], PROBABILITIES))
    ours = SoftTversky(alpha=0.2, beta=0.9, smooth=0)
    np.testing.assert_allclose(ours(LABELS, LOGITS), expected, rtol=1e-5)


def test_a_missed_pixel_costs_beta_and_an_invented_one_alpha():
    """Of four pixels of class 1 three are found, or a fifth is invented."""
    labels = np.array([[[1, 1, 1, 1, 0, 0, 0, 0]]])
    missed, invented = labels.copy(), labels.copy()
    missed[0, 0, 0], invented[0, 0, 7] = 0, 1
    loss = SoftTversky(alpha=0.25, beta=2, smooth=0, include_background=False)
    np.testing.assert_allclose(loss(labels, 100 * np.eye(2)[missed]), 1 - 3 / (3 + 2), rtol=1e-5)
    np.testing.assert_allclose(
        loss(labels, 100 * np.eye(2)[invented]), 1 - 4 / (4 + 0.25), rtol=1e-4
    )


@pytest.mark.parametrize("smooth", [0, 1.0])
def test_a_class_that_is_nowhere_leaves_a_finite_gradient(smooth):
    labels = np.zeros((1, 2, 2), "int32")
    value, gradient = gradient_of(SoftTversky(smooth=smooth), labels, 1000 * np.eye(3)[labels])
    assert value < 1e-6
    assert np.isfinite(gradient).all()


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`alpha` must be 0 or above; got -1"):
        SoftTversky(alpha=-1)
    with pytest.raises(ValueError, match=r"`class_weights` must have 3 numbers, .*; got 2"):
        SoftTversky(class_weights=[1, 2])(LABELS, LOGITS)
