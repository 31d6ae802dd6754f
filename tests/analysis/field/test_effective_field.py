"""Where the gradient falls: exact on averaging networks, and within the theoretical region."""

from coursekit.analysis import gradient_receptive_field, receptive_field
import keras
from keras import layers
from networks import stack
import numpy as np
import pytest


def averages(depth, side=65):
    """Linear convolutions of 3 x 3 ones."""
    convs = [
        layers.Conv2D(1, 3, padding="same", kernel_initializer="ones", use_bias=False)
        for _ in range(depth)
    ]
    return stack(*convs, shape=(side, side, 1))


@pytest.mark.parametrize("depth", [1, 4, 16])
def test_a_stack_of_averages_is_a_power_of_a_box(depth):
    """The gradient of n chained boxes is the box convolved n times with itself."""
    measured = gradient_receptive_field(averages(depth), samples=2)
    box = np.ones(3)
    for _ in range(depth - 1):
        box = np.convolve(box, np.ones(3))
    middle = slice(32 - depth, 33 + depth)
    np.testing.assert_allclose(measured.gradient[middle, middle], np.outer(box, box), rtol=1e-4)
    assert measured.gradient.sum() == pytest.approx(9.0**depth, rel=1e-4)
    assert measured.region == (middle, middle)
    assert measured.theoretical_size == 2 * depth + 1


def test_the_used_width_grows_with_the_root_of_the_depth():
    """Luo et al. 2016: depth times 16 makes the theoretical size 15 times, the used one 4 times."""
    sizes = [gradient_receptive_field(averages(n), samples=1).effective_size for n in (2, 32)]
    assert 3 < sizes[1] / sizes[0] < 5
    theory = [receptive_field(averages(n)).size[0] for n in (2, 32)]
    assert theory == [5, 65]


def test_a_gradient_that_is_the_same_everywhere_has_a_quarter_in_the_middle_half():
    pooled = gradient_receptive_field(stack(layers.AveragePooling2D(7), shape=(35, 35, 2)))
    assert pooled.effective_size == pooled.theoretical_size == 7
    assert pooled.share() == pytest.approx(0.25)
    assert pooled.share(1.0) == pytest.approx(1)
    assert "see 7 pixels a side, uses 7; 25% of the gradient" in str(pooled)


@pytest.mark.parametrize("unit", [None, (0, 0), (3, 7)])
def test_no_gradient_falls_outside_the_theoretical_region(unit):
    model = stack(
        layers.Conv2D(8, 5, strides=2, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(4, 3, padding="same", dilation_rate=2, name="last"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(3),
        shape=(33, 40, 3),
    )
    measured = gradient_receptive_field(model, "last", unit=unit)
    outside = measured.gradient.copy()
    outside[measured.region] = 0
    assert not outside.any()
    assert measured.gradient[measured.region].any()
    assert measured.unit == (unit or (4, 5))
    whole = gradient_receptive_field(model)
    assert (whole.unit, whole.region) == ((0, 0), (slice(0, 33), slice(0, 40)))


def test_seeds_repeat_and_images_are_used():
    model = stack(layers.Conv2D(4, 3, activation="relu"), layers.Conv2D(4, 3), shape=(9, 9, 2))
    first, again, other = (gradient_receptive_field(model, seed=s).gradient for s in (1, 1, 2))
    np.testing.assert_allclose(first, again, rtol=1e-6)
    assert np.abs(first - other).max() > 1e-3
    images = np.zeros((3, 9, 9, 2), "float32")
    silent = stack(
        layers.Conv2D(4, 3, bias_initializer=keras.initializers.Constant(-1)),
        layers.ReLU(),
        shape=(9, 9, 2),
    )
    with pytest.raises(ValueError, match=r"`unit` \(3, 3\) of .* has no gradient on any"):
        gradient_receptive_field(silent, images=images)
    with pytest.raises(IndexError, match="`row` must be from 0 to 4; got 5"):
        gradient_receptive_field(model, unit=(5, 0))


def test_open_sizes_need_an_input_shape_or_images():
    model = stack(layers.Conv2D(1, 3), shape=(None, None, 1))
    assert gradient_receptive_field(model, input_shape=(8, 8, 1)).theoretical_size == 3
    images = np.ones((1, 10, 12, 1), "float32")
    assert gradient_receptive_field(model, images=images).unit == (4, 5)
