from coursekit.data import downsample_labels
import numpy as np
import pytest
from skimage.transform import resize


@pytest.mark.parametrize("factor", [1, 2, 3, 4])
def test_it_is_nearest_neighbor_resizing(factor):
    masks = np.random.default_rng(0).integers(0, 9, (2, 12, 24), "uint8")
    size = (12 // factor, 24 // factor)
    for mask, small in zip(masks, downsample_labels(masks, factor), strict=True):
        kept = mask[factor // 2 :: factor, factor // 2 :: factor]
        np.testing.assert_array_equal(small, kept)
        if factor % 2:  # with an even one no pixel lies in the middle
            expected = resize(mask, size, order=0, preserve_range=True, anti_aliasing=False)
            np.testing.assert_array_equal(small, expected)


@pytest.mark.parametrize("shape", [(7, 9), (2, 7, 9), (2, 7, 9, 1)])
@pytest.mark.parametrize("dtype", ["uint8", "int32", "bool"])
def test_no_label_is_invented(shape, dtype):
    masks = (np.random.default_rng(0).integers(0, 2, shape) * 2).astype(dtype)
    small = downsample_labels(masks, 4)
    assert small.dtype == masks.dtype
    assert set(np.unique(small)) <= set(np.unique(masks))
    rows = masks.ndim > 2
    assert small.shape[rows : rows + 2] == (2, 3)
    assert small.shape[rows + 2 :] == masks.shape[rows + 2 :]


def test_a_block_cut_off_counts_its_last_row():
    np.testing.assert_array_equal(downsample_labels(np.arange(9)[:, None] + 0, 8)[:, 0], [4, 8])


@pytest.mark.parametrize(
    ("masks", "factor", "message"),
    [
        (np.zeros((4, 4)), 2, "`masks` must be of an integer dtype; got float64"),
        (np.zeros((1, 4, 4, 3), int), 2, r"got shape \(1, 4, 4, 3\)"),
        (np.zeros(4, int), 2, r"got shape \(4,\)"),
        (np.zeros((0, 4), int), 2, r"got shape \(0, 4\)"),
        (np.zeros((4, 4), int), 0, "`factor` must be a positive integer; got 0"),
        (np.zeros((4, 4), int), 2.0, "`factor` must be a positive integer; got 2.0"),
    ],
)
def test_wrong_arguments(masks, factor, message):
    with pytest.raises(ValueError, match=message):
        downsample_labels(masks, factor)
