from coursekit.analysis import chained_kernel, degrees_of_freedom, kernel_rank
import keras
from keras import layers
import numpy as np
import pytest
from scipy.signal import convolve2d


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def test_two_kernels_against_scipy():
    first, second = normal(3, 5), normal(4, 2, seed=1)
    np.testing.assert_allclose(chained_kernel(first, second), convolve2d(first, second))
    np.testing.assert_array_equal(chained_kernel(first), first)


def test_one_kernel_does_what_three_convolutions_do():
    sizes, filters = [(3, 3), (1, 2), (2, 3)], (4, 3, 5)
    convs = [
        layers.Conv2D(count, size, use_bias=False)
        for count, size in zip(filters, sizes, strict=True)
    ]
    chain = keras.Sequential([keras.Input((9, 9, 2)), *convs])
    kernel = chained_kernel(*(np.asarray(conv.kernel) for conv in convs))
    assert kernel.shape == (4, 6, 2, 5)
    images = normal(2, 9, 9, 2).astype("float32")
    expected = keras.ops.conv(images, kernel.astype("float32"))
    np.testing.assert_allclose(chain(images), expected, atol=1e-4)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_a_separable_kernel_has_2k_minus_1(size):
    """A column and a row may swap one factor; Sobel's is one of them."""
    assert degrees_of_freedom((size, 1), (1, size)) == 2 * size - 1
    assert kernel_rank(chained_kernel(normal(size, 1), normal(1, size))) == 1


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_chained_3x3_lose_a_factor_at_each_joint(depth):
    assert degrees_of_freedom(*[(3, 3)] * depth) == 9 * depth - (depth - 1)


@pytest.mark.parametrize("rank", [1, 2, 4])
def test_a_bottleneck_of_1x1_makes_the_matrices_of_low_rank(rank):
    """Matrices m x n of rank r have dimension r (m + n - r): Harris, Algebraic Geometry, 12.1."""
    shapes = (1, 1, 5, rank), (1, 1, rank, 4)
    assert degrees_of_freedom(*shapes) == rank * (5 + 4 - rank)


def test_other_compositions():
    """Each of the 3 channels swaps a factor between its 3 x 3 kernel and its 6 weights."""

    def depthwise_separable(depthwise, pointwise):
        return depthwise[..., None] * pointwise

    count = degrees_of_freedom((3, 3, 3), (3, 6), compose=depthwise_separable)
    assert count == 3 * (9 + 6 - 1)


def test_errors():
    with pytest.raises(ValueError, match="`kernels` must be one kernel or more"):
        chained_kernel()
    with pytest.raises(ValueError, match="`shapes` must be one shape or more"):
        degrees_of_freedom()
    with pytest.raises(ValueError, match=r"must all be .*got shapes \(3, 3\) and \(3, 3, 1, 1\)"):
        chained_kernel(normal(3, 3), normal(3, 3, 1, 1))
    with pytest.raises(ValueError, match=r"take the 4 filters .*got shape \(3, 3, 2, 1\)"):
        chained_kernel(normal(3, 3, 1, 4), normal(3, 3, 2, 1))
