from coursekit.analysis import propagate_moments
from coursekit.analysis.training.moments import moments_after_activation
from coursekit.layers import ResidualBlock
import keras
from keras import layers, ops
import numpy as np
import pytest

WIDTH = 400


def chain(*stack, shape=(WIDTH,)):
    return keras.Sequential([keras.Input(shape), *stack])


def deep(activation, initializer, depth=8):
    return chain(
        *(layers.Dense(WIDTH, activation, kernel_initializer=initializer) for _ in range(depth))
    )


@pytest.mark.parametrize(
    ("mean", "variance", "expected"),
    [
        (0.0, 1.0, (1 / np.sqrt(2 * np.pi), 0.5 - 1 / (2 * np.pi))),
        (0.0, 9.0, (3 / np.sqrt(2 * np.pi), 9 * (0.5 - 1 / (2 * np.pi)))),
    ],
)
def test_relu_halves_the_second_moment(mean, variance, expected):
    """E relu(x) = s / sqrt(2 pi), E relu(x)^2 = s^2 / 2: lecture row C33."""
    np.testing.assert_allclose(
        moments_after_activation(ops.relu, mean, variance), expected, rtol=5e-3
    )


def test_selu_has_its_fixed_point_at_0_and_1():
    """Klambauer et al. 2017: lecture row C43."""
    np.testing.assert_allclose(moments_after_activation(ops.selu, 0.0, 1.0), (0, 1), atol=5e-3)


def test_linear_activations_keep_moments():
    np.testing.assert_allclose(moments_after_activation(lambda x: x, 2.0, 3.0), (2, 3), rtol=1e-9)


def test_he_keeps_the_second_moment_and_glorot_loses_half():
    he = propagate_moments(deep("relu", "he_normal")).frame()
    glorot = propagate_moments(deep("relu", "glorot_normal")).frame()
    second = he["variance"] + he["mean"] ** 2
    assert 0.7 < second.iloc[-1] < 1.4
    second = glorot["variance"] + glorot["mean"] ** 2
    np.testing.assert_allclose(second.iloc[-1], 0.5**8, rtol=0.4)


@pytest.mark.parametrize("activation", ["linear", "relu", "tanh"])
def test_theory_agrees_with_the_run(activation):
    frame = propagate_moments(deep(activation, "he_normal"), mean=0.5, variance=2.0).frame()
    np.testing.assert_allclose(frame["variance"], frame["measured_variance"], rtol=0.15)
    spread = np.sqrt(frame["measured_variance"])
    assert (np.abs(frame["mean"] - frame["measured_mean"]) < 0.1 * spread).all()


def test_convolutions_dropout_and_normalization():
    model = chain(
        layers.Conv2D(32, 3, kernel_initializer="lecun_normal"),
        layers.ReLU(),
        layers.Dropout(0.3),
        layers.BatchNormalization(),
        layers.Flatten(),
        shape=(8, 8, 16),
    )
    state = [np.array(v) for v in model.non_trainable_variables]
    frame = propagate_moments(model).frame()
    assert list(frame["layer"])[1:] == [layer.name for layer in model.layers]
    np.testing.assert_allclose(frame["variance"], frame["measured_variance"], rtol=0.1)
    np.testing.assert_allclose(frame["mean"], frame["measured_mean"], atol=0.05)
    for now, then in zip(model.non_trainable_variables, state, strict=True):
        np.testing.assert_array_equal(now, then)


def test_the_table_is_printed():
    text = str(propagate_moments(deep("relu", "he_normal", depth=1)))
    assert [line.split()[0] for line in text.splitlines()][:2] == ["layer", "inputs"]


def test_what_has_no_rule_is_named():
    with pytest.raises(ValueError, match=r"none for 'block' \(ResidualBlock\)"):
        propagate_moments(chain(ResidualBlock(2, name="block"), shape=(4, 4, 2)))
    inputs = keras.Input((4,))
    forked = keras.Model(inputs, layers.Add()([inputs, layers.Dense(4)(inputs)]), name="forked")
    with pytest.raises(ValueError, match="`model` 'forked' must be a built chain"):
        propagate_moments(forked)
