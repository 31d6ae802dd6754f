from coursekit.segmentation.pixels.read_labels import read_labels, read_pair
import numpy as np
import pytest


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32"])
def test_labels_are_counted_from_0_in_their_order(dtype):
    labels = read_labels("labels", np.array([[255, 7], [7, 9]], dtype))
    assert labels.tolist() == [[2, 0], [0, 1]]
    assert labels.dtype == np.int32


def test_masks_of_booleans_and_with_a_channel_are_labels():
    assert read_labels("labels", np.array([[True, False]])[..., None]).tolist() == [[1, 0]]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (np.zeros((4, 4, 5)), r"got shape \(4, 4, 5\): take `argmax\(-1\)`"),
        (np.zeros(4), r"got shape \(4,\)"),
        (np.zeros((0, 4)), r"got shape \(0, 4\)"),
        ([[0.0, 0.37]], " hold whole numbers.*got 0.37"),
        ([[0.0, np.nan]], " hold whole numbers.*got nan"),
        ([["a"]], " hold whole numbers; got dtype <U1"),
        (None, " be"),
    ],
)
def test_what_is_no_labels_says_so(labels, said):
    with pytest.raises(ValueError, match=f"`truth` must.*{said}"):
        read_labels("truth", labels)


def test_a_pair_has_one_shape():
    with pytest.raises(ValueError, match=r"`labels` must be .* \(1, 3\); got \(1, 2\)"):
        read_pair([[0, 1]], [[0, 1, 1]])


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "uint64", "float32", "bool"])
@pytest.mark.parametrize("spread", [1, 60, 10_000, 2**40])
def test_numbers_near_and_far_apart_are_counted_alike(dtype, spread):
    """Those near each other are looked up in a table, those far apart are sorted."""
    numbers = np.random.default_rng(0).integers(0, 9, (20, 30)) * spread
    labels = (numbers - (5 * spread if dtype in ("int8", "int32") else 0)).astype(dtype)
    found = read_labels("labels", labels)
    expected = np.unique(labels, return_inverse=True)[1].reshape(labels.shape)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.int32


def test_the_largest_numbers_do_not_overflow():
    for dtype in ("int64", "uint64"):
        least, largest = np.iinfo(dtype).min, np.iinfo(dtype).max
        labels = np.array([[largest, least, largest - 1, least + 1]], dtype)
        assert read_labels("labels", labels).tolist() == [[3, 0, 2, 1]]
        assert read_labels("labels", labels[:, ::2]).tolist() == [[1, 0]]
