from coursekit.interpret.attribution.baselines import baseline_images
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 12, 9, 3), dtype="float32")


def test_a_number_and_an_array_fill_the_images():
    np.testing.assert_array_equal(baseline_images(IMAGES, 0.5), np.full_like(IMAGES, 0.5))
    color = np.array([0.1, 0.2, 0.3], "float32")
    np.testing.assert_array_equal(
        baseline_images(IMAGES, color), np.broadcast_to(color, IMAGES.shape)
    )


@pytest.mark.parametrize("spatial", [(1, 2), (2, 3)])
def test_the_mean_is_that_of_each_image_and_channel(spatial):
    found = baseline_images(IMAGES, "mean", spatial=spatial)
    expected = np.broadcast_to(IMAGES.mean(spatial, keepdims=True), IMAGES.shape)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_blur_keeps_a_flat_image_and_takes_most_of_what_varies():
    flat = np.full((1, 12, 9, 1), 3, "float32")
    np.testing.assert_allclose(baseline_images(flat, "blur"), flat, atol=1e-5)
    assert baseline_images(IMAGES, "blur").std() < 0.5 * IMAGES.std()


def test_noise_has_the_moments_of_the_image_and_a_seed():
    large = np.random.default_rng(0).random((1, 100, 100, 1), dtype="float32")
    found = baseline_images(large, "noise", seed=3)
    assert abs(found.mean() - large.mean()) < 0.02
    assert abs(found.std() - large.std()) < 0.02
    np.testing.assert_array_equal(found, baseline_images(large, "noise", seed=3))
    assert (found != baseline_images(large, "noise", seed=4)).any()


@pytest.mark.parametrize("baseline", [0, "mean", "blur", "noise"])
def test_a_baseline_is_float32_of_the_images_shape(baseline):
    found = baseline_images(IMAGES, baseline)
    assert found.shape == IMAGES.shape
    assert found.dtype == np.float32


def test_another_baseline_is_refused():
    with pytest.raises(ValueError, match="`baseline` must be a number, an array or one of mean"):
        baseline_images(IMAGES, "black")
    with pytest.raises(ValueError, match="`baseline` must be a number or fit the images' shape"):
        baseline_images(IMAGES, [1.0, 2.0])
