from coursekit.interpret.probing.batches import in_batches, versions_in_batches
import numpy as np
import pytest


@pytest.mark.parametrize("size", [1, 2, 5, 9])
def test_batches_are_joined_in_order(size):
    left, right = np.arange(5.0), np.arange(10.0).reshape(5, 2)
    total, double = in_batches(lambda x, y: (y.sum(1) + x, 2 * x), [left, right], size=size)
    np.testing.assert_array_equal(total, right.sum(1) + left)
    np.testing.assert_array_equal(double, 2 * left)


def test_no_batch_is_larger_than_its_size():
    sizes = []
    in_batches(lambda x: sizes.append(len(x)) or x, [np.arange(5)], size=2)
    assert sizes == [2, 2, 1]


@pytest.mark.parametrize("size", [1, 4, 100])
def test_versions_of_several_images_share_batches(size):
    found = list(versions_in_batches(3, 5, size=size, what="versions"))
    pairs = [pair for batch in found for pair in zip(*batch, strict=True)]
    assert pairs == [(image, version) for image in range(3) for version in range(5)]
    assert [len(image) for image, _ in found[:-1]] == [size] * (len(found) - 1)
