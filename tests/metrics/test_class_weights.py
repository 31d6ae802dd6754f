from coursekit.losses import PixelCrossentropy
from coursekit.metrics import class_weights
import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

RNG = np.random.default_rng(0)
MASKS = RNG.choice(4, p=[0.7, 0.2, 0.08, 0.02], size=(5, 12, 10)).astype("uint8")


def test_inverse_is_the_balance_of_scikit_learn():
    expected = compute_class_weight("balanced", classes=np.arange(4), y=MASKS.ravel())
    np.testing.assert_allclose(class_weights(MASKS, 4, method="inverse"), expected)


def test_median_counts_only_images_that_hold_the_class():
    """Class 1 fills a quarter of the one image that holds it, class 2 half."""
    masks = np.zeros((2, 2, 4), int)
    masks[0, 0, :2] = 1
    masks[1, 0] = 2
    np.testing.assert_allclose(class_weights(masks, 3), [0.5 / (10 / 16), 0.5 / 0.25, 1])


def test_log_is_that_of_the_shares():
    shares = np.bincount(MASKS.ravel()) / MASKS.size
    np.testing.assert_allclose(class_weights(MASKS, 4, method="log"), 1 / np.log(1.02 + shares))


@pytest.mark.parametrize("method", ["inverse", "median", "log"])
def test_ignored_pixels_and_absent_classes(method):
    weights = class_weights(MASKS, 4, method=method)
    framed = np.pad(MASKS, ((0, 0), (2, 2), (1, 3)), constant_values=255)
    np.testing.assert_allclose(class_weights(framed, 4, method=method), weights)
    np.testing.assert_allclose(class_weights(MASKS, 6, method=method), [*weights, 0, 0])
    for given in (MASKS[..., None], list(MASKS), iter(MASKS), MASKS.astype("float32")):
        np.testing.assert_array_equal(class_weights(given, 4, method=method), weights)


def test_masks_may_differ_in_size_and_a_single_one_will_do():
    parts = [MASKS[:, :5].reshape(-1, 10), MASKS[:, 5:].reshape(-1, 10)]
    whole = MASKS.reshape(-1, 10)
    np.testing.assert_allclose(
        class_weights(parts, 4, method="inverse"), class_weights(whole, 4, method="inverse")
    )


def test_a_loss_takes_them():
    logits = RNG.normal(size=(*MASKS.shape, 4)).astype("float32")
    loss = PixelCrossentropy(class_weights=class_weights(MASKS, 4, method="inverse"))
    plain = np.array(PixelCrossentropy(reduction=None)(MASKS, logits))
    by_class = [plain[each == MASKS].mean() for each in range(4)]
    np.testing.assert_allclose(loss(MASKS, logits), np.mean(by_class), rtol=1e-5)


WRONG = {
    "label": (
        np.full((1, 2, 2), 7),
        {},
        "`masks` must hold integers from 0 to 3 or .*, 255; got 7",
    ),
    "fraction": (np.full((1, 2, 2), 0.5), {}, r"`masks` must hold integers from 0 to 3.*got 0\.5"),
    "nan": (np.full((1, 2, 2), np.nan), {}, "`masks` must hold integers from 0 to 3.*got nan"),
    "ignored": (np.full((1, 2, 2), 255), {}, "`masks` must hold pixels that count; got none"),
    "one-hot": (np.eye(4)[MASKS], {}, r"\(N, H, W\) or a list of \(H, W\); got a map of shape"),
    "none": (MASKS[:0], {}, "got no map"),
    "empty": (MASKS[:, :0], {}, r"got a map of shape \(0, 10\)"),
    "method": (
        MASKS,
        {"method": "mean"},
        "`method` must be one of inverse, median, log; got 'mean'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_arguments_are_checked(name):
    masks, options, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        class_weights(masks, 4, **options)
