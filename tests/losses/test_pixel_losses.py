from coursekit.losses import PixelCrossentropy, SoftDice
import keras
from loss_check import check_loss, gradient_of
import numpy as np
import pytest

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(size=(2, 5, 4, 3)).astype("float32")
LABELS = RNG.integers(0, 3, (2, 5, 4)).astype("uint8")
HOLES = np.where(RNG.random(LABELS.shape) < 0.3, 255, LABELS).astype("uint8")
LOSSES = [
    PixelCrossentropy(),
    PixelCrossentropy(class_weights=[1.0, 2.0, 0.5], ignore_index=None),
    SoftDice(),
    SoftDice(include_background=False, smooth=0.1, ignore_index=None),
]


@pytest.mark.parametrize("loss", LOSSES)
def test_it_keeps_the_rules_of_a_loss(loss):
    check_loss(loss, LABELS if loss.ignore_index is None else HOLES, LOGITS)


@pytest.mark.parametrize("loss", [PixelCrossentropy(), SoftDice()])
def test_ignored_pixels_change_nothing(loss):
    value, gradient = gradient_of(loss, HOLES, LOGITS)
    assert np.all(gradient[HOLES == 255] == 0)
    assert np.any(gradient[HOLES != 255] != 0)
    other = np.where((HOLES == 255)[..., None], 100, LOGITS)
    assert loss(HOLES, other) == value
    assert loss(HOLES[..., None], LOGITS) == value
    assert loss(np.full_like(HOLES, 255), LOGITS) == 0


def test_cross_entropy_is_the_one_of_keras():
    keras_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    expected = keras_loss(LABELS, LOGITS)
    np.testing.assert_allclose(PixelCrossentropy()(LABELS, LOGITS), expected, rtol=1e-6)
    counted = HOLES != 255
    expected = keras_loss(HOLES[counted], LOGITS[counted])
    np.testing.assert_allclose(PixelCrossentropy()(HOLES, LOGITS), expected, rtol=1e-6)


def test_a_class_weight_is_worth_as_many_pixels():
    """A weight of 2 for class 1 is the same as giving each of its pixels twice."""
    twice = np.repeat(np.arange(LABELS.size), 1 + (LABELS.ravel() == 1))
    labels, logits = LABELS.ravel()[twice], LOGITS.reshape(-1, 3)[twice]
    doubled = PixelCrossentropy()(labels[None, None], logits[None, None])
    weighted = PixelCrossentropy(class_weights=[1, 2, 1])(LABELS, LOGITS)
    np.testing.assert_allclose(weighted, doubled, rtol=1e-6)


def test_dice_of_sharp_predictions_is_that_of_the_areas():
    guess = np.roll(LABELS, 1, axis=1)
    logits = 100 * np.eye(3)[guess]
    scores = [
        2 * np.sum((guess == c) & (c == LABELS)) / (np.sum(guess == c) + np.sum(c == LABELS))
        for c in range(3)
    ]
    loss = SoftDice(smooth=1e-6)
    np.testing.assert_allclose(loss(LABELS, logits), 1 - np.mean(scores), rtol=1e-5)
    no_background = SoftDice(smooth=1e-6, include_background=False)
    np.testing.assert_allclose(no_background(LABELS, logits), 1 - np.mean(scores[1:]), rtol=1e-5)
    assert loss(LABELS, 100 * np.eye(3)[LABELS]) < 1e-6


def test_an_absent_class_scores_1():
    labels = np.zeros((1, 2, 2), "int32")
    logits = 100 * np.eye(3)[labels]
    assert SoftDice()(labels, logits) < 1e-6


@pytest.mark.parametrize("loss", [PixelCrossentropy(), SoftDice()])
def test_shapes_are_checked(loss):
    with pytest.raises(ValueError, match=r"The logits must be \(N, H, W, C\).*got \(5, 4, 3\)"):
        loss(LABELS[0], LOGITS[0])


def test_class_weights_are_checked():
    with pytest.raises(ValueError, match=r"`class_weights` must have 3 numbers.*got 2"):
        PixelCrossentropy(class_weights=[1, 2])(LABELS, LOGITS)
