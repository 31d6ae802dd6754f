from coursekit.segmentation import undersegmentation_error
import numpy as np
import pytest


def test_each_region_counts_what_bleeds_out_of_it():
    truth = np.repeat([[0, 1]], [7, 3], axis=1)
    assert undersegmentation_error(np.zeros((1, 10)), truth) == pytest.approx(2 * 3 / 10)


def test_touching_a_region_with_one_pixel_costs_little():
    truth = np.repeat([[0, 1]], [9, 11], axis=1)
    labels = np.repeat([[0, 1]], 10, axis=1)
    assert undersegmentation_error(labels, truth) == pytest.approx(2 * 1 / 20)
