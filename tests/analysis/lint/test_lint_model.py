from coursekit.analysis import Finding, Findings, lint_model
from coursekit.layers import ConvBNReLU
import keras
from keras import layers, ops
from linted import IMAGES, network, rules
import pytest


def test_a_sound_model_has_no_findings():
    assert lint_model(network()) == []
    assert lint_model(network(), IMAGES) == []
    assert str(lint_model(network())) == "nothing found"


def test_findings_of_one_kind_are_one_line():
    found = lint_model(keras.applications.ResNet50(weights=None))
    (biases,) = found
    assert (biases.rule, biases.count) == ("bias-before-batch-norm", 53)
    assert biases.where == "conv1_conv, conv2_block1_1_conv, conv2_block1_2_conv and 50 more"
    assert "undoes 26,560 biases" in biases.advice
    assert repr(found) == "<Findings: bias-before-batch-norm in 53>"
    assert str(found) == f"bias-before-batch-norm ({biases.where}): {biases.advice}"
    assert found._repr_html_().count("<tr>") == 2


def test_a_finding_without_many_layers_names_them_all():
    assert Finding("trap", ("a", "b"), "do not.").where == "a, b"
    assert Findings([Finding("trap", ("a",), "do not.")])[0].count == 1


def test_composites_and_subclassed_models_are_looked_into():
    class Model(keras.Model):
        def __init__(self):
            super().__init__()
            self.block = keras.Sequential([layers.Conv2D(4, 3, name="conv")], name="block")
            self.norm = layers.BatchNormalization()

        def call(self, images):
            return ops.relu(self.norm(self.block(images)))

    model = Model()
    model(IMAGES)
    assert rules(model) == [("bias-before-batch-norm", "block/conv")]
    assert rules(keras.Sequential([keras.Input((8, 8, 3)), ConvBNReLU(4, 3)])) == []


def test_open_sizes_are_no_hindrance():
    parts = layers.Conv2D(2, 3, name="conv"), layers.BatchNormalization(), layers.ReLU()
    model = keras.Sequential([keras.Input((None, None, 3)), *parts])
    assert rules(model) == [("bias-before-batch-norm", "conv")]


def test_what_is_no_built_model_is_refused():
    with pytest.raises(ValueError, match="`model` must be built"):
        lint_model(keras.Sequential([layers.Dense(2)]))
    with pytest.raises(ValueError, match="function ResNet50, not what it returns"):
        lint_model(keras.applications.ResNet50)
