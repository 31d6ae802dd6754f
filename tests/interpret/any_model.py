"""A table of tiny models, one of each kind that a method must take."""

from contextlib import contextmanager
from functools import cache
from pathlib import Path
import tempfile
from typing import NamedTuple

import keras
from keras import layers, ops
import numpy as np
from onednn import where_onednn_is_off
import pytest

COUNT = 3  # images, so that batches of two leave one over
CLASSES = 4


class Case(NamedTuple):
    """A model, what it takes and the arguments that it makes necessary."""

    model: keras.Model
    images: object
    options: dict

    @property
    def explained(self):
        """The array of images that a method explains."""
        if isinstance(self.images, list):
            return self.images[self.options.get("input", 0)]
        return self.images


def convolutions(name="features", *, classes=None):
    """Lists the layers of a small network, with a head if classes are given."""
    listed = [
        layers.Conv2D(5, 3, padding="same", activation="relu", name=f"{name}_one"),
        layers.MaxPooling2D(name=f"{name}_pool"),
        layers.Conv2D(6, 3, padding="same", activation="relu", name=f"{name}_two"),
    ]
    return listed if classes is None else [*listed, *head(classes)]


def head(classes=CLASSES, activation="softmax"):
    """Lists the layers that make classes of maps."""
    return [
        layers.GlobalAveragePooling2D(),
        layers.Dense(classes, activation=activation, dtype="float32"),
    ]


def chained(x, listed):
    """Returns what layers make of a tensor, one after the other."""
    for layer in listed:
        x = layer(x)
    return x


def functional(shape=(8, 8, 3)):
    """Returns a functional model."""
    inputs = keras.Input(shape)
    return keras.Model(inputs, chained(inputs, convolutions(classes=CLASSES)))


def sequential(shape=(8, 8, 3)):
    """Returns a Sequential model."""
    return keras.Sequential([keras.Input(shape), *convolutions(classes=CLASSES)])


def nested():
    """Returns a model whose features are a model."""
    backbone = keras.Sequential([keras.Input((8, 8, 3)), *convolutions()], name="backbone")
    inputs = keras.Input((8, 8, 3))
    return keras.Model(inputs, chained(backbone(inputs), head()))


def nested_twice():
    """Returns a model in a model in a model."""
    inputs = keras.Input((8, 8, 3))
    inner = keras.Sequential([keras.Input((8, 8, 3)), *convolutions()], name="inner")
    middle = keras.Model(inputs, inner(inputs), name="middle")
    return keras.Sequential([keras.Input((8, 8, 3)), middle, *head()])


def shared_layer():
    """Returns a model that calls one layer twice."""
    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(5, 3, padding="same", activation="relu")(inputs)
    shared = layers.Conv2D(5, 3, padding="same", activation="relu", name="shared")
    return keras.Model(inputs, chained(shared(shared(x)), head()))


def several_inputs():
    """Returns a model of two images and a number."""
    first, second = keras.Input((8, 8, 3), name="first"), keras.Input((8, 8, 3), name="second")
    number = keras.Input((1,), name="number")
    x = layers.Add()([chained(first, convolutions("a")), chained(second, convolutions("b"))])
    x = layers.Concatenate()([layers.GlobalAveragePooling2D()(x), number])
    return keras.Model([first, second, number], layers.Dense(CLASSES, activation="softmax")(x))


def several_outputs():
    """Returns a model of two heads."""
    inputs = keras.Input((8, 8, 3))
    maps = chained(inputs, convolutions())
    pooled = layers.GlobalAveragePooling2D()(maps)
    kinds = layers.Dense(CLASSES, activation="softmax", name="kinds")(pooled)
    return keras.Model(inputs, [layers.Dense(1, name="age")(pooled), kinds])


class Subclassed(keras.Model):
    """A model in plain Python, which takes no `training`."""

    def __init__(self):
        super().__init__()
        self.features = convolutions()
        self.head = head(activation=None)

    def call(self, images):
        return ops.softmax(chained(chained(images, self.features), self.head))


def subclassed():
    """Returns a built model in plain Python."""
    model = Subclassed()
    model(np.zeros((1, 8, 8, 3), "float32"))
    return model


def loaded():
    """Returns a model from a file."""
    with tempfile.TemporaryDirectory() as folder:
        functional().save(Path(folder) / "model.keras")
        return keras.models.load_model(Path(folder) / "model.keras")


def mixed_precision():
    """Returns a model that computes in float16 where it can."""
    keras.config.set_dtype_policy("mixed_float16")
    try:
        return functional()
    finally:
        keras.config.set_dtype_policy("float32")


def dotted_names():
    """Returns a nested model whose names hold dots and dashes; a path holds the slashes."""
    backbone = keras.Sequential(
        [keras.Input((8, 8, 3)), *convolutions("stage.1-block.2")], name="back.bone-v1.0"
    )
    return keras.Sequential([keras.Input((8, 8, 3)), backbone, *head()], name="a.b")


MODELS = {
    "functional": (functional, (8, 8, 3), {}),
    "sequential": (sequential, (8, 8, 3), {}),
    "nested": (nested, (8, 8, 3), {}),
    "nested_twice": (nested_twice, (8, 8, 3), {}),
    "shared_layer": (shared_layer, (8, 8, 3), {}),
    "several_inputs": (several_inputs, [(8, 8, 3), (8, 8, 3), (1,)], {"input": 1}),
    "several_outputs": (several_outputs, (8, 8, 3), {"output": "kinds"}),
    "subclassed": (subclassed, (8, 8, 3), {}),
    "loaded": (loaded, (8, 8, 3), {}),
    "mixed_precision": (mixed_precision, (8, 8, 3), {}),
    "gray": (lambda: functional((8, 8, 1)), (8, 8, 1), {}),
    "non_square": (lambda: sequential((8, 12, 3)), (8, 12, 3), {}),
    "channels_first": (lambda: functional((3, 8, 12)), (3, 8, 12), {}),
    "dotted_names": (dotted_names, (8, 8, 3), {}),
}


@contextmanager
def data_format_of(kind):
    """Sets the data format that a kind of model needs while the context lasts."""
    before = keras.config.image_data_format()
    keras.config.set_image_data_format(
        "channels_first" if kind == "channels_first" else "channels_last"
    )
    try:
        yield
    finally:
        keras.config.set_image_data_format(before)


@cache
def any_model(kind):
    """Returns the `Case` of a kind, a compiled model with every unit alive, made once."""
    make, shapes, options = MODELS[kind]
    keras.utils.set_random_seed(1)
    with data_format_of(kind):
        model = make()
    for weight in model.weights:  # biases that keep rectifiers open somewhere
        if weight.path.endswith("bias"):
            weight.assign(np.linspace(0.1, 0.4, weight.shape[0]))
    model.compile("sgd", "mse")
    generator = np.random.default_rng(2)
    shapes, alone = (shapes, False) if isinstance(shapes, list) else ([shapes], True)
    images = [generator.random((COUNT, *shape), dtype="float32") for shape in shapes]
    images = images[0] if alone else images
    with data_format_of(kind), where_onednn_is_off(pytest.skip):
        model(images)  # Keras marks a layer as called
    return Case(model, images, options)


def state(model):
    """Returns all of a model that a method must leave as it was."""
    inside = list(model._flatten_layers())
    return {
        "weights": [weight.numpy().copy() for weight in model.weights],
        "trainable": [layer.trainable for layer in inside],
        "attributes": [{key: id(x) for key, x in vars(layer).items()} for layer in inside],
        "compiled": (model.compiled, id(model.optimizer), id(model.loss)),
        "outputs": [id(x) for x in keras.tree.flatten(getattr(model, "outputs", None) or [])],
        "losses": [len(layer._losses) for layer in inside],
    }


def assert_left_as_it_was(before, model):
    """Requires that a model has the state that it had."""
    after = state(model)
    for old, new in zip(before.pop("weights"), after.pop("weights"), strict=True):
        np.testing.assert_array_equal(new, old)
    assert after == before
