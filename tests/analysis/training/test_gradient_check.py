from coursekit.analysis import gradient_check
from coursekit.layers import (
    BatchNorm,
    ConvBNReLU,
    LocalResponseNorm,
    MixtureDensityHead,
    ResidualBlock,
    SqueezeExcite,
)
from coursekit.losses import GaussianNLL, MixtureNLL, PixelCrossentropy, SoftDice
import keras
from keras import layers, ops
import numpy as np
import pytest

RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(4, 5, 5, 2))


def test_a_right_gradient_passes():
    check = gradient_check(lambda x, y: ops.sin(x) * y**2, IMAGES, IMAGES[::-1])
    assert check.ok, check
    assert check.max_error < 1e-7
    assert [(t.name, t.checked, t.kinks) for t in check.tensors] == [
        ("input 0", 100, 0),
        ("input 1", 100, 0),
    ]


def dense(x, w):
    return np.tanh(x @ w)


def dense_backward(upstream, x, w):
    local = upstream * (1 - dense(x, w) ** 2)
    return local @ w.T, x.T @ local


X, W = RNG.normal(size=(6, 4)), RNG.normal(size=(4, 3))


def test_a_hand_written_gradient_passes():
    check = gradient_check(dense, X, W, gradient=dense_backward, samples=None)
    assert check.ok, check
    assert [t.checked for t in check.tensors] == [24, 12]


def test_a_single_wrong_entry_is_found_and_named():
    def wrong(upstream, x, w):
        dx, dw = dense_backward(upstream, x, w)
        dw[2, 1] *= 1.001
        return dx, dw

    check = gradient_check(dense, X, W, gradient=wrong, samples=None)
    assert not check.ok
    assert check.tensors[0].max_error < 1e-7
    worst = check.tensors[1]
    assert worst.worst == (2, 1)
    assert worst.max_error == pytest.approx(1e-3, rel=0.01)
    assert worst.analytic / worst.numeric == pytest.approx(1.001)
    assert "FAILS" in str(check)
    assert "(2, 1)" in str(check)


def normalize(x):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)


def test_a_backward_of_normalization_that_returns_nothing_is_caught():
    """With an upstream gradient of ones the right answer is 0, and this would pass."""
    check = gradient_check(normalize, X, gradient=lambda upstream, x: np.zeros_like(x))
    assert not check.ok


def test_kinks_are_counted_not_failed():
    x = np.array([-2.0, -1e-9, 0.0, 1e-7, 3.0])
    check = gradient_check(ops.relu, x)
    assert check.ok, check
    assert (check.tensors[0].checked, check.tensors[0].kinks) == (2, 3)


def test_a_kink_nearby_is_stepped_around():
    """At 3e-6 the full step of 1e-5 crosses the kink and a tenth of it does not."""
    check = gradient_check(ops.relu, np.array([3e-6, -3e-6]))
    assert check.ok, check
    assert check.tensors[0].checked == 2


def test_ties_under_a_maximum_are_kinks():
    images = np.zeros((1, 2, 2, 1))
    check = gradient_check(layers.MaxPooling2D(2), images)
    assert (check.tensors[0].checked, check.tensors[0].kinks) == (0, 4)
    assert not check.ok, "nothing was compared"


def test_a_wrong_sign_does_not_pass_as_a_kink():
    check = gradient_check(np.abs, X, gradient=lambda upstream, x: -upstream * np.sign(x))
    assert not check.ok
    assert check.max_error == pytest.approx(2)


@pytest.mark.parametrize(
    "layer",
    [
        layers.Conv2D(3, 3, strides=2, padding="same", activation="gelu"),
        layers.DepthwiseConv2D(3),
        layers.BatchNormalization(),
        layers.Dropout(0.5, seed=0),
        BatchNorm(),
        ConvBNReLU(3, 3),
        LocalResponseNorm(),
        ResidualBlock(3, squeeze_ratio=2),
        SqueezeExcite(2),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_layers_in_training(layer):
    check = gradient_check(layer, IMAGES, training=_training(layer), samples=30)
    assert check.ok, check
    assert len(check.tensors) == 1 + len(layer.trainable_weights)
    assert {weight.dtype for weight in layer.weights} <= {"float32", "int64", "uint32"}


def _training(layer):
    takes_it = layer._call_has_training_arg
    return True if takes_it else None


def test_a_head_and_its_loss():
    head = MixtureDensityHead(3, dimensions=2)
    assert gradient_check(head, X).ok
    check = gradient_check(MixtureNLL(), RNG.normal(size=(6, 2)), RNG.normal(size=(6, 3, 5)))
    assert check.ok, check


@pytest.mark.parametrize(
    ("loss", "targets", "outputs"),
    [
        (GaussianNLL(), X[:, :2], X),
        (keras.losses.SparseCategoricalCrossentropy(from_logits=True), np.arange(6) % 4, X),
        (PixelCrossentropy(), RNG.integers(0, 2, (4, 5, 5)), IMAGES),
        (SoftDice(), RNG.integers(0, 2, (4, 5, 5)), IMAGES),
    ],
)
def test_losses(loss, targets, outputs):
    check = gradient_check(loss, targets, outputs)
    assert check.ok, check
    assert [tensor.name for tensor in check.tensors] == ["input 1"]


def test_a_model_with_nested_layers():
    inner = keras.Sequential([keras.Input((5, 5, 2)), layers.Conv2D(3, 3), BatchNorm()])
    inputs = keras.Input((5, 5, 2))
    x = layers.GlobalAveragePooling2D()(inner(inputs))
    model = keras.Model(inputs, layers.Dense(2, "tanh")(x))
    before = model.get_weights()
    check = gradient_check(model, IMAGES, training=True)
    assert check.ok, check
    assert len(check.tensors) == 7
    for now, then in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_the_same_seed_checks_the_same_entries():
    def wrong(upstream, x, w):
        return tuple(gradient * 1.01 for gradient in dense_backward(upstream, x, w))

    first, again, other = (
        gradient_check(dense, X, W, gradient=wrong, samples=5, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.tensors[0].worst != other.tensors[0].worst


def test_what_cannot_be_checked_is_said():
    with pytest.raises(ValueError, match="must have an array of floats; all hold integers"):
        gradient_check(ops.abs, np.arange(3))
    with pytest.raises(ValueError, match=r"arrays of shapes \[\(6, 4\)\]; got \[\(4, 6\)\]"):
        gradient_check(np.sin, X, gradient=lambda upstream, x: np.cos(x).T)


class NoConfig(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, x):
        return self.factor * x


def test_a_layer_without_configuration_is_named():
    with pytest.raises(TypeError, match=r"\(NoConfig\) cannot be copied in float64"):
        gradient_check(NoConfig(2.0), X)
