from coursekit.segmentation import selective_search
import numpy as np
import pytest
from segmentation_scenes import photograph


def test_a_thing_of_several_parts_is_proposed_whole():
    image = np.full((60, 60, 3), [0.2, 0.6, 0.3])
    image[20:40, 10:25], image[20:40, 25:45] = [0.9, 0.1, 0.1], [0.7, 0.1, 0.3]
    boxes = selective_search(image).boxes
    overlaps = [np.abs(box - [20, 10, 40, 45]).max() for box in boxes]
    assert min(overlaps) <= 2
    assert [0, 0, 60, 60] in boxes.tolist()


def test_boxes_differ_and_the_seed_orders_them():
    first, second = (selective_search(photograph(), scales=5, seed=seed) for seed in (0, 1))
    assert len(np.unique(first.boxes, axis=0)) == len(first.boxes)
    assert first.boxes.tolist() != second.boxes.tolist()
    assert sorted(first.boxes.tolist()) == sorted(second.boxes.tolist())


def test_a_plain_image_is_one_proposal():
    assert selective_search(np.zeros((9, 11))).boxes.tolist() == [[0, 0, 9, 11]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scales": ()}, "`scales` must name at least one"),
        ({"scales": 0}, "`scale` must be above 0"),
        ({"measures": ()}, "`measures` must be one of color, texture, size, fill"),
        ({"measures": "edges"}, "`measures` must be one of .*; got 'edges'"),
        ({"seed": -1}, "`seed` must be"),
    ],
)
def test_options_are_checked(options, said):
    with pytest.raises(ValueError, match=said):
        selective_search(photograph(), **options)
