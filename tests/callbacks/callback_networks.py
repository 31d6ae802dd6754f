"""Small networks and data for tests of callbacks."""

import keras
from keras import layers
import numpy as np
import tensorflow as tf

RNG = np.random.default_rng(0)
IMAGES = RNG.random((24, 8, 8, 1), dtype="float32")
LABELS = np.arange(24) % 3
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def network(**options):
    inner = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(4, 3, name="conv"), layers.ReLU(name="relu")],
        name="inner",
    )
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            inner,
            layers.BatchNormalization(name="norm"),
            layers.Dropout(0.5, seed=1),
            layers.Flatten(),
            layers.Dense(3, name="dense", dtype="float32"),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1), LOSS, metrics=["accuracy"], **options)
    return model


def fit(model, *callbacks, epochs=2, **options):
    options = {"batch_size": 8, "shuffle": False, "verbose": 0, **options}
    return model.fit(IMAGES, LABELS, epochs=epochs, callbacks=list(callbacks), **options)


def branch(name):
    """Returns a small body whose layers are named as those of any other."""
    steps = [layers.Conv2D(2, 3, name="conv1"), layers.ReLU(name="relu")]
    return keras.Sequential([keras.Input((8, 8, 1)), *steps], name=name)


def two_branches():
    """Returns a model of two nested models whose layers have the same names."""
    images = keras.Input((8, 8, 1))
    maps = layers.Concatenate()([branch("left")(images), branch("right")(images)])
    model = keras.Model(images, layers.Dense(3, name="logits")(layers.Flatten()(maps)))
    model.compile(keras.optimizers.SGD(0.1), LOSS, metrics=["accuracy"])
    return model


class OwnStep(keras.Model):
    """A subclassed model whose training step returns no "loss"."""

    def __init__(self):
        super().__init__()
        self.norm = layers.BatchNormalization()
        self.dense = layers.Dense(1)

    def call(self, x, training=False):
        return self.dense(self.norm(x, training=training))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            error = keras.ops.mean((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(error, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        return {"error": error}


def own_step():
    """Returns a built `OwnStep` with its data."""
    x = np.random.default_rng(1).normal(size=(16, 2)).astype("float32")
    model = OwnStep()
    model.compile("adam")
    model(x)
    model.optimizer.build(model.trainable_variables)
    return model, x, x.sum(axis=1, keepdims=True)
