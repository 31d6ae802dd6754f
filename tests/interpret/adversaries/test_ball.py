from coursekit.interpret.adversaries.ball import lengths, read_ball
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).uniform(0, 255, (3, 5, 4, 2)).astype("float32")
FAR = IMAGES + np.random.default_rng(1).normal(0, 50, IMAGES.shape)


def change_of(found):
    return found.astype("float64") - IMAGES


def size_of(found, norm):
    change = change_of(found)
    return np.abs(change).max(axis=(1, 2, 3)) if norm == "inf" else lengths(change).ravel()


@pytest.mark.parametrize("norm", ["inf", "2"])
@pytest.mark.parametrize("size", [1e-3, 0.7, [0.1, 8, 300]])
def test_no_image_leaves_the_ball_or_the_range_even_by_rounding(norm, size):
    ball = read_ball(IMAGES, size, norm, (0, 255))
    for found in (ball.inside(FAR), ball.random(np.random.default_rng(2))):
        assert found.dtype == np.float32
        assert (size_of(found, norm) <= np.asarray(size)).all()
        assert found.min() >= 0
        assert found.max() <= 255


def test_the_projection_goes_straight_back():
    ball = read_ball(IMAGES, 3.0, "2", (-1e6, 1e6))
    away = FAR - IMAGES
    np.testing.assert_allclose(change_of(ball.inside(FAR)), 3 * away / lengths(away), atol=1e-4)


def test_images_in_the_ball_stay_where_they_are():
    ball = read_ball(IMAGES, 1e6, "2", (-1e6, 1e6))
    there = FAR.astype("float32")
    np.testing.assert_array_equal(ball.inside(there.astype("float64")), there)


@pytest.mark.parametrize("norm", ["inf", "2"])
def test_a_step_raises_a_linear_function_most_of_all_of_its_size(norm):
    slope = FAR - IMAGES
    ball = read_ball(IMAGES, 2.0, norm, (0, 255))
    gain = np.sum(ball.step(slope, 2.0) * slope, axis=(1, 2, 3))
    dual = np.abs(slope).sum(axis=(1, 2, 3)) if norm == "inf" else lengths(slope).ravel()
    np.testing.assert_allclose(gain, 2 * dual)


def test_random_images_fill_the_ball():
    many = read_ball(np.zeros((4000, 2), "float32"), 1.0, "2", (-2, 2))
    radii = lengths(many.random(np.random.default_rng(0)))
    np.testing.assert_allclose(np.mean(radii < 0.5), 1 / 4, atol=0.03)  # the area within


@pytest.mark.parametrize(("number", "norm"), [(2, "2"), (2.0, "2"), (np.inf, "inf")])
def test_norms_are_numbers_too(number, norm):
    assert read_ball(IMAGES, 1, number, (0, 255)).norm == norm


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, "inf", (0, 255)), "`size` must be 0 or above, .* of 3 images; got -1"),
        (([1, 2], "inf", (0, 255)), r"`size` must be .* got \[1, 2\]"),
        ((1, 1, (0, 255)), "`norm` must be one of inf, 2; got 1"),
        ((1, "inf", (0, 1)), "`images` must lie in `value_range`, from 0 to 1; got values from"),
        ((1, "inf", (1, 0)), r"`value_range` must be the lowest .* got \(1, 0\)"),
    ],
)
def test_what_is_no_ball_is_said(arguments, message):
    with pytest.raises(ValueError, match=message):
        read_ball(IMAGES, *arguments)
