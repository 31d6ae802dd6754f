from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
from PIL import Image, ImageOps
import pytest
from scenes import images


def changed(operation, picture):
    return compose(operation)(picture, seed=0)


@pytest.mark.parametrize(
    ("operation", "reference"),
    [
        (aug.solarize(0.5), lambda image: ImageOps.solarize(image, 128)),
        (aug.posterize(3), lambda image: ImageOps.posterize(image, 3)),
        (aug.autocontrast(), ImageOps.autocontrast),
    ],
    ids=["solarize", "posterize", "autocontrast"],
)
def test_pillow_agrees(operation, reference):
    picture = images(2, 30, 30)
    expected = np.stack([np.asarray(reference(Image.fromarray(image))) for image in picture])
    np.testing.assert_allclose(255 * changed(operation, picture), expected, atol=1.001)


def test_equalized_values_are_about_equally_frequent():
    skewed = (255 * np.random.default_rng(0).random((2, 64, 64, 3)) ** 2).astype("uint8")
    equal = changed(aug.equalize(), skewed)
    shares = [np.histogram(one, 4, (0, 1))[0] / one.size for one in (skewed / 255, equal)]
    assert shares[0].max() > 0.45
    np.testing.assert_allclose(shares[1], 0.25, atol=0.06)


def test_a_flat_channel_is_left_by_autocontrast():
    picture = np.full((1, 4, 4, 3), 90, "uint8")
    np.testing.assert_allclose(255 * changed(aug.autocontrast(), picture), 90, rtol=1e-5)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: aug.posterize(9), "`bits` must be an integer from 1 to 8; got 9"),
        (lambda: aug.solarize(-0.1), "`threshold` must be 0 or above; got -0.1"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
