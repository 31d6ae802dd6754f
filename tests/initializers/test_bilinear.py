from coursekit.initializers import Bilinear
import keras
import numpy as np
import pytest


@pytest.mark.parametrize("stride", [2, 3, 4, 8])
def test_a_transposed_convolution_interpolates(stride):
    images = np.random.default_rng(0).normal(size=(2, 9, 8, 3)).astype("float32")
    layer = keras.layers.Conv2DTranspose(
        3,
        2 * stride - stride % 2,
        strides=stride,
        padding="same",
        use_bias=False,
        kernel_initializer=Bilinear(),
    )
    expected = keras.layers.UpSampling2D(stride, interpolation="bilinear")(images)
    inside = np.s_[:, stride:-stride, stride:-stride]
    np.testing.assert_allclose(layer(images)[inside], expected[inside], atol=1e-5)


def test_it_is_saved_with_its_layer():
    layer = keras.layers.Conv2DTranspose(2, 4, strides=2, kernel_initializer=Bilinear())
    again = keras.layers.Conv2DTranspose.from_config(layer.get_config())
    assert isinstance(again.kernel_initializer, Bilinear)


def test_the_shape_is_checked():
    with pytest.raises(ValueError, match=r"`shape` must be .*; got \(4, 4, 2, 3\)"):
        Bilinear()((4, 4, 2, 3))
