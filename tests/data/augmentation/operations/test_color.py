import colorsys

from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import images
from skimage.color import rgb2yiq
import tensorflow as tf

FIXED = (0.4, 0.4)


def middle_images(count=5):
    """Returns float32 images far from black and white, so that nothing is cut."""
    return 0.4 + 0.2 * np.random.default_rng(0).random((count, 8, 8, 3), dtype="float32")


@pytest.mark.parametrize(
    ("operation", "reference"),
    [
        (aug.brightness((0.1, 0.1)), lambda image: tf.image.adjust_brightness(image, 0.1)),
        (aug.contrast(FIXED), lambda image: tf.image.adjust_contrast(image, 0.4)),
        (aug.exposure(FIXED), lambda image: 0.4 * image),
    ],
    ids=["brightness", "contrast", "exposure"],
)
def test_tensorflow_agrees(operation, reference):
    picture = middle_images()
    np.testing.assert_allclose(compose(operation)(picture, seed=0), reference(picture), atol=1e-5)


def test_contrast_uses_the_mean_of_each_image_and_channel():
    picture = np.concatenate([middle_images(1), middle_images(1) / 2])
    changed = compose(aug.contrast(FIXED))(picture, seed=0)
    np.testing.assert_allclose(changed.mean(axis=(1, 2)), picture.mean(axis=(1, 2)), atol=1e-5)
    np.testing.assert_allclose(changed.std(axis=(1, 2)), 0.4 * picture.std(axis=(1, 2)), atol=1e-5)


def test_gray_is_the_luma_of_scikit_image():
    picture = middle_images()
    changed = compose(aug.gray())(picture, seed=0)
    luma = rgb2yiq(picture)[..., 0]
    for channel in range(3):
        np.testing.assert_allclose(changed[..., channel], luma, atol=1e-3)


def test_gray_takes_its_share_of_images():
    changed = compose(aug.gray(probability=0.3))(images(300, 4, 4), seed=0)
    is_gray = np.ptp(changed, axis=-1).max(axis=(1, 2)) < 1e-6
    assert is_gray.mean() == pytest.approx(0.3, abs=0.08)


@pytest.mark.parametrize("operation", [aug.saturation((0.3, 0.3)), aug.hue((0.1, 0.1))])
def test_luma_stays_when_colors_change(operation):
    picture = middle_images()
    changed = compose(operation)(picture, seed=0)
    luma = [image @ [0.299, 0.587, 0.114] for image in (picture, changed)]
    np.testing.assert_allclose(*luma, atol=1e-5)
    assert np.abs(changed - picture).max() > 0.01


def test_hue_turns_i_and_q_of_scikit_image():
    picture = middle_images()
    changed = compose(aug.hue((0.25, 0.25)))(picture, seed=0)
    before, after = rgb2yiq(picture), rgb2yiq(changed)
    np.testing.assert_allclose(after[..., 1], -before[..., 2], atol=2e-3)
    np.testing.assert_allclose(after[..., 2], before[..., 1], atol=2e-3)


def test_a_whole_round_of_hues_is_no_change():
    picture = middle_images()
    four = [aug.hue((0.25, 0.25))] * 4
    np.testing.assert_allclose(compose(*four)(picture, seed=0), picture, atol=1e-5)


def test_a_channel_cast_is_one_shift_a_channel():
    picture = middle_images(200)
    shifts = compose(aug.channel_cast(0.2))(picture, seed=0) - picture
    assert np.ptp(shifts, axis=(1, 2)).max() < 1e-5
    shifts = shifts[:, 0, 0]
    assert 0.18 < np.abs(shifts).max() <= 0.2 + 1e-5
    assert np.abs(np.corrcoef(shifts.T) - np.eye(3)).max() < 0.25


def test_principal_casts_vary_as_the_colors_do():
    generator = np.random.default_rng(0)
    mixing = np.array([[0.1, 0.1, 0.1], [0.03, 0, -0.03], [0.005, -0.01, 0.005]])
    colors = 0.5 + generator.standard_normal((5000, 3)) @ mixing
    components = aug.principal_colors(colors)
    covariance = np.cov(colors, rowvar=False)
    sizes = np.linalg.norm(components, axis=1)
    np.testing.assert_allclose(sizes, np.linalg.eigvalsh(covariance)[::-1], rtol=1e-6)
    for component, size in zip(components, sizes, strict=True):
        np.testing.assert_allclose(covariance @ component, size * component, atol=1e-10)
    cast = aug.principal_cast(components, deviation=0.5)
    _, _, shifts = cast.draw(4000, 3, generator)
    expected = components.T @ components * 0.25
    np.testing.assert_allclose(np.cov(shifts, rowvar=False), expected, rtol=0.2, atol=1e-6)


def test_principal_colors_of_bytes_are_those_of_floats():
    picture = images()
    np.testing.assert_allclose(
        np.abs(aug.principal_colors(picture)), np.abs(aug.principal_colors(picture / 255.0))
    )
    deep = (picture * np.uint16(257)).astype("uint16")
    np.testing.assert_allclose(
        np.abs(aug.principal_colors(deep)), np.abs(aug.principal_colors(picture / 255.0))
    )


def test_amounts_are_drawn_from_their_range():
    _, _, shifts = aug.brightness(0.2).draw(2000, 1, np.random.default_rng(0))
    assert shifts.min() == pytest.approx(-0.2, abs=0.01)
    assert shifts.max() == pytest.approx(0.2, abs=0.01)
    factors, _, _ = aug.exposure(0.3).draw(2000, 1, np.random.default_rng(0))
    assert factors.min() == pytest.approx(0.7, abs=0.01)
    assert factors.max() == pytest.approx(1.3, abs=0.01)


def test_contrast_falls_as_often_as_it_rises():
    picture = np.tile(middle_images(1), (300, 1, 1, 1))
    ratios = np.std(compose(aug.contrast(0.5))(picture, seed=0), axis=(1, 2, 3)) / picture[0].std()
    assert ratios.min() == pytest.approx(0.5, abs=0.02)
    assert ratios.max() == pytest.approx(1.5, abs=0.02)
    assert np.mean(ratios < 1) == pytest.approx(0.5, abs=0.1)


def test_bright_and_dark_are_cut():
    for shift, end in ((0.9, 1), (-0.9, 0)):
        changed = compose(aug.brightness((shift, shift)))(images(), seed=0)
        np.testing.assert_allclose(changed, end)


def test_saturation_agrees_with_the_hue_of_colorsys():
    picture = middle_images(1)
    changed = compose(aug.saturation((1.5, 1.5)))(picture, seed=0)
    for old, new in zip(picture.reshape(-1, 3), changed.reshape(-1, 3), strict=True):
        assert colorsys.rgb_to_hsv(*new)[0] == pytest.approx(colorsys.rgb_to_hsv(*old)[0], abs=1e-3)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: aug.brightness(-1), "`amount` must be .*; got -1"),
        (lambda: aug.contrast(1.5), r"`amount` must be a number from 0 to 1 \(.*; got 1.5"),
        (lambda: aug.exposure((-1, 1)), "`amount` must be"),
        (lambda: aug.saturation((2, 1)), "`amount` must be"),
        (lambda: aug.hue(0.6), "`amount` must be .* up to 0.5; got 0.6"),
        (lambda: aug.principal_cast(np.eye(3)[:2]), r"`components` must be \(C, C\); got \(2, 3\)"),
        (
            lambda: compose(aug.principal_cast(np.eye(3)))(images(channels=1), seed=0),
            r"`components` must be \(1, 1\)",
        ),
        (lambda: compose(aug.hue(0.1))(images(channels=4), seed=0), "1 or 3 channels; got 4"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
