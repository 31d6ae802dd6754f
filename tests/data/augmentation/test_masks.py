"""Masks under every operation: their dtype, shape and labels stay, and they follow the image."""

import itertools

from coursekit.data import augmentation as aug
from coursekit.data import pipeline
from coursekit.data.augmentation import compose
import numpy as np
import pytest
from scenes import COLOR, GEOMETRIC, OPERATIONS, OTHER, images
import tensorflow as tf

MIXING = {"mix_up": aug.mix_up(num_classes=3), "cut_mix": aug.cut_mix(num_classes=3)}
EVERY = {**OPERATIONS, **MIXING}
LABELS = {
    "bool": (0, 1),
    "int8": (-1, 0, 2),
    "uint8": (0, 2, 255),
    "int16": (-32768, 0, 300),
    "uint16": (0, 2, 65535),
    "int32": (-1, 70_000, 2**31 - 1),
    "uint32": (0, 2**24 + 1, 2**32 - 1),
    "int64": (-1, 2**53 + 1, 2**63 - 1),
    "uint64": (0, 2**53 + 1, 2**64 - 1),
    "float16": (0, 2, 255),
    "float32": (0, 2, 2**24 - 1),
    "float64": (-1, 0, 2**53 - 1),
}


def masks_of(dtype, *, channels=(), count=6, height=20, width=24):
    """Returns masks of the unusual labels, in squares of four by four pixels."""
    labels = np.array(LABELS[dtype], dtype)
    shape = (count, height // 4, width // 4, *channels)
    drawn = np.random.default_rng(1).integers(0, len(labels), shape)
    return labels[drawn].repeat(4, axis=1).repeat(4, axis=2)


def call_with(operation, masks):
    element = {"image": images(), "mask": masks, "label": np.zeros(6, "int32")}
    return compose(operation)(element, seed=3)


def test_the_operations_are_all_there_are():
    made = {name for name in aug.__all__ if name[0].islower()} - {"compose", "principal_colors"}
    assert made == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_dtype_shape_and_labels_stay(name):
    for dtype, channels in itertools.product(LABELS, [(), (1,), (2,)]):
        masks = masks_of(dtype, channels=channels)
        changed = call_with(EVERY[name], masks)
        assert changed["mask"].dtype == masks.dtype
        assert changed["mask"].shape == (*changed["image"].shape[:3], *channels)
        assert set(changed["mask"].ravel().tolist()) <= set(LABELS[dtype])


@pytest.mark.parametrize("name", sorted({*COLOR, *OTHER} - {"rand_augment"}))
def test_what_moves_no_pixel_leaves_masks_as_they_are(name):
    masks = masks_of("uint16")
    np.testing.assert_array_equal(call_with(EVERY[name], masks)["mask"], masks)


@pytest.mark.parametrize("name", [*GEOMETRIC, "rand_augment", "cut_mix"])
def test_masks_of_every_dtype_and_shape_move_alike(name):
    places = np.random.default_rng(1).integers(0, 2, (6, 20, 24))
    first = call_with(EVERY[name], places.astype("bool"))["mask"]
    for dtype in LABELS:
        labels = np.array(LABELS[dtype][:2], dtype)
        for channels in ((), (1,)):
            moved = call_with(EVERY[name], labels[places].reshape(*places.shape, *channels))["mask"]
            np.testing.assert_array_equal(moved.reshape(first.shape), labels[first.astype(int)])


@pytest.mark.parametrize("name", [*GEOMETRIC, "rand_augment", "cut_mix"])
def test_a_mask_follows_its_image(name):
    """White where the mask is 1, so that the warped image is bright where the warped mask is."""
    masks = masks_of("bool", channels=(1,)).astype("uint8")
    pictures = np.tile(masks * np.uint8(255), 3)
    geometric = isinstance(EVERY[name], aug.GeometricOperation)
    moved = compose(EVERY[name], interpolation="nearest")(pictures, masks, seed=3)
    if geometric or name == "cut_mix":
        np.testing.assert_array_equal(moved[0][..., :1], moved[1])


@pytest.mark.parametrize("name", ["crop", "rand_augment", "cut_mix"])
@pytest.mark.parametrize("channels", [(), (1,)])
def test_the_same_in_a_pipeline(name, channels):
    masks = masks_of("uint16", channels=channels)
    parts = {"image": images(), "segmentation_mask": masks, "instance_mask": masks}
    if name in MIXING:
        parts["label"] = np.zeros(6, "int64")
    dataset = tf.data.Dataset.from_tensor_slices(parts)
    batches = pipeline(dataset, batch_size=6, augment=compose(EVERY[name]), shuffle_seed=0)
    batch = next(batches.as_numpy_iterator())
    assert batches.element_spec["segmentation_mask"].dtype == "uint16"
    assert set(batch["segmentation_mask"].ravel().tolist()) <= set(LABELS["uint16"])
    np.testing.assert_array_equal(batch["segmentation_mask"], batch["instance_mask"])


@pytest.mark.parametrize("name", GEOMETRIC)
def test_the_label_to_ignore_fills_what_lies_outside(name):
    masks = np.full((6, 20, 24), 2, "uint8")
    changed = compose(GEOMETRIC[name], mask_fill=255)(images(), masks, seed=3)[1]
    assert set(changed.ravel().tolist()) <= {2, 255}


@pytest.mark.parametrize("name", EVERY)
def test_empty_masks_stay_empty(name):
    for masks in (np.zeros((6, 20, 24, 1), "int32"), np.full((6, 20, 24), 255, "uint8")):
        changed = call_with(EVERY[name], masks)["mask"]
        assert np.unique(changed).tolist() == np.unique(masks).tolist()


@pytest.mark.parametrize("name", EVERY)
def test_a_batch_of_no_elements_comes_back(name):
    batch = {"image": images()[:0], "mask": masks_of("int8")[:0], "label": np.zeros(0, "int32")}
    changed = compose(EVERY[name])(batch, seed=0)
    assert len(changed["mask"]) == 0
    assert changed["mask"].dtype == "int8"


@pytest.mark.parametrize(
    ("masks", "message"),
    [
        (
            np.zeros((6, 20, 23), "uint8"),
            r"A mask must be \(N, height, width\).* got \(6, 20, 23\)",
        ),
        (np.zeros((6, 24, 20, 1), "uint8"), r"as the images of the shape .* got \(6, 24, 20, 1\)"),
        (np.zeros((5, 20, 24), "uint8"), r"got \(5, 20, 24\)"),
        (np.full((6, 20, 24), 0.5), "A mask must hold whole numbers.* float64 with 0.5"),
        (np.full((6, 20, 24), np.nan), "A mask must hold whole numbers"),
        (np.full((6, 20, 24), "cat"), "A mask must hold whole numbers or booleans; got"),
    ],
)
def test_what_is_no_mask_is_refused(masks, message):
    with pytest.raises(ValueError, match=message):
        compose(aug.flip())({"image": images(), "mask": masks}, seed=0)


def test_whole_numbers_of_no_known_range_are_refused():
    with pytest.raises(ValueError, match=r"`images` must be uint8, uint16 or float.* got int32"):
        compose(aug.flip())(images().astype("int32"), masks_of("uint8"), seed=0)


def test_gray_images_need_their_channel():
    with pytest.raises(ValueError, match=r"\(N, height, width, channels\)"):
        compose(aug.flip())(images()[..., 0], masks_of("uint8"), seed=0)
