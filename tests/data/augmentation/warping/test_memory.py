from coursekit.data.augmentation.warping.memory import aligned_empty, chunk_length, chunks
import numpy as np
import pytest


@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_arrays_start_where_tensorflow_wants_them(dtype):
    for length in range(1, 40):
        array = aligned_empty((length, 3), dtype)
        assert array.ctypes.data % 64 == 0
        assert array.shape == (length, 3)
        assert array.dtype == dtype


@pytest.mark.parametrize(("count", "size"), [(1, 1), (100, 3072), (7, 10**6), (0, 5)])
def test_chunks_cover_each_image_once(count, size):
    parts = [np.arange(count)[part] for part in chunks(count, size)]
    assert all(0 < len(part) <= chunk_length(size) for part in parts)
    np.testing.assert_array_equal(np.concatenate([np.arange(0), *parts]), np.arange(count))
