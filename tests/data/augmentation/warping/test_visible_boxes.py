"""The law: a box is the one around its own rectangle, drawn as a mask and warped alike."""

from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest

SIZE, COUNT, OBJECTS = (72, 80), 4, 3
OPERATIONS = {
    "flip": aug.flip(vertical=True),
    "translate": aug.translate(vertical=0.5, horizontal=0.5),
    "rotate": aug.rotate(60),
    "turn": aug.rotate(180),
    "zoom": aug.zoom(0.6),
    "shear": aug.shear(vertical=0.4, horizontal=0.4),
    "perspective": aug.perspective(0.2),
    "elastic": aug.elastic(3, smoothness=6),
    "folds": aug.elastic(6, smoothness=5),
    "crop": aug.crop(42, 44, padding=6),
    "resized_crop": aug.resized_crop(45, 70, area=(0.1, 1)),
    "maybe": aug.maybe(aug.rotate(40)),
    "rand_augment": aug.rand_augment(3, magnitude=10, fill="constant"),
    "composition": compose(aug.rotate(50), aug.zoom(0.4), fill="constant"),
    "maybe_composition": aug.maybe(compose(aug.rotate(50), aug.zoom(0.4), fill="constant")),
    "maybe_rand_augment": aug.maybe(aug.rand_augment(2, fill="constant")),
    "blur": aug.blur(1),
    "contrast": aug.contrast(0.3),
}
KEEPING_SIZE = [name for name in OPERATIONS if "crop" not in name]


def scene(generator):
    """Returns images, masks with a rectangle in each channel, and boxes of the rectangles."""
    masks = np.zeros((COUNT, *SIZE, OBJECTS), "uint8")
    boxes = np.zeros((COUNT, OBJECTS, 4))
    for image, place in np.ndindex(COUNT, OBJECTS):
        top, left = generator.integers(0, np.array(SIZE) - 3)
        bottom, right = generator.integers([top + 3, left + 3], np.array(SIZE) + 1)
        masks[image, top:bottom, left:right, place] = 1
        boxes[image, place] = np.array([top, left, bottom, right]) / np.tile(SIZE, 2)
    return {"image": 100 * masks, "mask": masks, "boxes": boxes}


def box_of(mask):
    rows, columns = np.nonzero(mask)
    return [rows.min(), columns.min(), rows.max() + 1, columns.max() + 1] if len(rows) else [0] * 4


def assert_boxes_are_of_what_is_visible(augment, seed):
    result = augment(scene(np.random.default_rng(seed)), seed=seed)
    found = result["boxes"] * np.tile(result["image"].shape[1:3], 2)
    for masks, boxes in zip(result["mask"], found, strict=True):
        expected = [box_of(masks[..., place]) for place in range(OBJECTS)]
        np.testing.assert_allclose(boxes, expected, atol=1)
        np.testing.assert_array_equal(boxes.any(axis=1), np.any(expected, axis=1))


@pytest.mark.parametrize("fill", ["reflect", "constant"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_boxes_after_one_operation(name, fill):
    for seed in range(8):
        assert_boxes_are_of_what_is_visible(compose(OPERATIONS[name], fill=fill, mask_fill=0), seed)


@pytest.mark.parametrize("seed", range(40))
def test_boxes_after_a_random_chain(seed):
    generator = np.random.default_rng(seed)
    chosen = generator.choice(KEEPING_SIZE, generator.integers(2, 5))
    last = generator.choice([*KEEPING_SIZE, "crop", "resized_crop"])
    augment = compose(*(OPERATIONS[name] for name in [*chosen, last]), mask_fill=0)
    assert_boxes_are_of_what_is_visible(augment, seed)


def warped(operation, boxes, size=(40, 40), dtype="float32"):
    element = {"image": np.zeros((1, *size, 1), "uint8"), "boxes": np.array([boxes], dtype)}
    return compose(operation, fill="constant")(element, seed=0)["boxes"][0]


def test_a_corner_that_the_border_cuts_off_counts_no_more():
    slope = aug.shear(horizontal=(2, 2))
    (box,) = warped(slope, [[0.25, 0, 0.75, 0.25]])
    np.testing.assert_allclose(box, [0.375, 0, 0.75, 0.75], atol=0.5 / 40)


def test_a_box_of_which_nothing_is_left_is_zeros():
    np.testing.assert_array_equal(warped(aug.rotate((45, 45)), [[0, 0, 0.1, 0.1]]), 0)


def test_an_object_that_left_the_image_between_two_warps_does_not_come_back():
    there, back = aug.translate(horizontal=(0.5, 0.5)), aug.translate(horizontal=(-0.5, -0.5))
    box = [[0.25, 0.25, 0.5, 0.75]]
    np.testing.assert_allclose(warped(compose(there, back), box), box, atol=1e-6)
    (cut,) = warped(compose(there, aug.blur(1), back), box)
    np.testing.assert_allclose(cut, [0.25, 0.25, 0.5, 0.5], atol=0.51 / 40)


def test_a_box_parallel_to_the_image_keeps_fractions_of_pixels():
    box = [[0.111, 0.222, 0.333, 0.444]]
    np.testing.assert_allclose(warped(aug.rotate((90, 90)), box)[0], [0.556, 0.111, 0.778, 0.333])
    shifted = warped(aug.translate(vertical=(0.01, 0.01)), box)[0]
    np.testing.assert_allclose(shifted, [0.121, 0.222, 0.343, 0.444], rtol=1e-5)


def test_a_box_thinner_than_a_pixel_stays():
    box = [[0.26, 0.5, 0.27, 0.9]]
    np.testing.assert_allclose(
        warped(aug.rotate((180, 180)), box)[0], [0.73, 0.1, 0.74, 0.5], rtol=1e-5
    )


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_boxes_keep_their_dtype(dtype):
    assert warped(aug.rotate(20), [[0.2, 0.2, 0.6, 0.6]], dtype=dtype).dtype == dtype
