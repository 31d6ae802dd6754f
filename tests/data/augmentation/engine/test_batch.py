from coursekit.data.augmentation.engine.batch import Batch, Path, as_bytes, as_float, merged
import numpy as np
import pytest
from scenes import images


def test_bytes_and_floats_are_turned_into_each_other():
    np.testing.assert_array_equal(as_bytes(as_float(images())), images())
    np.testing.assert_array_equal(as_bytes(np.float32([-0.5, 0.5, 1.5])), [0, 128, 255])


def test_a_path_ends_where_boxes_are_replaced():
    boxes = (np.zeros((6, 1, 4)),)
    path = Path((np.ones((6, 1, 4)),), ("a warp",), boxes)
    assert Batch(images(), boxes=boxes, path=path).path_of_boxes() is path
    other = (np.zeros((6, 1, 4)),)
    assert Batch(images(), boxes=other, path=path).path_of_boxes() == Path(other, (), other)


def test_merging_takes_all_parts_of_the_chosen():
    chosen = np.array([True, False, True, False, False, True])
    ones, twos = (
        Batch(
            np.full((6, 2, 2, 1), value, "uint8"),
            masks=(np.full((6, 2, 2), value),),
            boxes=(np.full((6, 1, 4), value / 2),),
            labels=(np.full(6, value),),
            weights=(np.full(6, float(value)),),
        )
        for value in (1, 2)
    )
    result = merged(chosen, twos, ones)
    for part in (255 * result.images, *result.masks, *result.labels, *result.weights):
        np.testing.assert_allclose(part.reshape(6, -1)[:, 0], 1 + chosen)
    np.testing.assert_array_equal(result.boxes[0][:, 0, 0], (1 + chosen) / 2)


def test_merging_refuses_another_form():
    batch = Batch(images(), labels=(np.zeros(6, int),))
    with pytest.raises(ValueError, match=r"form of the labels; .* \(6,\) into \(6, 3\)"):
        merged(np.ones(6, bool), Batch(images(), labels=(np.zeros((6, 3)),)), batch)
