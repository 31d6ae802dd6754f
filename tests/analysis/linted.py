"""A network that the rules of `lint_model` are tried on."""

from coursekit.analysis import lint_model
import keras
from keras import layers
import numpy as np

LOGITS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
IMAGES = np.random.default_rng(0).random((4, 8, 8, 3), dtype="float32")


def network(*parts, loss=LOGITS):
    conv = layers.Conv2D(4, 3, use_bias=False, name="conv")
    body = [conv, layers.BatchNormalization(name="norm"), layers.ReLU(), layers.Flatten()]
    parts = parts or (layers.Dense(3, name="logits"),)
    model = keras.Sequential([keras.Input((8, 8, 3)), *body, *parts])
    model.compile("sgd", loss)
    return model


def rules(model, batch=None):
    return [(finding.rule, finding.where) for finding in lint_model(model, batch)]
