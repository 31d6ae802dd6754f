from coursekit.segmentation import grid, grow_proposals
import numpy as np
import pytest
from segmentation_scenes import photograph, square


def test_the_square_grows_from_a_seed_within_it():
    image, mask = square()
    found = grow_proposals(image, grid((32, 32), 64), seeds=27, levels=1)
    np.testing.assert_array_equal(found.mask(0), mask)


def test_regions_of_one_seed_are_nested():
    found = grow_proposals(photograph(), grid((40, 48), 30), seeds=[4])
    members = found.members[np.argsort(found.members.sum(1))]
    assert members[:, 4].all()
    assert (members[:-1] <= members[1:]).all()


def test_one_segment_grows_to_itself():
    assert grow_proposals(photograph(), np.zeros((40, 48))).boxes.tolist() == [[0, 0, 40, 48]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"seeds": 30}, r"`seeds` must be segments from 0 to 29; got \[30\]"),
        ({"seeds": 0.5}, "`seeds` must be numbers of segments"),
        ({"seeds": []}, "`seeds` must be numbers of segments"),
        ({"levels": 0}, "`levels` must be a positive integer"),
        ({"labels": np.zeros((4, 4))}, r"`labels` must be .*\(40, 48\); got \(4, 4\)"),
    ],
)
def test_options_are_checked(options, said):
    with pytest.raises(ValueError, match=said):
        grow_proposals(**{"image": photograph(), "labels": grid((40, 48), 30)} | options)
