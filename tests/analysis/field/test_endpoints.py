from functools import partial

from coursekit.analysis import endpoints
from coursekit.models import WithAuxiliaryLosses, lenet, resnet
import keras
from keras import layers, ops
import numpy as np
import pytest


def shapes(model):
    return {name: tuple(tensor.shape[1:]) for name, tensor in endpoints(model).items()}


def model_of(*steps, input_shape=(32, 32, 3)):
    """Returns a functional model that applies functions and layers one after another."""
    x = images = keras.Input(input_shape)
    for step in steps:
        x = step(x)
    return keras.Model(images, x)


conv = partial(layers.Conv2D, 4, 3, padding="same")


def test_lenet_ends_at_stride_4():
    assert shapes(lenet("lenet5")) == {
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


# The sizes of a 224 x 224 image, or 299 x 299, over the strides; what crops is a little smaller.
APPLICATIONS = {
    "MobileNetV2": {2: 112, 4: 56, 8: 28, 16: 14, 32: 7},
    "EfficientNetV2B0": {2: 112, 4: 56, 8: 28, 16: 14, 32: 7},  # rescales, squeezes and excites
    "ConvNeXtTiny": {4: 56, 8: 28, 16: 14, 32: 7},
    "InceptionV3": {2: 147, 4: 71, 8: 35, 16: 17, 32: 8},
}


@pytest.mark.parametrize("name", APPLICATIONS)
def test_strides_of_models_of_keras(name):
    model = getattr(keras.applications, name)(weights=None)
    found = {name: shape[0] for name, shape in shapes(model).items()}
    assert found == {f"stride{stride}": size for stride, size in APPLICATIONS[name].items()}


@pytest.mark.parametrize(
    ("step", "name"),
    [
        (lambda x: x[:, ::2, ::2], "stride2"),
        (lambda x: x[:, 1::4, ::4, :], "stride4"),
        (layers.Resizing(16, 16), "stride2"),
        (layers.Resizing(8, 8), "stride4"),
        (layers.Resizing(20, 20), "stride1.6"),
        (layers.AveragePooling2D(2, 3), "stride3"),
        (layers.Conv2D(4, 5, 2), "stride2"),
        (layers.SeparableConv2D(4, 3, 2), "stride2"),
        (layers.UpSampling2D(2), "stride0.5"),
        (layers.Conv2DTranspose(4, 2, 4), "stride0.25"),
        (lambda x: ops.max_pool(x, 2, 2), "stride2"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "name", "function"),
)
def test_whatever_steps_has_a_stride(step, name):
    model = model_of(conv(), step, conv(name="last"))
    assert endpoints(model)[name] is model.get_layer("last").output
    assert list(endpoints(model)) == sorted(["stride1", name], key=lambda n: float(n[6:]))


@pytest.mark.parametrize("strides", [(2, 3), (3, 2)])
def test_the_larger_of_unequal_strides_counts(strides):
    model = model_of(conv(), layers.MaxPooling2D(strides), conv())
    assert list(endpoints(model)) == ["stride1", "stride3"]
    assert list(endpoints(model_of(layers.Conv2D(4, 3, (2, 2)), layers.MaxPooling2D((2, 1))))) == [
        "stride2",
        "stride4",
    ]


def test_a_map_of_one_place_steps_on():
    model = model_of(conv(strides=2), conv(strides=2), conv(strides=2), input_shape=(2, 2, 1))
    assert list(endpoints(model)) == ["stride2", "stride4", "stride8"]


def test_squeeze_and_excitation_keeps_strides():
    def excited(x):
        means = layers.GlobalAveragePooling2D(keepdims=True)(x)
        return x * layers.Conv2D(x.shape[3], 1, activation="sigmoid")(means)

    model = model_of(conv(strides=2), excited, conv(strides=2), excited)
    assert shapes(model) == {"stride2": (16, 16, 4), "stride4": (8, 8, 4)}
    options = {"input_shape": (None, None, 3), "include_top": False, "squeeze_ratio": 16}
    assert list(endpoints(resnet("resnet18", **options))) == [
        f"stride{stride}" for stride in (2, 4, 8, 16, 32)
    ]


def test_a_side_branch_is_no_endpoint():
    inputs = keras.Input((32, 32, 3))
    trunk = layers.Conv2D(4, 3, 2, padding="same")(inputs)
    side = layers.Conv2D(8, 3, 2, padding="same")(trunk)
    model = keras.Model(inputs, [layers.Flatten()(trunk), side])
    assert shapes(model) == {"stride2": (16, 16, 4)}


def test_upsampling_goes_back():
    steps = layers.MaxPooling2D(4), layers.Conv2DTranspose(2, 2, 2), layers.UpSampling2D(2)
    model = keras.Sequential([keras.Input((16, 16, 1)), *steps])
    assert shapes(model) == {"stride1": (16, 16, 2), "stride2": (8, 8, 2), "stride4": (4, 4, 1)}


def test_a_prepared_image_is_no_endpoint():
    steps = [
        layers.Rescaling(1 / 255),
        layers.RandomFlip(),
        layers.Normalization(mean=0, variance=1),
        lambda x: x - 0.5,
        layers.ZeroPadding2D(1),
        conv(strides=2),
    ]
    for shape in ((32, 32, 3), (None, None, 3)):
        model = model_of(*steps, input_shape=shape)
        assert list(endpoints(model)) == ["stride2"]


def test_a_frozen_body_has_endpoints():
    body = model_of(conv(), conv(strides=2))
    body.trainable = False
    assert list(endpoints(body)) == ["stride1", "stride2"]


@pytest.mark.parametrize("depth", [1, 2])
def test_nested_models_are_looked_into(depth):
    inner = lenet("lenet5", include_top=False)
    model = inner
    for _ in range(depth):
        model = keras.Sequential([keras.Input((32, 32, 1)), layers.Rescaling(2.0), model])
    maps = keras.Model(model.inputs, endpoints(model))
    images = np.random.default_rng(0).random((2, 32, 32, 1), dtype="float32")
    found = maps([images])
    alone = keras.Model(inner.inputs, endpoints(inner))([images * 2.0**depth])
    assert list(found) == list(alone) == ["stride1", "stride2", "stride4"]
    for name in found:
        np.testing.assert_allclose(found[name], alone[name], atol=1e-6)
    np.testing.assert_allclose(found["stride4"], model(images), atol=1e-6)
    assert keras.models.clone_model(model).output_shape == model.output_shape


def test_a_model_is_left_as_it_was():
    model = model_of(conv(), lambda x: x[:, ::2], layers.MaxPooling2D(2))
    before = model.to_json(), [len(operation._inbound_nodes) for operation in model.operations]
    endpoints(model)
    after = model.to_json(), [len(operation._inbound_nodes) for operation in model.operations]
    assert after == before


def test_endpoints_are_computed_by_a_model():
    model = lenet("lenet5")
    maps = keras.Model(model.inputs, endpoints(model))([np.ones((2, 32, 32, 1))])
    assert maps["stride4"].shape == (2, 1, 1, 120)


def test_a_model_with_auxiliary_losses_has_those_of_its_first_output():
    x = images = keras.Input((8, 8, 1))
    x = conv(strides=2)(x)
    side = layers.GlobalMaxPooling2D()(x)
    full = keras.Model(images, [layers.GlobalMaxPooling2D()(conv(strides=2)(x)), side])
    assert list(endpoints(WithAuxiliaryLosses(full))) == ["stride2", "stride4"]


class Mystery(layers.Layer):
    def call(self, maps):
        return ops.reshape(maps, (-1, 16, 16, 4))


def test_what_cannot_be_followed_is_named():
    with pytest.raises(ValueError, match="`model`: the stride of 'riddle' is not known: "):
        endpoints(model_of(layers.Conv2D(1, 3, padding="same"), Mystery(name="riddle")))
    with pytest.raises(ValueError, match="must be a built functional or Sequential model; got S"):
        endpoints(keras.Sequential())
