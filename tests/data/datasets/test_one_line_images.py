from coursekit.data import one_line_images
import numpy as np
import pytest


@pytest.fixture(scope="module")
def drawn():
    return one_line_images(300, seed=0, noise=0)


def test_arrays_are_as_documented(drawn):
    images, labels = drawn
    assert images.shape == (300, 32, 32, 1)
    assert images.dtype == "float32"
    assert set(np.unique(labels)) == {0, 1}
    assert set(np.unique(images)) == {-1, 0, 1}


def test_each_image_holds_one_bar_that_lies_or_stands_as_its_label_says(drawn):
    for image, label in zip(*drawn, strict=True):
        rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in ((1, 2), (0, 2)))
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert np.count_nonzero(image) == height * width
        assert len(np.unique(image[image != 0])) == 1
        thickness, length = (width, height) if label else (height, width)
        assert 1 <= thickness <= 3
        assert 12 <= length < 28


def test_brightness_says_nothing_about_the_class(drawn):
    images, labels = drawn
    bright = images.sum(axis=(1, 2, 3)) > 0
    shares = [bright[labels == label].mean() for label in (0, 1)]
    assert np.all(np.abs(np.array(shares) - 0.5) < 0.1)


def test_a_seed_draws_the_same_images_again_and_noise_has_its_size():
    first, again = (one_line_images(50, seed=3)[0] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, one_line_images(50, seed=4)[0])
    assert np.median(np.abs(one_line_images(50, seed=3, noise=0.5)[0])) == pytest.approx(0.34, 0.1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": 0}, "`count` must be"),
        ({"count": 3, "size": 15}, "`size` must be"),
        ({"count": 3, "noise": -1}, "`noise` must"),
    ],
)
def test_what_makes_no_sense_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        one_line_images(seed=0, **options)
