"""Receptive fields through layers that make maps larger, or of any size."""

from coursekit._keras.backends import onednn_is_on
from coursekit.analysis import receptive_field
import keras
from keras import layers
from networks import seen, stack
import numpy as np
import pytest


def interpolation(rng):
    return str(rng.choice(["nearest", "bilinear", "bicubic"]))


def numbers(rng, low, high):
    return tuple(int(number) for number in rng.integers(low, high, 2))


def padding(rng):
    return str(rng.choice(["same", "valid"]))


CHOICES = (
    lambda rng: layers.UpSampling2D(numbers(rng, 1, 4), interpolation=interpolation(rng)),
    lambda rng: layers.Resizing(*numbers(rng, 5, 30), interpolation(rng)),
    lambda rng: layers.Conv2DTranspose(
        2, numbers(rng, 1, 5), strides=numbers(rng, 1, 4), padding=padding(rng)
    ),
    lambda rng: layers.Conv2DTranspose(2, 3, dilation_rate=numbers(rng, 1, 4)[0], padding="same"),
    lambda rng: layers.Conv2D(2, numbers(rng, 1, 4), strides=2, padding=padding(rng)),
    lambda rng: layers.AveragePooling2D(2),
)


def random_network(seed):
    rng = np.random.default_rng(seed)
    images = x = keras.Input((*numbers(rng, 12, 20), 1))
    for _ in range(4):
        layer = CHOICES[rng.integers(len(CHOICES))](rng)
        if min(x.shape[1:3]) >= 5 and max(x.shape[1:3]) < 60:
            x = layer(x)
    model = keras.Model(images, x)
    for weight in model.trainable_weights:
        weight.assign(rng.uniform(0.5, 1.5, weight.shape))
    return model


@pytest.mark.parametrize("seed", range(16))
def test_region_is_where_the_gradient_falls(seed):
    model = random_network(seed)
    dilated = [getattr(layer, "dilation_rate", (1, 1)) != (1, 1) for layer in model.layers]
    if any(dilated) and not onednn_is_on():
        pytest.skip("dilated transposed convolutions run on the CPU with oneDNN only")
    field = receptive_field(model)
    rows, columns = model.output_shape[1:3]
    for row, column in [(0, 0), (rows // 2, columns // 2), (rows // 3, columns - 1)]:
        region = field.region(row, column)
        if slice(0, 0) in region:
            region = (slice(0, 0), slice(0, 0))
        assert seen(model, row, column) == region, [layer.get_config() for layer in model.layers]


@pytest.mark.parametrize("kernel", [2, 3, 4, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_transposed_convolution_sees_what_the_forward_one_spreads(kernel, stride):
    """Output j sees input i exactly where the forward convolution's unit i sees j."""
    conv = layers.Conv2D(1, kernel, strides=stride, padding="same")
    forward = receptive_field(stack(conv, shape=(12 * stride, 12 * stride, 1)))
    transposed = layers.Conv2DTranspose(1, kernel, strides=stride, padding="same")
    backward = receptive_field(stack(transposed, shape=(12, 12, 1)))
    for output in range(12 * stride):
        seers = [i for i in range(12) if output in range(96)[forward.region(i, 0)[0]]]
        assert list(range(96)[backward.region(output, 0)[0]]) == seers


def test_output_padding_moves_the_window():
    for extra in (0, 1):
        up = layers.Conv2DTranspose(
            1,
            3,
            strides=2,
            padding="same",
            output_padding=extra,
            kernel_initializer="ones",
        )
        model = stack(up, shape=(6, 6, 1))
        field = receptive_field(model)
        for unit in range(model.output_shape[1]):
            assert field.region(unit, unit) == seen(model, unit, unit)


def test_size_is_the_largest_and_the_stride_a_fraction():
    field = receptive_field(stack(layers.UpSampling2D(2), layers.Conv2D(1, 4)))
    assert (field.size, field.stride) == ((3, 3), (0.5, 0.5))
    assert field.region(0, 1) == (slice(0, 2), slice(0, 3))


@pytest.mark.needs_tensorflow(reason="to JAX an open size halved and doubled is another size")
def test_a_decoder_of_open_size():
    def decoder(side):
        images = keras.Input((side, side, 3))
        skip = layers.Conv2D(4, 3, padding="same")(images)
        deep = layers.Conv2D(4, 3, padding="same")(layers.AveragePooling2D(2)(skip))
        up = layers.UpSampling2D(2)(deep)
        joined = layers.Concatenate(name="join")([skip, up])
        return keras.Model(images, layers.Conv2D(2, 3, padding="same")(joined))

    opened, known = receptive_field(decoder(None)), receptive_field(decoder(32))
    assert opened.size == known.size
    assert (opened.stride, opened.padding) == ((1, 1), known.padding)
    assert seen(decoder(32), 16, 16) == known.region(16, 16)


def test_transposed_kernels_of_three_do_not_align_with_the_skip():
    """Padding of 0 before and 1 behind shifts the finer map by half a pixel."""
    images = keras.Input((16, 16, 1))
    for kernel, aligned in ((2, True), (3, False), (4, True)):
        up = layers.Conv2DTranspose(1, kernel, strides=2, padding="same")
        joined = layers.Add(name="join")([images, up(layers.AveragePooling2D(2)(images))])
        model = keras.Model(images, joined)
        if aligned:
            assert receptive_field(model).stride == (1, 1)
        else:
            with pytest.raises(ValueError, match="meet in 'join' do not align: centers differ"):
                receptive_field(model)
            assert receptive_field(model, strict=False).region(5, 5) == seen(model, 5, 5)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([layers.Resizing(8, 8, name="to8")], "'to8': .*depends on the input's size"),
        (
            [layers.UpSampling2D(2), layers.Conv2D(1, 3, strides=2, padding="same", name="down")],
            "'down': .*depends on the input's size: pass `input_shape`",
        ),
    ],
)
def test_what_needs_a_size_says_so(parts, message):
    model = stack(*parts, shape=(None, None, 1))
    with pytest.raises(ValueError, match=message):
        receptive_field(model)
    assert receptive_field(model, input_shape=(12, 12, 1)).stride[0] > 0


def test_resizing_to_an_aspect_ratio_is_refused():
    resizing = layers.Resizing(8, 4, crop_to_aspect_ratio=True, name="crop")
    with pytest.raises(ValueError, match="'crop': it crops or pads"):
        receptive_field(stack(resizing, shape=(16, 16, 1)))


def test_windows_tell_the_padding():
    field = receptive_field(stack(layers.Conv2D(1, 5, padding="same"), layers.MaxPooling2D(2)))
    assert field.window(0, 31) == ((-2, 4), (60, 66))
    assert field.region(0, 31) == (slice(0, 4), slice(60, 64))
    strided = layers.Conv2D(1, 3, strides=2, padding="same")
    unplaced = receptive_field(stack(strided, shape=(None, None, 1)))
    with pytest.raises(ValueError, match="a known input size"):
        unplaced.window()
