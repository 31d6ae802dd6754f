from coursekit.models import endpoints, lenet5
import keras
from keras import layers
import numpy as np
import pytest


def shapes(model):
    return {name: tuple(tensor.shape[1:]) for name, tensor in endpoints(model).items()}


def test_lenet_ends_at_stride_4():
    assert shapes(lenet5()) == {
        "stride1": (28, 28, 6),
        "stride2": (10, 10, 16),
        "stride4": (1, 1, 120),
    }


def test_a_model_of_keras_has_the_stages_of_the_paper():
    model = keras.applications.ResNet50(weights=None)
    found = shapes(model)
    assert [found[f"stride{s}"] for s in (4, 8, 16, 32)] == [
        (56, 56, 256),
        (28, 28, 512),
        (14, 14, 1024),
        (7, 7, 2048),
    ]
    assert found["stride2"] == (112, 112, 64)  # not the padding that follows


def test_a_side_branch_is_no_endpoint():
    inputs = keras.Input((32, 32, 3))
    trunk = layers.Conv2D(4, 3, 2, padding="same")(inputs)
    side = layers.Conv2D(8, 3, 2, padding="same")(trunk)
    model = keras.Model(inputs, [layers.Flatten()(trunk), side])
    assert shapes(model) == {"stride2": (16, 16, 4)}


def test_upsampling_goes_back():
    model = keras.Sequential(
        [
            keras.Input((16, 16, 1)),
            layers.MaxPooling2D(4),
            layers.Conv2DTranspose(2, 2, 2),
            layers.UpSampling2D(2),
        ]
    )
    assert shapes(model) == {"stride1": (16, 16, 2), "stride2": (8, 8, 2), "stride4": (4, 4, 1)}


def test_endpoints_are_computed_by_a_model():
    model = lenet5()
    maps = keras.Model(model.inputs, endpoints(model))(np.ones((2, 32, 32, 1)))
    assert maps["stride4"].shape == (2, 1, 1, 120)


def test_what_is_no_flat_functional_model_is_refused():
    nested = keras.Sequential([keras.Input((32, 32, 1)), lenet5()])
    with pytest.raises(ValueError, match="must be flat; it holds the model 'lenet5'"):
        endpoints(nested)
    with pytest.raises(ValueError, match="must be a built functional or Sequential model; got S"):
        endpoints(keras.Sequential())
