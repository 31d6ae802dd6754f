from coursekit.data.augmentation.engine.roles import paths_of, roles_of, stay_behind
import numpy as np
import pytest
import tensorflow as tf

IMAGES, MASKS = np.zeros((2, 4, 4, 3)), np.zeros((2, 4, 4), int)
NUMBERS, SHARES, WEIGHTS = np.zeros(2, int), np.zeros((2, 3)), np.zeros(2)


def roles(element):
    parts = tf.nest.flatten(element)
    ranks = [None if part is None else part.ndim for part in parts]
    return roles_of(
        paths_of(element), ranks, [np.issubdtype(np.asarray(p).dtype, float) for p in parts]
    )


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (IMAGES, ["images"]),
        ((IMAGES, NUMBERS), ["images", "labels"]),
        ((IMAGES, WEIGHTS), ["images", "labels"]),
        ((IMAGES, MASKS), ["images", "masks"]),
        ((IMAGES, NUMBERS, WEIGHTS), ["images", "labels", "weights"]),
        ((IMAGES, NUMBERS, NUMBERS), ["images", "labels", "weights"]),
        ((IMAGES, SHARES, WEIGHTS), ["images", "labels", "weights"]),
        ((IMAGES, MASKS, NUMBERS), ["images", "masks", "labels"]),
        ((IMAGES, MASKS, WEIGHTS), ["images", "masks", "weights"]),
        ((IMAGES, MASKS, MASKS.astype(float)), ["images", "masks", "weights"]),
        ((IMAGES, MASKS, MASKS), ["images", "masks", "masks"]),
        ((IMAGES, (MASKS, NUMBERS)), ["images", "masks", "labels"]),
        ((IMAGES, None, WEIGHTS), ["images", None, "weights"]),
        (
            ({"image": IMAGES, "name": NUMBERS}, NUMBERS, WEIGHTS),
            ["images", None, "labels", "weights"],
        ),
        ({"sample_weight": WEIGHTS, "image": IMAGES}, ["images", "weights"]),
        (
            {"objects": {"bbox": SHARES, "label": NUMBERS}, "image": IMAGES},
            ["images", "boxes", "labels"],
        ),
        ((IMAGES, {"kind": NUMBERS, "seg": MASKS}), ["images", "labels", "masks"]),
        (({"image": IMAGES, "other": SHARES}, {"age": WEIGHTS}), ["images", None, "labels"]),
        (
            (IMAGES, {"kind": NUMBERS}, {"kind": WEIGHTS}),
            ["images", "labels", "weights"],
        ),
        (
            (IMAGES, {"area": SHARES, "boxes": SHARES, "labels": NUMBERS}),
            ["images", None, "boxes", "labels"],
        ),
    ],
)
def test_roles(element, expected):
    assert roles(element) == expected


def test_what_does_not_follow_the_images_is_named():
    places = np.zeros((2, 5, 2))
    element = {"image": IMAGES, "depth": MASKS, "labels": NUMBERS, "id": places, "points": places}
    shapes = [part.shape for part in tf.nest.flatten(element)]
    assert stay_behind(paths_of(element), roles(element), shapes) == ["depth", "points"]
