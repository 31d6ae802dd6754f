from coursekit.analysis import equivariance_error, receptive_field, shifted_images
from coursekit.layers import LocallyConnected2D
import keras
from keras import layers, ops
import numpy as np
import pytest


def stack(*parts, shape=(32, 32, 1)):
    return keras.Sequential([keras.Input(shape), *parts])


def strided():
    same = {"padding": "same", "strides": 2}
    return stack(layers.Conv2D(4, 3, **same, activation="relu"), layers.Conv2D(3, 3, **same))


@pytest.mark.parametrize("shift", [(4, 0), (-4, 8), (0, 12)])
def test_a_whole_number_of_strides_leaves_no_error_inside(shift):
    result = equivariance_error(strided(), shift)
    assert result.units == (shift[0] // 4, shift[1] // 4)
    assert result.remainder == (0, 0)
    assert result.interior == result.aligned < 1e-6
    assert result.border > 0.1


@pytest.mark.parametrize("shift", [(3, 0), (5, -7)])
def test_strides_alone_break_other_shifts(shift):
    result = equivariance_error(strided(), shift)
    assert result.interior > 0.1
    assert result.aligned < 1e-6


def test_a_subsampled_ramp_by_hand():
    """Unit u holds 2u - 1 after a shift by 1, its neighbor held 2u - 2 before."""
    ramp = np.tile(np.arange(8.0), (8, 1))[None, ..., None]
    model = stack(layers.AveragePooling2D(1, strides=2), shape=(8, 8, 1))
    result = equivariance_error(model, (0, 1), images=ramp)
    assert (result.units, result.remainder, result.stride) == ((0, 1), (0, -1), (2, 2))
    features = np.sqrt(np.mean(np.square([0, 2, 4])))
    np.testing.assert_allclose(result.interior, 1 / features, rtol=1e-6)
    np.testing.assert_array_equal(np.isnan(result.error_map[0]), [True, False, False, False])


@pytest.mark.parametrize("shift", [(3, -2), (-1, 5), (0, 0)])
def test_the_interior_is_where_a_larger_view_agrees(shift):
    """With positive weights, a unit that sees a zero in place of the scene must differ."""
    parts = [layers.Conv2D(1, (3, 5), padding="same"), layers.Conv2D(1, 3, dilation_rate=2)]
    small, large = stack(*parts, shape=(20, 24, 1)), stack(*parts, shape=(40, 44, 1))
    for weight in small.weights:
        weight.assign(ops.ones(weight.shape))
    scene = np.random.default_rng(0).uniform(1, 2, size=(1, 40, 44, 1)).astype("float32")
    result = equivariance_error(small, shift, images=scene[:, 10:30, 10:34])
    dy, dx = shift
    seen = np.asarray(small(shifted_images(scene[:, 10:30, 10:34], shift)))[0, ..., 0]
    truth = np.asarray(large(scene))[0, 10 - dy : 26 - dy, 10 - dx : 30 - dx, 0]
    np.testing.assert_array_equal(result.is_interior, np.abs(seen - truth) < 1e-3)
    assert result.interior < 1e-6


def circular(images):
    rows = ops.concatenate([images[:, -1:], images, images[:, :1]], axis=1)
    return ops.concatenate([rows[:, :, -1:], rows, rows[:, :, :1]], axis=2)


def test_circular_padding_is_equivariant_everywhere_to_a_wrapped_shift():
    field = receptive_field(stack(layers.Conv2D(2, 3, padding="same")))
    model = stack(layers.Lambda(circular), layers.Conv2D(2, 3))
    wrapped = equivariance_error(model, (5, -3), field=field, fill="wrap")
    assert np.nanmax(wrapped.error_map) < 1e-6
    assert wrapped.border < 1e-6
    assert equivariance_error(model, (5, -3), field=field).border > 0.1


def test_unshared_weights_are_not_equivariant():
    field = receptive_field(stack(layers.Conv2D(8, 3)))
    local = stack(LocallyConnected2D(8, 3, kernel_initializer="he_normal"))
    result = equivariance_error(local, (2, 1), field=field)
    np.testing.assert_allclose(result.interior, np.sqrt(2), atol=0.1)  # independent features


def test_layers_by_path_by_object_and_as_a_model_of_their_own():
    inner = stack(layers.Conv2D(2, 3, strides=2, name="conv"), layers.ReLU(name="relu"))
    model = stack(inner, layers.Flatten(), layers.Dense(3))
    whole = equivariance_error(inner, (3, 1))
    for layer in (f"{inner.name}/relu", inner.layers[1]):
        part = equivariance_error(model, (3, 1), layer=layer)
        assert part.name == f"{inner.name}/relu"
        np.testing.assert_allclose(part.error_map, whole.error_map, rtol=1e-5)
    assert equivariance_error(model, (2, 2), layer="conv").interior < 1e-6


def test_print():
    lines = str(equivariance_error(strided(), (3, 0))).splitlines()
    assert "shift (3, 0) at stride (4, 4), features moved by (1, 0), remainder (-1, 0)" in lines[0]
    assert [line.split()[0] for line in lines[1:]] == ["interior", "border", "interior"]
    assert len(str(equivariance_error(strided(), (4, 0))).splitlines()) == 3
    small = equivariance_error(strided(), (1, 0))
    assert np.isnan(small.aligned)
    assert len(str(small).splitlines()) == 3


def test_errors():
    pooled = stack(layers.Conv2D(2, 3), layers.GlobalMaxPooling2D(name="pooled"))
    with pytest.raises(ValueError, match="a unit of 'pooled' sees all of it"):
        equivariance_error(pooled, (1, 0), layer="pooled")
    with pytest.raises(ValueError, match=r"leave an interior; got \(28, 0\).* 7 x 7 of 32 x 32"):
        equivariance_error(strided(), (28, 0))
    for shift in (3, (1.5, 0), (32, 0)):
        with pytest.raises(ValueError, match="`shift` must be two integers"):
            equivariance_error(strided(), shift)
    with pytest.raises(ValueError, match="`images` must be given"):
        equivariance_error(stack(layers.Conv2D(1, 3), shape=(None, None, 1)), (1, 0))
    with pytest.raises(ValueError, match=r"those of .* are all 0"):
        equivariance_error(strided(), (4, 0), images=np.zeros((1, 32, 32, 1)))
