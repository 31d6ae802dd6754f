from coursekit.analysis import lint_model
from coursekit.layers import BatchNorm
from coursekit.losses import PixelCrossentropy
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((4, 8, 8, 3), dtype="float32")
LOGITS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def network(*, use_bias=False, activation=None, loss=LOGITS, norm=layers.BatchNormalization):
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(4, 3, use_bias=use_bias, name="conv"),
            norm(name="norm"),
            layers.ReLU(),
            layers.Flatten(),
            layers.Dense(3, activation, name="logits"),
        ]
    )
    model.compile("sgd", loss)
    return model


def rules(model, batch=IMAGES):
    return [(finding.rule, finding.where) for finding in lint_model(model, batch)]


@pytest.mark.parametrize(
    "model",
    [
        network(),
        network(activation="softmax", loss="sparse_categorical_crossentropy"),
        network(loss="mse"),
        network(norm=BatchNorm),
    ],
)
def test_a_sound_model_has_no_findings(model):
    assert rules(model) == []
    assert lint_model(model) == []


@pytest.mark.parametrize("norm", [layers.BatchNormalization, BatchNorm])
def test_a_bias_before_batch_norm(norm):
    model = network(use_bias=True, norm=norm)
    assert rules(model) == [("bias-before-batch-norm", "conv")]
    assert "norm undoes 4 biases" in str(lint_model(model)[0])


def test_a_bias_before_an_activation_is_none():
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(2, "relu"), layers.BatchNormalization(), layers.Dense(1)]
    )
    assert lint_model(model) == []


def test_a_point_convolution_that_steps_along_the_width_alone():
    def found(kernel, strides):
        conv = layers.Conv2D(2, kernel, strides, name="conv")
        return rules(keras.Sequential([keras.Input((8, 8, 3)), conv]), None)

    assert found(1, (1, 2)) == [("strided-point-convolution", "conv")]
    assert [found(1, 2), found(1, (2, 1)), found((1, 3), (1, 2)), found(1, 1)] == [[]] * 4


def test_keras_resnet_has_26560_useless_biases():
    findings = lint_model(keras.applications.ResNet50(weights=None))
    assert {finding.rule for finding in findings} == {"bias-before-batch-norm"}
    counts = [int(finding.advice.split()[-2]) for finding in findings]
    assert (len(counts), sum(counts)) == (53, 26_560)


def test_nested_models_are_looked_into():
    inner = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3, name="conv")])
    inputs = keras.Input((8, 8, 3))
    x = layers.BatchNormalization()(inner(inputs))
    assert rules(keras.Model(inputs, x)) == [("bias-before-batch-norm", "conv")]


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"activation": "softmax"}, "softmax-with-from-logits"),
        ({"activation": "softmax", "loss": PixelCrossentropy()}, "softmax-with-from-logits"),
        ({"loss": "sparse_categorical_crossentropy"}, "logits-without-softmax"),
        ({"loss": keras.losses.CategoricalCrossentropy()}, "logits-without-softmax"),
        ({"activation": "relu"}, "relu-before-loss"),
    ],
)
def test_the_output_against_the_loss(options, rule):
    assert rules(network(**options)) == [(rule, "logits")]


def test_a_softmax_layer_counts_as_one():
    model = keras.Sequential([network(), layers.Softmax(name="probabilities")])
    model.compile("sgd", LOGITS)
    assert rules(model) == [("softmax-with-from-logits", "probabilities")]


def test_a_batch_of_one_and_pixels_that_are_not_scaled():
    assert rules(network(), (IMAGES[:1], [0])) == [("batch-norm-of-one", "norm")]
    assert rules(network(), 255 * IMAGES) == [("unscaled-inputs", "inputs")]
    scaled = keras.Sequential([keras.Input((8, 8, 3)), layers.Rescaling(1 / 255), network()])
    assert rules(scaled, 255 * IMAGES) == []


def test_other_models_are_refused():
    with pytest.raises(ValueError, match="must be a built functional or Sequential model"):
        lint_model(keras.Sequential([layers.Dense(2)]))
