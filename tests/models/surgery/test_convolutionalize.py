from coursekit import models
from coursekit.models import convolutionalize
import keras
from keras import layers
from layer_check import settings
from narrow import assert_equal, images_for, randomized, resnet50, vgg16
import numpy as np
from onednn import where_onednn_is_off
import pytest

CLASSIFIERS = {
    "lenet5": lambda: models.lenet("lenet5", input_shape=(28, 28, 1)),
    "vgg16": lambda: vgg16(input_shape=(64, 64, 1), include_top=True, stem="small"),
    "resnet50": lambda: resnet50(input_shape=(64, 64, 1), include_top=True),
}


def classifier(*head, shape=(11, 11, 2)):
    """A body with 5 x 5 maps of three channels, and a head."""
    return keras.Sequential([keras.Input(shape), layers.Conv2D(3, 3, 2, name="body"), *head])


def assert_scores_each_window(model, *, stride=2):
    """Asserts that every place is the model on its window; no layer of it may pad."""
    dense = assert_same_at_its_size(model)
    height, width = model.input_shape[1:3]
    images = images_for(model, height + 2 * stride + 1, width + stride, seed=2)
    windows = [
        images[:, i * stride : i * stride + height, j * stride : j * stride + width]
        for i in range(3)
        for j in range(2)
    ]
    expected = np.array(model(np.concatenate(windows))).reshape(1, 3, 2, -1)
    assert_equal(np.array(dense(images)), expected)


def assert_same_at_its_size(model):
    images = images_for(randomized(model), *model.input_shape[1:3])
    dense = convolutionalize(model)
    scores = np.array(dense(images))
    assert scores.shape[1:3] == (1, 1)
    assert_equal(scores[:, 0, 0], model(images))
    return dense


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_classifiers_of_the_kit(name):
    dense = assert_same_at_its_size(CLASSIFIERS[name]())
    assert dense.input_shape[1:3] == (None, None)
    size = 112
    assert min(dense.compute_output_shape((1, size, size, dense.input_shape[-1]))[1:3]) > 1


def test_vgg16_of_imagenet_is_counted_alike():
    model = models.vgg("vgg16", input_shape=(32, 32, 3), stem="small", classes=7)
    dense = convolutionalize(model)
    assert dense.count_params() == model.count_params()
    assert dense.get_layer("fc6").kernel.shape == (1, 1, 512, 512)


HEADS = {
    "flattened": [layers.Flatten, lambda: layers.Dense(4, activation="softmax")],
    "with dropout": [
        layers.Flatten,
        lambda: layers.Dropout(0.5),
        lambda: layers.Dense(6, activation="relu"),
        lambda: layers.BatchNormalization(axis=1),
        layers.PReLU,
        lambda: layers.Dropout(0.5),
        lambda: layers.Dense(4, use_bias=False),
        layers.LayerNormalization,
        layers.Softmax,
    ],
    "pooled": [layers.GlobalAveragePooling2D, lambda: layers.Dense(4)],
    "largest": [layers.GlobalMaxPooling2D, layers.Flatten, lambda: layers.Dense(4)],
    "kept axes": [
        lambda: layers.GlobalAveragePooling2D(keepdims=True),
        lambda: layers.Conv2D(4, 1),
        lambda: layers.Reshape((4,)),
        lambda: layers.Activation("softmax"),
    ],
    "reshaped": [lambda: layers.Reshape((-1,)), lambda: layers.Dense(4)],
    "nested": [
        lambda: keras.Sequential(
            [keras.Input((5, 5, 3)), layers.Flatten(), layers.Dense(4)], name="head"
        )
    ],
}


@pytest.mark.parametrize("name", HEADS)
def test_every_place_is_the_model_on_its_window(name):
    assert_scores_each_window(classifier(*(make() for make in HEADS[name])))


def test_branches_of_a_head():
    images = keras.Input((11, 11, 2))
    maps = layers.Conv2D(3, 3, 2)(images)
    pooled = [layers.GlobalAveragePooling2D()(maps), layers.GlobalMaxPooling2D()(maps)]
    x = layers.Concatenate(axis=1)(pooled)
    x = keras.ops.relu(layers.Dense(6)(x)) * 0.5
    x = layers.Add()([x, layers.Dense(6)(x)])
    assert_scores_each_window(keras.Model(images, layers.Dense(4)(x)))


@where_onednn_is_off(pytest.skip)
def test_channels_first():
    with settings(image_data_format="channels_first"):
        model = models.lenet("lenet5", input_shape=(1, 32, 32))
        dense = convolutionalize(randomized(model))
        images = np.random.default_rng(0).normal(size=(2, 1, 32, 36)).astype("float32")
        scores = np.array(dense(images))
        assert scores.shape == (2, 10, 1, 2)
        for place in range(2):
            window = images[..., 4 * place : 4 * place + 32]
            assert_equal(scores[:, :, 0, place], model(window))


def test_what_was_converted_stays_as_it_is():
    dense = convolutionalize(classifier(layers.Flatten(), layers.Dense(3)))
    assert_equal(
        np.array(convolutionalize(dense)(images_for(dense, 16, 16))),
        dense(images_for(dense, 16, 16)),
    )


def test_the_weights_are_copies_and_the_original_stays():
    model = classifier(layers.Flatten(), layers.Dense(3))
    model.layers[1].trainable = False
    config, weights = model.get_config(), model.get_weights()
    dense = convolutionalize(model)
    dense.set_weights([np.zeros_like(weight) for weight in dense.get_weights()])
    assert model.get_config() == config
    for now, before in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(now, before)


def test_it_is_saved_and_trains(tmp_path):
    dense = convolutionalize(
        classifier(layers.Flatten(), layers.Dropout(0.5), layers.Dense(3, activation="softmax"))
    )
    dense.compile("sgd", "sparse_categorical_crossentropy")
    images = images_for(dense, 16, 16)
    labels = np.zeros((1, 3, 3), int)
    assert np.isfinite(dense.fit(images, labels, verbose=0).history["loss"]).all()
    dense.save(tmp_path / "dense.keras")
    loaded = keras.models.load_model(tmp_path / "dense.keras")
    assert_equal(np.array(loaded(images)), dense(images))


def gated():
    """Squeeze and excitation: what is pooled meets the maps again."""
    images = keras.Input((11, 11, 2))
    maps = layers.Conv2D(3, 3)(images)
    gates = layers.Dense(3)(layers.GlobalAveragePooling2D()(maps))
    gates = layers.Reshape((1, 1, 3))(gates)
    return keras.Model(images, layers.Multiply(name="gate")([maps, gates]))


REFUSED = [
    (gated, "'gate', Multiply, joins what was pooled or flattened with other maps"),
    (
        lambda: classifier(layers.Flatten(), layers.BatchNormalization(), layers.Dense(3)),
        "BatchNormalization, treats each of 5 x 5 flattened places differently",
    ),
    (
        lambda: classifier(layers.Flatten(), layers.Dense(8), layers.Reshape((2, 2, 2))),
        "Reshape, moves values to other places",
    ),
    (lambda: classifier(layers.Reshape((25, 3))), "Reshape, moves values to other places"),
    (
        lambda: classifier(layers.Flatten(), layers.RepeatVector(2)),
        "RepeatVector, follows a pooled or flattened map",
    ),
    (
        lambda: classifier(layers.GlobalAveragePooling2D(), shape=(None, None, 2)),
        "GlobalAveragePooling2D, sees maps of open size",
    ),
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_what_cannot_be_converted_is_named(make, message):
    with pytest.raises(ValueError, match=f"^`model` must keep its places: .*{message}.*\\.$"):
        convolutionalize(make())


def test_an_output_that_is_flattened():
    with pytest.raises(ValueError, match="end in a dense layer or in maps; it flattens 5 x 5 maps"):
        convolutionalize(classifier(layers.Flatten()))


@pytest.mark.parametrize("model", [models.vgg, keras.Sequential([layers.Flatten()]), None])
def test_what_is_no_model(model):
    with pytest.raises(ValueError, match="`model` must be a built functional or Sequential model"):
        convolutionalize(model)
