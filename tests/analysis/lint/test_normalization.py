from coursekit.layers import BatchNorm
import keras
from keras import layers
from linted import IMAGES, network, rules
import numpy as np
import pytest

FOUND = [("bias-before-batch-norm", "conv")]


def chain(*parts, shape=(8, 8, 3)):
    return keras.Sequential([keras.Input(shape), *parts])


def conv(**options):
    return layers.Conv2D(4, 3, name="conv", **options)


def frozen(layer):
    layer.trainable = False
    return layer


@pytest.mark.parametrize("norm", [layers.BatchNormalization, BatchNorm])
def test_a_bias_before_batch_norm(norm):
    assert rules(chain(conv(), norm())) == FOUND
    assert rules(chain(conv(use_bias=False), norm())) == []


@pytest.mark.parametrize(
    "parts",
    [
        (conv(), layers.Activation("linear"), layers.BatchNormalization()),
        (conv(activation=lambda x: x), layers.BatchNormalization()),
        (conv(), layers.Identity(), layers.BatchNormalization()),
    ],
)
def test_what_changes_nothing_may_stand_between(parts):
    assert rules(chain(*parts)) == FOUND


COUNTER_EXAMPLES = {
    "an activation": lambda: chain(conv(activation="relu"), layers.BatchNormalization()),
    "an activation layer": lambda: chain(conv(), layers.ReLU(), layers.BatchNormalization()),
    "dropout": lambda: chain(conv(), layers.Dropout(0.5), layers.BatchNormalization()),
    "padding": lambda: chain(conv(), layers.ZeroPadding2D(1), layers.BatchNormalization()),
    "another axis": lambda: chain(conv(), layers.BatchNormalization(axis=1)),
    "a frozen normalization": lambda: chain(conv(), frozen(layers.BatchNormalization())),
    "a frozen convolution": lambda: chain(frozen(conv()), layers.BatchNormalization()),
    "layer normalization": lambda: chain(conv(), layers.LayerNormalization()),
    "group normalization": lambda: chain(conv(), layers.GroupNormalization(2)),
}


@pytest.mark.parametrize("name", COUNTER_EXAMPLES)
def test_a_bias_that_is_of_use(name):
    assert rules(COUNTER_EXAMPLES[name]()) == []


def test_a_bias_that_goes_elsewhere_as_well():
    image = keras.Input((8, 8, 3))
    x = conv()(image)
    normalized = layers.BatchNormalization()(x)
    assert rules(keras.Model(image, layers.Add()([x, normalized]))) == []
    assert rules(keras.Model(image, x + normalized)) == []
    assert rules(keras.Model(image, [x, normalized])) == []


def test_a_shared_layer_with_one_use_elsewhere():
    first, second = keras.Input((8, 8, 3)), keras.Input((8, 8, 3))
    shared = conv()
    one, two = shared(first), shared(second)
    norm = layers.BatchNormalization
    assert rules(keras.Model([first, second], [norm()(one), norm()(two)])) == FOUND
    assert rules(keras.Model([first, second], [norm()(one), layers.ReLU()(two)])) == []


def test_a_batch_of_one():
    found = [("batch-norm-of-one", "norm")]
    assert rules(network(), (IMAGES[:1], [0])) == found
    assert rules(network(), (IMAGES[:2], [0, 1])) == []
    still = network()
    still.get_layer("norm").trainable = False
    assert rules(still, IMAGES[:1]) == []
    groups = chain(layers.Conv2D(4, 3), layers.GroupNormalization(2))
    assert rules(groups, np.asarray(IMAGES[:1])) == []
