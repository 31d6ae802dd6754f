"""An output against its loss: each rule with its counter-examples."""

from functools import partial

from coursekit.losses import PixelCrossentropy, PixelFocalCrossentropy, SoftDice
import keras
from keras import layers, losses, ops
from linted import network, rules
import pytest
import tensorflow as tf

SPARSE = "sparse_categorical_crossentropy"
DENSE = partial(layers.Dense, 3, name="out")
SOFTMAX = {
    "name": lambda: [DENSE(activation="softmax")],
    "tf.nn": lambda: [DENSE(activation=tf.nn.softmax)],
    "ops": lambda: [DENSE(activation=ops.softmax)],
    "lambda": lambda: [DENSE(activation=lambda x: ops.exp(ops.log_softmax(x)))],
    "layer": lambda: [layers.Dense(3), layers.Softmax(name="out")],
    "activation layer": lambda: [layers.Dense(3), layers.Activation(tf.nn.softmax, name="out")],
    "then dropout": lambda: [layers.Dense(3, "softmax", name="out"), layers.Dropout(0.1)],
    "then reshape": lambda: [layers.Dense(3, "softmax"), layers.Reshape((1, 3), name="out")],
    "custom layer": lambda: [layers.Dense(3), layers.Lambda(tf.nn.softmax, name="out")],
    "sigmoid": lambda: [DENSE(activation=tf.nn.sigmoid)],
    "hard sigmoid": lambda: [DENSE(activation="hard_sigmoid")],
}
LOGITS = {
    "linear": lambda: [DENSE()],
    "identity": lambda: [DENSE(activation=tf.identity)],
    "log_softmax": lambda: [DENSE(activation=tf.nn.log_softmax)],
    "temperature": lambda: [layers.Dense(3), layers.Rescaling(0.5, name="out")],
    "softmax, then weights": lambda: [layers.Dense(4, "softmax"), DENSE()],
}
FROM_LOGITS = {
    "object": lambda: losses.SparseCategoricalCrossentropy(from_logits=True),
    "binary object": lambda: losses.BinaryCrossentropy(from_logits=True),
    "focal": lambda: losses.CategoricalFocalCrossentropy(from_logits=True),
    "partial": lambda: partial(losses.sparse_categorical_crossentropy, from_logits=True),
    "pixels": lambda: PixelCrossentropy(),
    "pixels' overlap": lambda: SoftDice(),
    "one's own": lambda: OwnLoss(from_logits=True),
    "tf.nn": lambda: tf.nn.softmax_cross_entropy_with_logits,
}
FROM_PROBABILITIES = {
    "string": lambda: SPARSE,
    "short string": lambda: "bce",
    "class name": lambda: "SparseCategoricalCrossentropy",
    "object": lambda: losses.CategoricalCrossentropy(),
    "function": lambda: losses.binary_crossentropy,
    "partial": lambda: partial(losses.categorical_crossentropy, label_smoothing=0.1),
    "pixels": lambda: PixelCrossentropy(from_logits=False),
    "focal pixels": lambda: PixelFocalCrossentropy(from_logits=False),
    "pixels' overlap": lambda: SoftDice(from_logits=False),
    "one's own": lambda: OwnLoss(from_logits=False),
}
NO_ADVICE = {
    "mse": lambda: "mse",
    "function of one's own": lambda: lambda y, p: ops.mean(ops.square(y - p)),
    "cross-entropy of one's own": lambda: my_crossentropy,
    "none": lambda: None,
}


class OwnLoss(losses.Loss):
    def __init__(self, from_logits):
        super().__init__()
        self.from_logits = from_logits

    def call(self, targets, outputs):
        return ops.categorical_crossentropy(targets, outputs, from_logits=self.from_logits)


def my_crossentropy(targets, outputs):
    return ops.mean(ops.categorical_crossentropy(targets, outputs, from_logits=True))


def found(parts, loss):
    return [rule for rule, _ in rules(network(*parts, loss=loss))]


@pytest.mark.parametrize("end", SOFTMAX)
def test_probabilities(end):
    parts = SOFTMAX[end]
    assert found(parts(), SPARSE) == []
    assert found(parts(), FROM_LOGITS["object"]()) == ["softmax-with-from-logits"]


@pytest.mark.parametrize("end", LOGITS)
def test_logits(end):
    parts = LOGITS[end]
    assert found(parts(), FROM_LOGITS["object"]()) == []
    assert found(parts(), SPARSE) == ["logits-without-softmax"]


@pytest.mark.parametrize("loss", FROM_LOGITS)
def test_losses_that_take_logits(loss):
    loss = FROM_LOGITS[loss]()
    assert found([DENSE()], loss) == []
    assert found([DENSE(activation="softmax")], loss) == ["softmax-with-from-logits"]


@pytest.mark.parametrize("loss", FROM_PROBABILITIES)
def test_losses_that_take_probabilities(loss):
    loss = FROM_PROBABILITIES[loss]()
    assert found([DENSE(activation="softmax")], loss) == []
    assert found([DENSE()], loss) == ["logits-without-softmax"]


@pytest.mark.parametrize("loss", NO_ADVICE)
@pytest.mark.parametrize("activation", [None, "softmax", "relu"])
def test_losses_that_are_not_known(loss, activation):
    assert found([DENSE(activation=activation)], NO_ADVICE[loss]()) == []


@pytest.mark.parametrize("activation", ["relu", tf.nn.relu, tf.nn.relu6, layers.ReLU()])
def test_a_relu_before_the_loss(activation):
    for loss in (SPARSE, FROM_LOGITS["object"]()):
        assert found([DENSE(activation=activation)], loss) == ["relu-before-loss"]


def test_the_layer_is_named():
    assert rules(network(DENSE(), loss=SPARSE)) == [("logits-without-softmax", "out")]


def test_what_cannot_be_told_gets_no_advice():
    assert found([layers.Reshape((4, 36)), layers.LSTM(3)], SPARSE) == []


def two_outputs():
    image = keras.Input((6,))
    a = layers.Dense(3, name="a")(image)
    b = layers.Dense(3, "softmax", name="b")(image)
    return image, a, b


def test_several_outputs_with_a_list_of_losses():
    image, a, b = two_outputs()
    model = keras.Model(image, [a, b])
    model.compile("sgd", loss=[FROM_LOGITS["object"](), SPARSE])
    assert rules(model) == []
    model.compile("sgd", loss=[SPARSE, FROM_LOGITS["object"]()])
    assert rules(model) == [("logits-without-softmax", "a"), ("softmax-with-from-logits", "b")]
    model.compile("sgd", loss=["mse", FROM_LOGITS["object"]()])
    assert rules(model) == [("softmax-with-from-logits", "b")]


def test_several_outputs_with_a_dictionary_of_losses():
    image, a, b = two_outputs()
    model = keras.Model(image, {"second": b, "first": a})
    model.compile("sgd", loss={"first": SPARSE, "second": SPARSE})
    assert rules(model) == [("logits-without-softmax", "a")]
    by_layer = keras.Model(image, [b, a])
    by_layer.compile("sgd", loss={"a": SPARSE, "b": FROM_LOGITS["object"]()})
    assert rules(by_layer) == [("softmax-with-from-logits", "b"), ("logits-without-softmax", "a")]


def test_one_loss_for_all_outputs():
    image, a, b = two_outputs()
    model = keras.Model(image, [a, b])
    model.compile("sgd", loss=SPARSE)
    assert rules(model) == [("logits-without-softmax", "a")]


def test_a_softmax_as_an_operation():
    image, a, _ = two_outputs()
    model = keras.Model(image, ops.softmax(a))
    model.compile("sgd", SPARSE)
    assert rules(model) == []
    model.compile("sgd", FROM_LOGITS["object"]())
    assert [rule for rule, _ in rules(model)] == ["softmax-with-from-logits"]


def test_a_mean_of_softmaxes_is_one():
    image, a, b = two_outputs()
    model = keras.Model(image, layers.Average()([layers.Softmax()(a), b]))
    model.compile("sgd", SPARSE)
    assert rules(model) == []


def test_a_softmax_at_the_end_of_a_nested_model():
    model = keras.Sequential([network(), layers.Softmax(name="probabilities")])
    model.compile("sgd", FROM_LOGITS["object"]())
    assert rules(model) == [("softmax-with-from-logits", "probabilities")]
