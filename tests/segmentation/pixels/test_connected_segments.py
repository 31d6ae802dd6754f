from coursekit.segmentation import connected_segments
import numpy as np


def test_corners_do_not_connect():
    assert connected_segments(np.eye(2)).max() == 3


def test_each_part_is_a_segment():
    labels = connected_segments([[5, 5, 1, 5], [5, 1, 1, 5]])
    assert labels.tolist() == [[0, 0, 1, 2], [0, 1, 1, 2]]
