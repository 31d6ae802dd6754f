from coursekit.segmentation import achievable_accuracy, grid, turbopixels
import numpy as np
import pytest
from segmentation_scenes import photograph, square


@pytest.mark.parametrize("count", [1, 9, 60])
def test_each_seed_keeps_a_segment(count):
    image = photograph()
    assert turbopixels(image, count).max() == grid(image.shape, count).max()


def test_fronts_stop_at_edges():
    image, mask = square(48, inside=(0.9, 0.9, 0.9), outside=(0.1, 0.1, 0.1))
    image = np.roll(image, (3, -4), axis=(0, 1))
    mask = np.roll(mask, (3, -4), axis=(0, 1))
    assert achievable_accuracy(turbopixels(image, 25), mask) > 0.99  # a flow blind to edges: 0.97


def test_fronts_meet_halfway_on_a_plain_image():
    labels = turbopixels(np.zeros((60, 60)), 9)
    assert achievable_accuracy(labels, grid((60, 60), 9)) > 0.9


@pytest.mark.parametrize("name", ["smoothness", "attraction"])
def test_weights_are_checked(name):
    with pytest.raises(ValueError, match=f"`{name}` must be 0 or above; got -1"):
        turbopixels(photograph(), 4, **{name: -1})
