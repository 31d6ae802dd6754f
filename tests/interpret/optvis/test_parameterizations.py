from coursekit.interpret.optvis.parameterizations import (
    COLORS,
    Fourier,
    Pixels,
    frequency_scale,
)
import numpy as np
import pytest

SHAPES = [(8, 6, 3), (7, 9, 1), (6, 11, 3), (5, 4, 2)]
ALL = [
    Pixels(),
    Pixels((0, 255)),
    Pixels((-1, 3), squash=False),
    Fourier(None),
    Fourier((0, 255)),
    Fourier((-1, 1), decorrelate=False),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_fourier_images_equal_numpys_inverse_transform(shape):
    height, width, channels = shape
    size = (2, 2, channels, height, width // 2 + 1)
    parameters = np.random.default_rng(0).normal(size=size).astype("float32")
    waves = (parameters[:, 0] + 1j * parameters[:, 1]) * frequency_scale(height, width)
    expected = np.moveaxis(np.fft.irfft2(waves, s=(height, width), norm="ortho"), 1, -1)
    found = Fourier(None, decorrelate=False).images(parameters, shape)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    squashed = Fourier((2, 5), decorrelate=False).images(parameters, shape)
    np.testing.assert_allclose(squashed, 2 + 3 / (1 + np.exp(-expected)), atol=1e-5)


def test_the_scale_is_one_over_the_frequency():
    scale = frequency_scale(16, 12)
    np.testing.assert_allclose(scale[2, 0] / scale[4, 0], 2, rtol=1e-6)
    np.testing.assert_allclose(scale[3, 0] / scale[0, 2], (2 / 12) / (3 / 16), rtol=1e-6)
    np.testing.assert_allclose(scale[1, 0], scale.max())
    np.testing.assert_allclose(scale[0, 0], scale.max())


@pytest.mark.parametrize("channels", [1, 3])
def test_parameters_of_deviation_one_make_pixels_of_deviation_one(channels):
    shape = (32, 24, channels)
    parameters = 100 * Fourier(None).random(300, shape, np.random.default_rng(0))
    pixels = np.array(Fourier(None).images(parameters, shape))
    assert np.sqrt(np.mean(pixels**2)) == pytest.approx(1, abs=0.05)


def test_color_axes_are_at_right_angles_and_brightness_varies_most():
    products = COLORS @ COLORS.T
    np.testing.assert_allclose(products, np.diag(np.diag(products)), atol=1e-6)
    assert np.trace(products) == pytest.approx(3)
    assert list(np.argsort(-np.diag(products))) == [0, 1, 2]
    np.testing.assert_allclose(COLORS[0], COLORS[0, 0])


@pytest.mark.parametrize("parameterization", ALL, ids=repr)
@pytest.mark.parametrize("shape", SHAPES)
def test_images_are_found_again_from_their_parameters(parameterization, shape):
    low, high = parameterization.value_range or (-2, 2)
    images = np.random.default_rng(0).uniform(low, high, (2, *shape)).astype("float32")
    middle, half = (low + high) / 2, (high - low) / 2
    images = middle + 0.98 * (images - middle)
    found = parameterization.images(parameterization.parameters(images), shape)
    np.testing.assert_allclose(found, images, atol=2e-4 * half)


@pytest.mark.parametrize("parameterization", [Pixels((3, 5)), Fourier((3, 5))])
def test_no_image_leaves_the_range(parameterization):
    parameters = 1e4 * parameterization.random(2, (8, 6, 3), np.random.default_rng(0))
    images = np.array(parameterization.images(parameters, (8, 6, 3)))
    assert images.min() >= 3
    assert images.max() <= 5
    assert np.ptp(images) > 1.9


@pytest.mark.parametrize("make", [Pixels, Fourier])
def test_equal_parameterizations_are_equal_keys(make):
    assert make([0, 1]) == make((0, 1))
    assert hash(make([0, 1])) == hash(make((0.0, 1.0)))


def test_wrong_ranges_and_images_are_refused():
    with pytest.raises(ValueError, match=r"`value_range` must be the lowest .* got \(1, 1\)"):
        Pixels((1, 1))
    with pytest.raises(ValueError, match="`start` must lie in `value_range`, from 0 to 1"):
        Fourier((0, 1)).parameters(np.full((1, 4, 4, 3), 2.0))
