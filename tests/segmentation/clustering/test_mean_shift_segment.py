from coursekit.segmentation import mean_shift_segment
import numpy as np
import pytest
from segmentation_scenes import photograph, same_partition, square


def test_two_colors_are_two_modes():
    image, mask = square()
    noise = 0.02 * np.random.default_rng(0).normal(size=image.shape)
    assert same_partition(mean_shift_segment(image + noise, 0.3), mask)


def test_a_wider_bandwidth_finds_fewer_modes():
    counts = [mean_shift_segment(photograph(), width).max() for width in (0.1, 0.2, 0.4, 5)]
    assert sorted(counts, reverse=True) == counts
    assert counts[-1] == 0


def test_the_least_bandwidth_still_ends():
    assert mean_shift_segment(photograph(12, 12), 1e-12, place=1).max() == 143


def test_the_bandwidth_is_checked():
    with pytest.raises(ValueError, match="`bandwidth` must be above 0; got -1"):
        mean_shift_segment(photograph(), -1)
