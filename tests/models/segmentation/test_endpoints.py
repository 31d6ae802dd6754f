from coursekit.models import lenet, mobilenet, vgg
from coursekit.models.segmentation.endpoints import endpoints
import keras
from keras import layers
import numpy as np
import pytest


def test_they_are_maps_of_the_model_in_the_order_asked_for():
    model = mobilenet("mobilenet", width=0.25, input_shape=(64, 96, 3))
    last, early = endpoints(model, (32, 4))
    assert (last.shape, early.shape) == ((None, 2, 3, 256), (None, 16, 24, 32))
    images = np.ones((1, 64, 96, 3), "float32")
    maps, _ = keras.Model(model.input, [last, early])(images)
    np.testing.assert_array_equal(
        maps, keras.Model(model.input, model.get_layer("pool").input)(images)
    )


def test_a_sequential_model_and_a_nested_one_have_them():
    encoder = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(4, 3, padding="same"),
            layers.MaxPooling2D(),
            layers.Conv2D(6, 3, padding="same"),
        ]
    )
    outer = keras.Sequential([keras.Input((32, 32, 3)), encoder, layers.MaxPooling2D()])
    assert [maps.shape[1:] for maps in endpoints(encoder, (1, 2))] == [(32, 32, 4), (16, 16, 6)]
    assert [maps.shape[1:] for maps in endpoints(outer, (1, 4))] == [(32, 32, 4), (8, 8, 6)]


def test_open_sizes_are_allowed():
    model = vgg("vgg11", include_top=False, input_shape=(None, None, 3))
    assert [m.shape[-1] for m in endpoints(model, (1, 2, 4, 8, 16, 32))] == [
        64, 128, 256, 512, 512, 512,
    ]  # fmt: skip


def test_what_is_missing_and_what_is_there_are_named():
    with pytest.raises(ValueError, match="'lenet5' has none of stride 8, 32, only of 1, 2, 4"):
        endpoints(lenet("lenet5"), (4, 8, 32))
    dense = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    with pytest.raises(ValueError, match="only of no stride at all"):
        endpoints(dense, (4,))


@pytest.mark.parametrize("model", [lenet, None, "lenet5"])
def test_a_model_is_required(model):
    with pytest.raises(ValueError, match="`model` must be a Keras model; got"):
        endpoints(model, (4,))
