"""Against the layers of Keras, TensorFlow's own function, and PyTorch's documented formulas."""

from itertools import product

from coursekit.analysis import output_sizes
from keras import layers
import numpy as np
import pytest
import tensorflow as tf

CASES = list(product((7, 8), (1, 2, 3, 4), (1, 2, 3)))


def rows(table, library, padding):
    return [row for row in table.rows if row.library == library and row.padding == padding]


def ramp(length):
    return np.arange(1, length + 1, dtype="float32").reshape(1, 1, length, 1)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("size", "kernel", "strides"), CASES)
def test_the_layer_of_keras_sees_what_the_padding_says(size, kernel, strides, padding):
    (row,) = rows(output_sizes(size, kernel, strides=strides), "Keras, TensorFlow", f'"{padding}"')
    layer = layers.Conv2D(1, (1, kernel), strides, padding=padding)
    padded = np.pad(ramp(size), [(0, 0), (0, 0), (row.before, row.after), (0, 0)])
    plain = layers.Conv2D(1, (1, kernel), strides)
    found = np.array(layer(ramp(size)))
    plain.build((None, 1, None, 1))
    plain.set_weights(layer.get_weights())
    assert found.shape[2] == row.size
    np.testing.assert_allclose(plain(padded), found, atol=1e-6)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("size", "kernel", "strides"), CASES)
def test_the_transposed_layer_crops_what_the_row_says(size, kernel, strides, padding):
    (row,) = rows(
        output_sizes(size, kernel, strides=strides, transposed=True), "Keras", f'"{padding}"'
    )
    layer = layers.Conv2DTranspose(1, (1, kernel), (1, strides), padding=padding, use_bias=False)
    found = np.ravel(layer(ramp(size)))
    assert found.size == row.size
    taps = np.array(layer.kernel).ravel()
    whole = np.zeros((size - 1) * strides + kernel)
    for place in range(size):
        whole[place * strides : place * strides + kernel] += (place + 1) * taps
    expected = np.pad(whole, (0, strides))[row.before : row.before + row.size]
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("padding", ["VALID", "SAME"])
@pytest.mark.parametrize(("kernel", "strides"), [(3, 2), (2, 2), (4, 3), (1, 2)])
def test_tensorflow_takes_both_sizes_and_none_beyond(kernel, strides, padding):
    table = output_sizes(5, kernel, strides=strides, transposed=True)
    least, most = rows(table, "tf.nn.conv2d_transpose", f'"{padding}"')

    def returned(length):
        filters = tf.ones((1, kernel, 1, 1))
        shape = (1, 1, length, 1)
        return tf.nn.conv2d_transpose(ramp(5), filters, shape, (1, strides), padding).shape[2]

    assert (returned(least.size), returned(most.size)) == (least.size, most.size)
    for length in (least.size - 1, most.size + 1):
        with pytest.raises(tf.errors.OpError):
            returned(length)


@pytest.mark.parametrize(("size", "kernel", "strides"), CASES)
def test_torchs_formulas(size, kernel, strides):
    """As torch.nn.Conv2d and torch.nn.ConvTranspose2d state them, with dilation 2."""
    if 2 * (kernel - 1) + 1 > size:
        return
    half = kernel - 1
    options = {"strides": strides, "dilation_rate": 2}
    (row,) = rows(output_sizes(size, kernel, **options), "torch.nn.Conv2d", str(half))
    assert row.size == (size + 2 * half - 2 * (kernel - 1) - 1) // strides + 1
    padding = f"{half}, output_padding={strides - 1}"
    table = output_sizes(size, kernel, transposed=True, **options)
    (row,) = rows(table, "torch.nn.ConvTranspose2d", padding)
    assert row.size == (size - 1) * strides - 2 * half + 2 * (kernel - 1) + strides - 1 + 1


def test_the_table_as_text_and_html():
    table = output_sizes(4, 3, strides=2, transposed=True)
    assert str(table).count("torch.nn.ConvTranspose2d") == 4
    assert table._repr_html_().count("<tr>") == 1 + len(table.rows)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 0}, "`size` must be a positive integer; got 0"),
        ({"strides": 1.5}, "`strides` must be a positive integer; got 1.5"),
        ({"kernel_size": (3, 3)}, r"`kernel_size` must be a positive integer; got \(3, 3\)"),
        ({"dilation_rate": 4}, "`kernel_size` with its dilation must be at most the size 8; it"),
    ],
)
def test_wrong_arguments(options, message):
    with pytest.raises(ValueError, match=message):
        output_sizes(**{"size": 8, "kernel_size": 3, **options})
