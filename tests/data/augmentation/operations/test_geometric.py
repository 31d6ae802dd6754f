from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import GEOMETRIC, images, smooth_images
from scipy import ndimage
from skimage.transform import ProjectiveTransform
from skimage.transform import warp as skimage_warp
import tensorflow as tf

MASK_DTYPES = ["uint8", "int8", "uint16", "int32", "int64", "bool"]
FILLS = ["reflect", "nearest", "constant"]


def only(operation):
    return compose(operation, fill="constant")


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("operation", GEOMETRIC.values(), ids=GEOMETRIC)
def test_an_image_and_an_equal_mask_stay_equal(operation, fill):
    picture = images()
    augment = compose(operation, fill=fill, interpolation="nearest")
    image, mask, flat = augment(picture, picture, picture[..., 0], seed=3)
    np.testing.assert_array_equal(np.rint(255 * image), mask)
    np.testing.assert_array_equal(mask[..., 0], flat)
    assert not np.array_equal(mask, picture)


@pytest.mark.parametrize("dtype", MASK_DTYPES)
@pytest.mark.parametrize("operation", GEOMETRIC.values(), ids=GEOMETRIC)
def test_masks_keep_dtype_channels_and_labels(operation, dtype):
    picture = images()
    labels = [3, 70, 100] if dtype != "bool" else [False, True]
    mask = np.random.default_rng(1).choice(labels, (*picture.shape[:3], 2)).astype(dtype)
    image, wide, flat = compose(operation)(picture, mask, mask[..., 0], seed=3)
    assert wide.dtype == flat.dtype == dtype
    assert wide.shape == (*image.shape[:3], 2)
    assert flat.shape == image.shape[:3]
    assert set(np.unique(wide)) <= set(labels)


def test_masks_of_any_number_of_channels_and_large_labels():
    mask = np.random.default_rng(0).integers(0, 2**40, (2, 8, 8, 7))
    _, warped = compose(aug.rotate((90, 90)))(images(2, 8, 8), mask, seed=0)
    np.testing.assert_array_equal(warped, np.rot90(mask, axes=(1, 2)))


@pytest.mark.parametrize("fill", FILLS)
def test_the_mask_fill_goes_where_the_image_has_no_pixels(fill):
    mask = np.ones((3, 20, 24), "int32")
    augment = compose(aug.translate(vertical=(0.5, 0.5)), fill=fill, mask_fill=255)
    _, warped = augment(images(3), mask, seed=0)
    assert (warped[:, :10] == 255).all()
    assert (warped[:, 10:] == 1).all()


def test_the_fill_of_images():
    down = aug.translate(vertical=(0.25, 0.25))
    picture = images() / 255
    filled = {fill: compose(down, fill=fill, fill_value=0.5)(picture, seed=0) for fill in FILLS}
    np.testing.assert_allclose(filled["constant"][:, :5], 0.5)
    np.testing.assert_allclose(filled["nearest"][:, :5], picture[:, :1] + np.zeros((5, 1, 1)))
    np.testing.assert_allclose(filled["reflect"][:, :5], picture[:, 4::-1], rtol=1e-6)
    for image in filled.values():
        np.testing.assert_allclose(image[:, 5:], picture[:, :-5], rtol=1e-6)


def test_flips_mirror_half_of_the_images_in_each_direction():
    picture = images(200)
    flipped = np.rint(255 * compose(aug.flip(vertical=True))(picture, seed=0))
    versions = [picture, picture[:, :, ::-1], picture[:, ::-1], picture[:, ::-1, ::-1]]
    shares = [np.mean(np.all(flipped == version, axis=(1, 2, 3))) for version in versions]
    np.testing.assert_allclose(shares, 0.25, atol=0.1)
    assert sum(shares) == pytest.approx(1)


def test_a_flip_of_one_direction_keeps_the_other():
    picture = images(50)
    flipped = np.rint(255 * compose(aug.flip())(picture, seed=0))
    for old, new in zip(picture, flipped, strict=True):
        assert np.array_equal(new, old) or np.array_equal(new, old[:, ::-1])


@pytest.mark.parametrize("channels", [1, 3])
def test_quarter_turns_are_numpys(channels):
    picture = images(3, 16, 16, channels)
    turned = compose(aug.rotate((90, 90)))(picture, seed=0)
    np.testing.assert_array_equal(np.rint(255 * turned), np.rot90(picture, axes=(1, 2)))


@pytest.mark.parametrize("as_bytes", [True, False])
def test_any_angle_is_scipys(as_bytes):
    picture = smooth_images(1)
    source = np.rint(picture * 255).astype("uint8") if as_bytes else picture
    turned = compose(aug.rotate((25, 25)), fill="nearest")(source, seed=0)
    expected = ndimage.rotate(picture, 25, axes=(1, 2), reshape=False, order=1, mode="nearest")
    np.testing.assert_allclose(turned, expected, atol=0.008)


@pytest.mark.parametrize("name", ["zoom", "shear", "perspective", "resized_crop"])
def test_a_drawn_matrix_is_carried_out_as_by_scikit_image(name):
    picture = smooth_images(3)
    matrices, size = GEOMETRIC[name].draw(3, (48, 48), np.random.default_rng(5))
    warped = compose(GEOMETRIC[name], fill="nearest")(picture, seed=5)
    for image, matrix, result in zip(picture, matrices, warped, strict=True):
        expected = skimage_warp(
            image, ProjectiveTransform(matrix), output_shape=size, order=1, mode="edge"
        )
        np.testing.assert_allclose(result, expected, atol=0.008)


def test_zoom_enlarges_around_the_middle():
    matrices, _ = aug.zoom((2, 2)).draw(1, (21, 11), np.random.default_rng(0))
    np.testing.assert_allclose(matrices[0] @ [5, 10, 1], [5, 10, 1])
    np.testing.assert_allclose(matrices[0] @ [7, 10, 1], [6, 10, 1])


def test_shear_moves_columns_by_the_slope():
    matrices, _ = aug.shear(horizontal=(0.5, 0.5)).draw(1, (21, 11), np.random.default_rng(0))
    there = np.linalg.inv(matrices[0])
    np.testing.assert_allclose(there @ [5, 10, 1], [5, 10, 1])
    np.testing.assert_allclose(there @ [5, 14, 1], [7, 14, 1])


def test_perspective_moves_corners_no_further_than_asked():
    matrices, _ = aug.perspective(0.2).draw(100, (21, 11), np.random.default_rng(0))
    corners = np.array([[0, 0, 1], [10, 0, 1], [10, 20, 1], [0, 20, 1]])
    there = corners @ np.linalg.inv(matrices).transpose(0, 2, 1)
    moves = np.abs(there[..., :2] / there[..., 2:] - corners[:, :2]) / [10, 20]
    assert 0.19 < moves.max() < 0.2 + 1e-5


def test_a_crop_is_a_window_of_the_image():
    picture = images(40)
    cropped = np.rint(255 * compose(aug.crop(14, 17))(picture, seed=0))
    assert cropped.shape == (40, 14, 17, 3)
    corners = set()
    for old, new in zip(picture, cropped, strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(old, (14, 17, 3))[:, :, 0]
        (corner,) = np.argwhere(np.all(windows == new, axis=(2, 3, 4)))
        corners.add(tuple(corner))
    assert len(corners) > 15


def test_a_resized_crop_of_everything_is_tensorflows_resize():
    picture = smooth_images(1)
    resized = compose(aug.resized_crop(30, 70, area=(1, 1), ratio=(1, 1)))(picture, seed=0)
    np.testing.assert_allclose(resized, tf.image.resize(picture, (30, 70)), atol=1e-3)


def test_resized_crops_stay_within_the_image():
    operation = aug.resized_crop(10, 10, area=(0.1, 1))
    matrices, _ = operation.draw(200, (20, 24), np.random.default_rng(0))
    ends = matrices @ np.array([[-0.5, 9.5], [-0.5, 9.5], [1, 1]])
    assert ends[:, :2].min() >= -0.5 - 1e-9
    assert ends[:, 0].max() <= 23.5 + 1e-9
    assert ends[:, 1].max() <= 19.5 + 1e-9


BOX = [[[0.25, 0.25, 0.5, 0.75], [0.0, 0.0, 0.0, 0.0]]]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (aug.rotate((90, 90)), [0.25, 0.25, 0.75, 0.5]),
        (aug.rotate((180, 180)), [0.5, 0.25, 0.75, 0.75]),
        (aug.translate(horizontal=(0.5, 0.5)), [0.25, 0.75, 0.5, 1]),
        (aug.translate(vertical=(0.75, 0.75)), [0, 0, 0, 0]),
        (aug.zoom((0.5, 0.5)), [0.375, 0.375, 0.5, 0.625]),
        (aug.elastic(0, smoothness=2), [0.25, 0.25, 0.5, 0.75]),
    ],
)
def test_boxes_by_hand(operation, expected):
    element = {"image": images(1, 40, 40), "boxes": np.array(BOX, "float32")}
    boxes = only(operation)(element, seed=0)["boxes"]
    assert boxes.dtype == "float32"
    np.testing.assert_allclose(boxes[0, 0], expected, atol=1e-5)
    np.testing.assert_allclose(boxes[0, 1], 0, atol=1e-5)


@pytest.mark.parametrize("name", [name for name in GEOMETRIC if "crop" not in name])
def test_a_box_encloses_what_was_inside(name):
    mask = np.zeros((8, 60, 60), "uint8")
    mask[:, 20:35, 15:40] = 1
    boxes = np.tile(np.float32([20, 15, 35, 40]) / 60, (8, 1, 1))
    element = {"image": images(8, 60, 60), "mask": mask, "boxes": boxes}
    warped = only(GEOMETRIC[name])(element, seed=4)
    for region, (box,) in zip(warped["mask"], 60 * warped["boxes"], strict=True):
        rows, columns = np.nonzero(region)
        found = [rows.min(), columns.min(), rows.max() + 1, columns.max() + 1]
        np.testing.assert_allclose(box, found, atol=1.5)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: aug.rotate(-1), "`degrees` must be .*; got -1"),
        (lambda: aug.rotate((5, 1)), "`degrees` must be"),
        (lambda: aug.translate(vertical=-0.1), "`vertical` must be"),
        (lambda: aug.shear(horizontal=-0.1), "`horizontal` must be"),
        (lambda: aug.zoom(1), r"`amount` must be a number 0 or more, but below 1 .*; got 1\."),
        (lambda: aug.perspective(0.3), r"`amount` must be a share .* below 0.25; got 0.3"),
        (lambda: aug.crop(0, 4), "`height` must be a positive integer; got 0"),
        (lambda: aug.resized_crop(4, 4, area=(0.5, 2)), "`area` must be"),
        (lambda: only(aug.crop(30, 4))(images(), seed=0), "`crop` to 30 by 4 needs .* got 20 by"),
        (lambda: only(aug.maybe(aug.crop(9, 9)))(images(), seed=0), "must keep the size"),
        (lambda: aug.maybe(aug.flip(), probability=2), "`probability` must lie in"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
