from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
from coursekit.data.augmentation.operations.rand_augment import _choices
import numpy as np
import pytest
from scenes import images, smooth_images


def test_image_and_mask_are_warped_alike():
    region = np.zeros((60, 40, 40, 3), "uint8")
    region[:, 10:24, 14:30] = 255
    augment = compose(aug.rand_augment(2, magnitude=8, interpolation="nearest", fill="constant"))
    picture, mask = augment(region, region[..., 0] // 255, seed=0)
    assert set(np.unique(mask)) == {0, 1}
    moved = np.any(mask != region[..., 0] // 255, axis=(1, 2))
    assert 0.3 < moved.mean() < 0.8
    agrees = [
        abs(np.corrcoef(image[..., 0].ravel(), own.ravel())[0, 1]) > 0.85
        for image, own in zip(picture, mask, strict=True)
        if np.ptp(image[..., 0]) > 0.02
    ]
    assert np.mean(agrees) > 0.95


def test_each_image_gets_its_own_operations():
    same = np.tile(smooth_images(1), (30, 1, 1, 1))
    changed = compose(aug.rand_augment(2))(same, seed=0)
    assert len(np.unique(changed.reshape(30, -1).round(4), axis=0)) > 20


def test_images_keep_their_order():
    labels = np.arange(50)
    flat = np.tile((5 * labels).astype("uint8")[:, None, None, None], (1, 6, 6, 3))
    mask = np.tile(labels[:, None, None], (1, 6, 6))
    _, after, same = compose(aug.rand_augment(3))(flat, mask, labels, seed=0)
    np.testing.assert_array_equal(after, mask)
    np.testing.assert_array_equal(same, labels)


def test_without_magnitude_only_two_of_the_fourteen_change_anything():
    picture = images(8)
    changes = [
        operation is not None
        and not np.allclose(compose(operation)(picture, seed=0), picture / 255, atol=1e-5)
        for operation in _choices(0.0)
    ]
    assert len(changes) == 28
    assert sum(changes) == 4  # autocontrast and equalize, twice each


def test_a_larger_magnitude_changes_more():
    picture = smooth_images(200)
    distances = [
        np.abs(compose(aug.rand_augment(1, magnitude=magnitude))(picture, seed=0) - picture).mean()
        for magnitude in (1, 5, 10)
    ]
    assert distances[0] < 0.8 * distances[1] < 0.64 * distances[2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"number": 0}, "`number` must be a positive integer; got 0"),
        ({"magnitude": 11}, r"`magnitude` must lie in \[0, 10\]; got 11"),
        ({"fill": "wrap"}, "`fill` must be one of"),
    ],
)
def test_wrong_use_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        aug.rand_augment(**options)
