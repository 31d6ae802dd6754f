from coursekit.plot.images.unit_images import drawn_images, gray_image, unit_images
import numpy as np
import pytest


def test_bytes_and_floats_of_one_picture_are_equal():
    picture = np.arange(12, dtype="uint8").reshape(3, 4) * 20
    np.testing.assert_allclose(unit_images("images", picture), unit_images("x", picture / 255))


def test_16_bits_are_scaled_by_their_own_range():
    assert unit_images("images", np.array([0, 65_535], "uint16")).tolist() == [0, 1]
    assert unit_images("images", np.array([0, 1], "uint16")).tolist() == [0, 1 / 65_535]


def test_values_that_are_no_numbers_are_counted():
    with pytest.raises(ValueError, match="got 2 values that are NaN or infinite"):
        unit_images("photo", np.array([0.5, np.nan, np.inf]))


@pytest.mark.parametrize("dtype", ["uint8", "bool", "float16", "float32"])
def test_what_matplotlib_draws_rightly_is_kept(dtype):
    images = np.array([0, 1], dtype)
    assert drawn_images("images", images).dtype == dtype
    np.testing.assert_array_equal(drawn_images("images", images), images)


def test_floats_are_cut_and_wide_integers_scaled_or_refused():
    values = np.array([-0.5, 0.5, np.nan, 7.0])
    np.testing.assert_array_equal(drawn_images("images", values), [0, 0.5, np.nan, 1])
    deep = np.array([0, 65_535], "uint16")
    np.testing.assert_array_equal(drawn_images("images", deep), [0, 1])
    with pytest.raises(ValueError, match=r"`images` must be uint8, .* values from 0 to 200"):
        drawn_images("images", np.array([0, 200]))


@pytest.mark.parametrize("value", [1.5, -0.1, 200.0, np.nan, np.inf])
def test_values_beyond_the_unit_range_are_refused(value):
    with pytest.raises(ValueError, match=r"`photo` must be uint8, or float in \[0, 1\]; got"):
        unit_images("photo", np.array([[0.5, value]]))


def test_rounding_errors_are_cut_off():
    assert unit_images("images", np.array([-1e-7, 1 + 1e-7])).tolist() == [0.0, 1.0]


def test_gray_keeps_what_is_gray_and_weighs_green_most():
    level = np.linspace(0, 1, 6).reshape(2, 3)
    for image in (level, level[..., None], np.repeat(level[..., None], 3, -1)):
        np.testing.assert_allclose(gray_image(image), level)
    red, green, blue = (gray_image(np.eye(3)[channel][None, None])[0, 0] for channel in range(3))
    assert green > red > blue > 0


def test_any_number_of_channels_has_a_brightness():
    np.testing.assert_allclose(gray_image(np.ones((2, 3, 5)) * np.linspace(0, 1, 5)), 0.5)


@pytest.mark.parametrize("shape", [(4,), (0, 4), (1, 2, 3, 4)])
def test_what_is_no_image_is_refused(shape):
    with pytest.raises(ValueError, match=r"`image` must be a filled \(H, W\)"):
        gray_image(np.zeros(shape))
