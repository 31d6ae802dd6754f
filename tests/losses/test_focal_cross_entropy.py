from coursekit.losses import PixelCrossentropy, PixelFocalCrossentropy
import keras
from loss_check import check_loss, gradient_of
import numpy as np
from pixel_scenes import HOLES, LABELS, LOGITS, WEIGHTS
import pytest


@pytest.mark.parametrize("gamma", [2.0, 0.5])
def test_it_keeps_the_rules_of_a_loss(gamma):
    check_loss(PixelFocalCrossentropy(gamma=gamma), HOLES, LOGITS)


@pytest.mark.parametrize("options", [{}, {"class_weights": [1, 2, 0.5]}, {"reduction": None}])
@pytest.mark.parametrize("weights", [None, WEIGHTS, WEIGHTS[:, 0, 0]], ids=np.shape)
def test_without_gamma_it_is_the_cross_entropy(options, weights):
    focal, plain = PixelFocalCrossentropy(gamma=0, **options), PixelCrossentropy(**options)
    np.testing.assert_allclose(focal(HOLES, LOGITS, weights), plain(HOLES, LOGITS, weights))


@pytest.mark.parametrize("gamma", [0.5, 1, 2, 5])
def test_it_is_the_one_of_keras_with_alpha_1(gamma):
    theirs = keras.losses.CategoricalFocalCrossentropy(alpha=1, gamma=gamma, from_logits=True)
    ours = PixelFocalCrossentropy(gamma=gamma)
    one_hot = np.eye(3, dtype="float32")[LABELS]
    np.testing.assert_allclose(ours(LABELS, LOGITS), theirs(one_hot, LOGITS), rtol=1e-5)
    weighted = ours(LABELS, LOGITS, WEIGHTS), theirs(one_hot, LOGITS, WEIGHTS)
    np.testing.assert_allclose(*weighted, rtol=1e-5)


def test_with_two_classes_it_is_the_binary_one_of_keras():
    labels, logits = LABELS % 2, LOGITS[..., :1]
    theirs = keras.losses.BinaryFocalCrossentropy(gamma=2, from_logits=True)
    expected = theirs(labels[..., None].astype("float32"), logits)
    np.testing.assert_allclose(PixelFocalCrossentropy()(labels, logits), expected, rtol=1e-5)


def test_ignored_pixels_change_nothing():
    loss = PixelFocalCrossentropy()
    value, gradient = gradient_of(loss, HOLES, LOGITS)
    assert np.all(gradient[HOLES == 255] == 0)
    kept = HOLES != 255
    alone = PixelFocalCrossentropy()(LABELS[kept][None, None], LOGITS[kept][None, None])
    np.testing.assert_allclose(value, alone, rtol=1e-5)
    assert loss(np.full_like(HOLES, 255), LOGITS) == 0


def test_an_easy_pixel_counts_less_than_its_cross_entropy_by_the_square_of_the_rest():
    logits = np.log([[[[0.9, 0.1], [0.2, 0.8]]]]).astype("float32")
    losses = PixelFocalCrossentropy(reduction=None)(np.array([[[0, 0]]]), logits)
    expected = [-(0.1**2) * np.log(0.9), -(0.8**2) * np.log(0.2)]
    np.testing.assert_allclose(np.ravel(losses), expected, rtol=1e-5)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`gamma` must be 0 or above; got -1"):
        PixelFocalCrossentropy(gamma=-1)
