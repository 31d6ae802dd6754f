from coursekit.segmentation import achievable_accuracy
import numpy as np
import pytest


def test_one_segment_takes_the_largest_region():
    truth = np.array([[0, 0, 0, 1], [0, 0, 1, 2]])
    assert achievable_accuracy(np.zeros((2, 4)), truth) == pytest.approx(5 / 8)
