from coursekit.analysis import shift_stability
import keras
from keras import layers, ops
import numpy as np
import pytest


def halves(images):
    """Sums of the left and of the right half."""
    return ops.stack(
        [ops.sum(images[:, :, :4], (1, 2, 3)), ops.sum(images[:, :, 4:], (1, 2, 3))], 1
    )


def test_two_dots_by_hand():
    """One dot crosses the middle with the first step, the other with the third."""
    images = np.zeros((2, 8, 8, 1))
    images[0, 2, 3] = images[1, 5, 1] = 1.0
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Lambda(halves)])
    result = shift_stability(model, images, [(0, 0), (2, 0), (0, 1), (0, 3)])
    np.testing.assert_array_equal(result.same_class, [1, 1, 0.5, 0])
    np.testing.assert_allclose(result.change, np.sqrt(2) * np.array([0, 0, 0.5, 1]))
    np.testing.assert_array_equal(result.shifts, [(0, 0), (2, 0), (0, 1), (0, 3)])
    assert str(result).splitlines()[3].split() == ["(0,", "1)", "0.500", "0.707"]


def test_a_strided_network_is_stable_at_multiples_of_its_stride():
    model = keras.Sequential(
        [
            keras.Input((32, 32, 1)),
            layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False),
            layers.MaxPooling2D(2),
            layers.GlobalAveragePooling2D(),
        ]
    )
    images = np.zeros((4, 32, 32, 1))
    images[:, 12:18, 12:18] = np.random.default_rng(0).normal(size=(4, 6, 6, 1))
    result = shift_stability(model, images, [(0, shift) for shift in range(9)])
    np.testing.assert_allclose(result.change[[0, 4, 8]], 0, atol=1e-5)
    assert result.change[[1, 2, 3, 5, 6, 7]].min() > 0.01


def test_errors():
    images = np.ones((1, 8, 8, 1))
    maps = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3)])
    with pytest.raises(ValueError, match=r"one vector an image; it returns shape \(1, 6, 6, 2\)"):
        shift_stability(maps, images, [(0, 1)])
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Lambda(halves)])
    with pytest.raises(ValueError, match="must not return a vector of zeros"):
        shift_stability(model, 0 * images, [(0, 1)])
    with pytest.raises(ValueError, match="smaller than the image of 8 x 8"):
        shift_stability(model, images, [(0, 8)])
