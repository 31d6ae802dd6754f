from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import images

DOWN = aug.translate(vertical=(0.5, 0.5))


@pytest.mark.parametrize("shape", [(6, 20, 24), (6, 20, 24, 1)])
def test_weights_of_pixels_follow_and_count_nothing_where_the_mask_is_filled(shape):
    weights = np.random.default_rng(0).random(shape).astype("float32")
    augment = compose(DOWN, mask_fill=255)
    _, mask, moved = augment(images(), np.ones((6, 20, 24), "uint8"), weights, seed=0)
    np.testing.assert_array_equal(moved[:, 10:], weights[:, :10])
    np.testing.assert_array_equal(moved[:, :10], 0)
    np.testing.assert_array_equal(mask[:, :10], 255)


def test_weights_of_images_stay():
    weights = np.random.default_rng(0).random(6)
    _, _, after = compose(DOWN)(images(), np.arange(6), weights, seed=0)
    np.testing.assert_array_equal(after, weights)


@pytest.mark.parametrize(
    ("dtype", "value"),
    [("uint8", -1), ("int8", 255), ("bool", 2), ("uint8", 0.5), ("int32", np.nan)],
)
def test_a_mask_fill_that_masks_cannot_hold_is_named(dtype, value):
    with pytest.raises(ValueError, match=f"`mask_fill` must be a value that masks of {dtype}"):
        compose(DOWN, mask_fill=value)(images(), np.zeros((6, 20, 24), dtype), seed=0)


@pytest.mark.parametrize(
    ("dtype", "value"),
    [("int8", -1), ("int16", -300), ("int32", -70000), ("int64", -(2**40)), ("float32", np.inf)],
)
def test_a_mask_fill_is_exact(dtype, value):
    mask = np.ones((6, 20, 24, 2), dtype)
    for rest in ((), (aug.elastic(0, smoothness=1),)):
        augment = compose(DOWN, *rest, fill="constant", mask_fill=value)
        _, after = augment(images(), mask, seed=0)
        assert (after[:, :10] == value).all()
        assert (after[:, 10:] == 1).all()
