from coursekit.analysis import convolution_matrix, subsampling_matrix
import keras
import numpy as np
import pytest
from scipy.signal import correlate2d

RNG = np.random.default_rng(0)


def test_it_prints_as_on_paper():
    kernel = np.array(["x", "y", "z"])
    rows = convolution_matrix(kernel, 4, padding="same")
    assert rows.tolist() == [
        ["y", "z", 0, 0],
        ["x", "y", "z", 0],
        [0, "x", "y", "z"],
        [0, 0, "x", "y"],
    ]
    assert convolution_matrix(kernel, 5, stride=2).tolist() == [
        ["x", "y", "z", 0, 0],
        [0, 0, "x", "y", "z"],
    ]


def test_it_is_correlation_and_not_convolution():
    image, kernel = RNG.normal(size=(5, 7)), RNG.normal(size=(2, 3))
    found = convolution_matrix(kernel, (5, 7)) @ image.ravel()
    np.testing.assert_allclose(found, correlate2d(image, kernel, "valid").ravel())


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, (3, 2)])
@pytest.mark.parametrize("sparse", [False, True])
def test_it_is_the_layer_of_keras_and_its_transpose_the_gradient(padding, stride, sparse):
    image, kernel = RNG.normal(size=(6, 7, 2)), RNG.normal(size=(3, 2, 2, 4))
    matrix = convolution_matrix(kernel, (6, 7), stride=stride, padding=padding, sparse=sparse)
    tensors = (keras.ops.convert_to_tensor(x.astype("float32")) for x in (image[None], kernel))
    expected = np.array(keras.ops.conv(*tensors, strides=stride, padding=padding))
    np.testing.assert_allclose(matrix @ image.ravel(), expected.ravel(), atol=1e-5)


@pytest.mark.parametrize(("stride", "size"), [(1, (6, 7)), (2, (7, 9)), ((2, 3), (7, 8))])
def test_its_transpose_is_the_transposed_convolution(stride, size):
    kernel = RNG.normal(size=(3, 2, 2, 4))
    matrix = convolution_matrix(kernel, size, stride=stride)
    steps = np.broadcast_to(stride, 2)
    shape = [(n - k) // s + 1 for n, k, s in zip(size, (3, 2), steps, strict=True)]
    maps = RNG.normal(size=(1, *shape, 4)).astype("float32")
    layer = keras.layers.Conv2DTranspose(2, (3, 2), strides=stride, use_bias=False)
    layer.build(maps.shape)
    layer.kernel.assign(kernel)
    larger = np.array(layer(maps))[0, : size[0], : size[1]]  # it ends with a whole stride
    expected = np.zeros((*size, 2))
    expected[: larger.shape[0], : larger.shape[1]] = larger
    np.testing.assert_allclose(matrix.T @ maps.ravel(), expected.ravel(), atol=1e-5)


def test_a_strided_convolution_is_a_subsampled_one():
    kernel = RNG.normal(size=(3, 3))
    strided = convolution_matrix(kernel, (9, 7), stride=2)
    np.testing.assert_array_equal(
        subsampling_matrix((7, 5), 2) @ convolution_matrix(kernel, (9, 7)), strided
    )


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_subsampling_keeps_every_value_of_the_stride(stride):
    signal, image = np.arange(7), np.arange(30).reshape(5, 6)
    np.testing.assert_array_equal(subsampling_matrix(7, stride) @ signal, signal[::stride])
    kept = subsampling_matrix((5, 6), stride, sparse=True) @ image.ravel()
    np.testing.assert_array_equal(kept, image[::stride, ::stride].ravel())


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((np.ones((2, 2, 2)), (4, 4)), {}, r"`kernel` must be \(k,\), .*; got shape \(2, 2, 2\)"),
        ((np.ones(5), 4), {}, r"`kernel` must fit into `size` \(1, 4\); got shape \(5,\)"),
        ((np.ones((2, 2)), 4), {}, "`size` must be rows and columns; got 4"),
        ((np.ones(2), 4), {"stride": 0}, "`stride` must be a positive integer; got 0"),
        ((np.ones(2), 4), {"padding": "full"}, "`padding` must be one of valid, same; got 'full'"),
        ((np.array(["x"]), 4), {"sparse": True}, "`kernel` must hold numbers for a sparse matrix"),
    ],
)
def test_what_is_wrong_is_named(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        convolution_matrix(*arguments, **options)
