from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import OTHER, images
from scipy import ndimage


def changed(operation, picture, seed=0):
    return compose(operation)(picture, seed=seed)


@pytest.mark.parametrize("name", [name for name in OTHER if name != "rand_augment"])
def test_masks_and_boxes_stay(name):
    mask = images()[..., 0]
    element = {"image": images(), "mask": mask, "boxes": np.float32([[[0, 0.1, 0.5, 0.6]]] * 6)}
    after = changed(OTHER[name], element)
    np.testing.assert_array_equal(after["mask"], mask)
    np.testing.assert_array_equal(after["boxes"], element["boxes"])
    assert not np.array_equal(after["image"], element["image"] / 255)


def test_blur_is_scipys_gaussian():
    picture = images(1, 40, 40) / 255.0
    expected = ndimage.gaussian_filter(picture[0], (1.5, 1.5, 0), mode="reflect")
    np.testing.assert_allclose(changed(aug.blur((1.5, 1.5)), picture)[0], expected, atol=2e-3)


def test_no_blur_is_no_change():
    picture = images()
    np.testing.assert_allclose(changed(aug.blur((0, 0)), picture), picture / 255, rtol=1e-6)


def test_sharpness_lies_between_the_mean_and_beyond():
    picture = images(1, 20, 20) / 255.0
    mean = ndimage.uniform_filter(picture[0], (3, 3, 1), mode="reflect")
    for factor in (0.0, 1.0, 1.5):
        expected = np.clip(mean + factor * (picture[0] - mean), 0, 1)
        result = changed(aug.sharpness((factor, factor)), picture)[0]
        np.testing.assert_allclose(result, expected, atol=1e-5)


def test_noise_has_the_deviation_asked_for():
    picture = np.full((8, 40, 40, 3), 0.5, "float32")
    noise = changed(aug.noise(0.05), picture) - 0.5
    assert noise.std() == pytest.approx(0.05, rel=0.05)
    assert noise.mean() == pytest.approx(0, abs=0.001)
    deviations = (changed(aug.noise((0, 0.1)), picture) - 0.5).std(axis=(1, 2, 3))
    assert np.ptp(deviations) > 0.03


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: aug.blur(-1), "`sigma` must be .*; got -1"),
        (lambda: aug.sharpness(2), "`amount` must be"),
        (lambda: aug.noise(-1), "`deviation` must be"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
