from importlib import import_module

from coursekit.data import EMBEDDED, GARMENT_CLASSES, load, textured_garments
import numpy as np
import pytest
from skimage import data

scenes_module = import_module("coursekit.data.datasets.textured_garments")


@pytest.fixture(scope="module")
def scenes():
    return textured_garments(200, seed=0)


def test_arrays_are_as_documented(scenes):
    for part in scenes:
        assert part.shape == (200, 64, 64, 1)
        assert part.dtype == "uint8"
    _, masks, instance_masks = scenes
    assert np.unique(masks).tolist() == list(range(len(GARMENT_CLASSES)))
    assert np.unique(instance_masks).tolist() == [0, 1, 2, 3, 4]


def test_classes_are_those_of_fashion_mnist_after_the_background():
    names = load("fashion_mnist", data_dir=EMBEDDED)[1].features["label"].names
    assert ("background", *names) == GARMENT_CLASSES


def test_the_same_seed_gives_the_same_scenes_and_another_others(scenes):
    for first, again in zip(scenes, textured_garments(200, seed=0), strict=True):
        np.testing.assert_array_equal(first, again)
    assert not np.array_equal(scenes[1], textured_garments(200, seed=1)[1])


def test_an_instance_is_of_one_class_and_background_is_background(scenes):
    _, masks, instance_masks = scenes
    np.testing.assert_array_equal(masks == 0, instance_masks == 0)
    for mask, instances in zip(masks, instance_masks, strict=True):
        for instance in range(1, instances.max() + 1):
            assert len(np.unique(mask[instances == instance])) <= 1


@pytest.mark.parametrize(("split", "half"), [("train", slice(256)), ("test", slice(256, None))])
def test_outside_of_the_mask_the_pixels_are_those_of_a_photograph(split, half):
    """So masks are exact, and training and test scenes share no piece of a texture."""
    images, masks, _ = textured_garments(6, seed=0, split=split)
    textures = np.stack([data.brick(), data.grass(), data.gravel()])
    windows = np.lib.stride_tricks.sliding_window_view(textures[:, :, half], 64, axis=2)
    for row, covered in zip(images[:, 0, :, 0], masks[:, 0, :, 0] > 0, strict=True):
        found = np.argwhere((windows[..., ~covered] == row[~covered]).all(axis=-1))
        assert len(found) >= 1


def test_brightness_does_not_tell_garments_from_background():
    """The best threshold on brightness labels few more pixels right than `all background`."""
    images, masks, _ = textured_garments(300, seed=0)
    garment = masks > 0
    best = max(np.mean((images > threshold) == garment) for threshold in range(0, 256, 8))
    assert best < np.mean(~garment) + 0.06


def test_silhouettes_have_no_small_holes_and_stay_apart():
    garments = np.zeros((3, 28, 28), "uint8")
    garments[:2, 2:, 2:20] = 200
    garments[0, 10:12, 10:12] = 0  # a dark spot
    garments[1, 4:20, 4:16] = 0  # a gap to look through
    masks = scenes_module.silhouettes(garments)
    assert masks[0].sum() == 26 * 18
    assert masks[1].sum() == 26 * 18 - 16 * 12
    assert not masks[2].any()


@pytest.mark.parametrize("size", [28, 256])
def test_the_smallest_and_the_largest_scenes(size):
    images, _, instance_masks = textured_garments(3, seed=0, size=size)
    assert images.shape == (3, size, size, 1)
    assert instance_masks.any(axis=(1, 2, 3)).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "`count` must be a positive integer; got 0"),
        ({"split": "validation"}, "`split` must be one of train, test; got 'validation'"),
        ({"size": 27}, "`size` must be an integer from 28 to 256; got 27"),
        ({"size": 64.5}, "`size` must be an integer from 28 to 256; got 64.5"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        textured_garments(**{"count": 1, "seed": 0, **arguments})
