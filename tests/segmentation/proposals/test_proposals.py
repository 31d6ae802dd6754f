from coursekit.segmentation import Proposals, grid, grow_proposals, selective_search
from coursekit.segmentation.proposals.proposals import box_areas, joined_boxes, segment_boxes
import numpy as np
import pytest
from segmentation_scenes import photograph
from skimage.measure import regionprops


def test_boxes_are_those_of_scikit_image():
    labels = grid((20, 30), 12)
    expected = [region.bbox for region in regionprops(labels + 1)]
    np.testing.assert_array_equal(segment_boxes(labels), expected)


def test_a_joined_box_holds_both():
    boxes = segment_boxes(grid((20, 20), 4))
    joined = joined_boxes(boxes[0], boxes[3])
    assert joined.tolist() == [0, 0, 20, 20]
    assert box_areas(joined) == 400


@pytest.mark.parametrize(
    "find",
    [
        lambda image: selective_search(image, scales=(5, 20), min_size=5),
        lambda image: grow_proposals(image, grid(image.shape, 30)),
    ],
)
def test_a_mask_fills_its_box(find):
    found = find(photograph())
    assert isinstance(found, Proposals)
    for index in range(0, len(found.boxes), 7):
        mask = found.mask(index).astype(int)
        assert tuple(found.boxes[index]) == regionprops(mask)[0].bbox
