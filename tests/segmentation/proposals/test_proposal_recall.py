from coursekit.segmentation import instance_boxes, proposal_recall
from coursekit.segmentation.proposals.proposal_recall import box_overlaps
import numpy as np
import pytest

BOXES = [[0, 0, 4, 4], [10, 10, 20, 20], [0, 0, 10, 10]]


def test_recall_counts_what_the_first_proposals_find():
    truth = [[0, 0, 10, 9], [10, 10, 20, 20]]
    np.testing.assert_array_equal(proposal_recall(BOXES, truth), [0, 0.5, 1])
    np.testing.assert_array_equal(proposal_recall(BOXES, truth, [0, 2, 99]), [0, 0.5, 1])
    assert proposal_recall(BOXES, truth, 3, overlap=0.95).tolist() == [0.5]


def test_overlap_is_that_of_the_masks():
    first, second = np.zeros((2, 12, 12), bool)
    first[1:7, 2:9], second[3:11, 4:10] = True, True
    expected = (first & second).sum() / (first | second).sum()
    assert box_overlaps(np.array([[1, 2, 7, 9]]), np.array([[3, 4, 11, 10]])) == expected


def test_no_proposal_finds_nothing():
    assert proposal_recall([], BOXES, [5]).tolist() == [0]


def test_instances_have_boxes_and_the_background_none():
    instances = np.zeros((8, 8), "uint16")
    instances[1:3, 2:6], instances[5:7, 0:2] = 300, 7
    assert instance_boxes(instances).tolist() == [[5, 0, 7, 2], [1, 2, 3, 6]]
    assert len(instance_boxes(instances, background=-1)) == 3
    assert instance_boxes(np.zeros((8, 8))).shape == (0, 4)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"truth": []}, "`truth` must hold at least one box"),
        ({"truth": [[0, 0, 4]]}, r"`truth` must be \(N, 4\)"),
        ({"boxes": [[0, 0, 0, 4]]}, "`boxes` must be top, left, bottom and right"),
        ({"boxes": [[4, 4, 2, 2]]}, "`boxes` must be top, left, bottom and right"),
        ({"overlap": 1.5}, r"`overlap` must lie in \[0, 1\]"),
        ({"counts": [-1]}, "`counts` must be an integer of 0 or more"),
    ],
)
def test_arguments_are_checked(options, said):
    with pytest.raises(ValueError, match=said):
        proposal_recall(**{"boxes": BOXES, "truth": BOXES} | options)
