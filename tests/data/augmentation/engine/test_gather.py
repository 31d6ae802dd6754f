from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import ml_dtypes
import numpy as np
import pytest
from scenes import COLOR, OTHER, images

CUTTING = {**COLOR, **OTHER, "mix_up": aug.mix_up(), "flip": aug.flip()}
FLOATS = ["float16", "float32", "float64", ml_dtypes.bfloat16]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("operation", CUTTING.values(), ids=CUTTING)
def test_images_outside_the_value_range_are_refused(operation, dtype):
    to_255 = images().astype(dtype)
    with pytest.raises(ValueError, match=r"float in \[0, 1\]; got .* to 199. .*=\(0, 255\)"):
        compose(operation)(to_255, seed=0)
    around_0 = (images() / 127.5 - 1).astype(dtype)
    with pytest.raises(ValueError, match=r"got .* from -0.\d+ to 0.\d+. .*=\(-1, 1\)"):
        compose(operation)(around_0, seed=0)


@pytest.mark.parametrize("ends", [(0, 255), (-1, 1), (-0.5, 0.5)])
@pytest.mark.parametrize("dtype", FLOATS)
def test_a_value_range_changes_nothing_else(dtype, ends):
    low, high = ends
    operations = [aug.rotate(20), aug.contrast(0.3), aug.noise(0.02), aug.erase(value=1.0)]
    unit = (images() / 255).astype(dtype).astype("float64")
    scaled = (low + (high - low) * unit).astype("float32")
    changed = compose(*operations, value_range=ends)(scaled, seed=3)
    expected = low + (high - low) * compose(*operations)(unit, seed=3)
    assert changed.dtype == "float32"
    np.testing.assert_allclose(changed, expected, atol=2e-5 * (high - low))


def test_bytes_come_out_in_the_value_range():
    changed = compose(aug.exposure((1, 1)), value_range=(-1, 1))(images(), seed=0)
    np.testing.assert_allclose(changed, images() / 127.5 - 1, atol=1e-5)


def test_images_of_16_bits_are_shares_of_their_largest_value():
    augment = compose(aug.rotate(20), aug.contrast(0.3), value_range=(-1, 1))
    deep, floats = images().astype("uint16") * 257, images() / 127.5 - 1
    np.testing.assert_allclose(augment(deep, seed=0), augment(floats, seed=0), atol=1e-5)


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.1, 1.1])
def test_one_wrong_pixel_is_found(value):
    picture = images() / 255.0
    picture[2, 3, 4, 1] = value
    with pytest.raises(ValueError, match=r"`images` must be uint8, or float in \[0, 1\]"):
        compose(aug.flip())(picture, seed=0)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(6, 20, 24), (6, 20, 24, 1)])
def test_float_masks_of_whole_numbers_stay_floats(dtype, shape):
    mask = np.random.default_rng(0).integers(0, 4, shape)
    augment = compose(aug.rotate(30), aug.elastic(1, smoothness=3))
    _, whole = augment(images(), mask, seed=0)
    _, floats = augment(images(), mask.astype(dtype), seed=0)
    assert floats.dtype == dtype
    np.testing.assert_array_equal(floats, whole)


@pytest.mark.parametrize("value", [0.5, np.nan, np.inf])
def test_other_float_masks_are_refused(value):
    mask = np.zeros((6, 20, 24), "float32")
    mask[1, 2, 3] = value
    if np.isinf(value):
        assert compose(aug.flip())(images(), mask, seed=0)[1].max() == value
        return
    with pytest.raises(ValueError, match=f"must hold whole numbers.* float32 with {value}"):
        compose(aug.flip())(images(), mask, seed=0)


def augmented(boxes):
    return compose(aug.exposure(0.1))({"image": images(1), "boxes": np.array([boxes])}, seed=0)


@pytest.mark.parametrize(
    ("box", "message"),
    [
        ([2.0, 3.0, 10.0, 12.0], "must be shares of the height and width.* from 2 to 12"),
        ([-5.0, 0.1, 0.5, 0.5], "must be shares .* from -5 to 0.5"),
        ([0.1, 0.1, np.nan, 0.5], "must be shares"),
        ([0.5, 0.5, 0.2, 0.2], r"bottom is below top .* got \[0.5, 0.5, 0.2, 0.2\]"),
        ([1, 2, 3, 4], r"\(N, B, 4\) floats.* got int64"),
        ([0.1, 0.2, 0.3], r"\(N, B, 4\) floats.* shape \(1, 1, 3\)"),
    ],
)
def test_wrong_boxes_are_named(box, message):
    with pytest.raises(ValueError, match=message):
        augmented([box])


def test_a_small_overshoot_of_boxes_is_cut_and_padding_stays():
    boxes = augmented([[-0.02, 0.5, 0.4, 1.03], [-1.0] * 4, [0.0] * 4])["boxes"][0]
    np.testing.assert_array_equal(boxes, [[0, 0.5, 0.4, 1], [-1] * 4, [0] * 4])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"value_range": (1, 0)}, r"`value_range` must be the two ends .* got \(1, 0\)"),
        ({"value_range": 255}, "`value_range` must be the two ends .* got 255"),
        ({"value_range": (0, np.inf)}, "`value_range` must be the two ends"),
        ({"fill_value": 128}, r"`fill_value` must lie in \[0, 1\]; got 128"),
    ],
)
def test_wrong_options_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        compose(aug.flip(), **options)


def test_a_value_range_belongs_to_the_outermost_composition():
    with pytest.raises(ValueError, match="outermost"):
        compose(compose(aug.flip(), value_range=(0, 255)))
