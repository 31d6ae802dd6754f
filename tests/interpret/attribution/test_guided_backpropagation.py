"""Against a network of two rectified layers, computed by hand."""

from coursekit.interpret import deconvnet, guided_backpropagation, saliency
import keras
from keras import layers, ops
import numpy as np
import pytest
import tensorflow as tf

GENERATOR = np.random.default_rng(0)
IMAGES = GENERATOR.normal(size=(4, 2, 3, 1)).astype("float32")
FIRST, SECOND, TOP = (
    GENERATOR.normal(size=shape).astype("float32") for shape in ((6, 5), (5, 4), (4, 3))
)
WAYS = {
    "activation argument": lambda: [layers.Dense(5, "relu"), layers.Dense(4, "relu")],
    "layers": lambda: [layers.Dense(5), layers.ReLU(), layers.Dense(4), layers.Activation("relu")],
    "function": lambda: [layers.Dense(5), layers.Lambda(ops.relu), layers.Dense(4, "relu")],
}


def network(hidden):
    model = keras.Sequential([keras.Input((2, 3, 1)), layers.Flatten(), *hidden])
    model.add(layers.Dense(3, activation="softmax"))
    dense = [layer for layer in model.layers if isinstance(layer, layers.Dense)]
    for layer, kernel in zip(dense, (FIRST, SECOND, TOP), strict=True):
        layer.kernel.assign(kernel)
    return model


def by_hand(rule):
    """Goes back from class 2 through both rectifiers."""
    first = IMAGES.reshape(4, 6) @ FIRST
    second = np.maximum(first, 0) @ SECOND
    back = np.broadcast_to(TOP[:, 2], (4, 4))
    for before, kernel in ((second, SECOND), (first, FIRST)):
        active, positive = before > 0, back > 0
        passes = {"saliency": active, "guided": active & positive, "deconvnet": positive}
        back = np.where(passes[rule], back, 0) @ kernel.T
    return back.reshape(IMAGES.shape)


METHODS = {"guided": guided_backpropagation, "deconvnet": deconvnet, "saliency": saliency}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rule", METHODS)
def test_a_rectifier_changes_the_gradient_however_it_is_written(rule, way):
    found = METHODS[rule](network(WAYS[way]()), IMAGES, 2)
    np.testing.assert_allclose(found, by_hand(rule), atol=1e-5)


@pytest.mark.needs_tensorflow(reason="the rectifiers are TensorFlow's own")
@pytest.mark.parametrize("rule", METHODS)
def test_a_rectifier_of_tensorflow_as_an_activation(rule):
    model = network([layers.Dense(5, tf.nn.relu), layers.Dense(4, "relu")])
    np.testing.assert_allclose(METHODS[rule](model, IMAGES, 2), by_hand(rule), atol=1e-5)
    assert model.layers[1].activation is tf.nn.relu


@pytest.mark.needs_tensorflow(reason="the rectifiers are TensorFlow's own")
@pytest.mark.parametrize("rule", ["guided", "deconvnet"])
def test_a_rectifier_that_cannot_be_replaced_is_told(rule):
    model = network([layers.Dense(5), layers.Lambda(tf.nn.relu), layers.Dense(4, "relu")])
    with pytest.raises(ValueError, match=r"must call its rectifiers by `keras.ops` .* 1 by"):
        METHODS[rule](model, IMAGES, 2)


def test_the_three_rules_differ():
    guided, upward, plain = map(by_hand, METHODS)
    assert np.abs(guided - upward).max() > 0.1
    assert np.abs(guided - plain).max() > 0.1


def test_a_rectifier_that_saturates_at_six_passes_nothing_there():
    top = layers.Dense(1, kernel_initializer="ones")
    model = keras.Sequential([keras.Input((1, 3, 1)), layers.Flatten(), layers.ReLU(6.0), top])
    image = np.float32([-1, 3, 7]).reshape(1, 1, 3, 1)
    assert guided_backpropagation(model, image, 0).ravel().tolist() == [0, 1, 0]
    assert deconvnet(model, image, 0).ravel().tolist() == [1, 1, 1]


def test_the_rectifiers_come_back():
    model = network(WAYS["layers"]())
    before = saliency(model, IMAGES, 2)
    own = keras.src.backend.nn.relu
    guided_backpropagation(model, IMAGES, 2)
    assert keras.src.backend.nn.relu is own
    np.testing.assert_array_equal(saliency(model, IMAGES, 2), before)


@pytest.mark.parametrize("rule", ["guided", "deconvnet"])
def test_a_model_without_rectifiers_is_refused_each_time(rule):
    model = keras.Sequential([keras.Input((2, 3, 1)), layers.Flatten(), layers.Dense(2, "tanh")])
    for _ in range(2):
        with pytest.raises(ValueError, match="must have activations by ReLU or ReLU6"):
            METHODS[rule](model, IMAGES, 0)
