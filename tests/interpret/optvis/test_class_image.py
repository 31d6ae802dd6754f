from coursekit.interpret.optvis.class_image import class_image
import keras
from keras import layers
import numpy as np
import pytest


def linear(activation=None):
    dense = layers.Dense(3, activation=activation, name="scores")
    return keras.Sequential([keras.Input((5, 4, 2)), layers.Flatten(), dense])


@pytest.mark.parametrize("value_range", [(-1, 1), (0, 4)])
@pytest.mark.parametrize("activation", [None, "softmax"])
def test_on_a_linear_model_the_image_is_the_weights_over_twice_the_penalty(activation, value_range):
    model = linear(activation)
    weights = keras.ops.convert_to_numpy(model.get_layer("scores").kernel).T.reshape(3, 5, 4, 2)
    found = class_image(
        model, [2, 0], value_range=value_range, penalty=0.2, learning_rate=1, steps=60
    )
    middle, half = sum(value_range) / 2, (value_range[1] - value_range[0]) / 2
    best = half * weights[[2, 0]] / (2 * 0.2)
    np.testing.assert_allclose(found.images, middle + half * best, atol=1e-4)
    energy = 0.2 * np.sum(best**2, axis=(1, 2, 3))
    logits = linear_scores(model, found.images)[[0, 1], [2, 0]]
    np.testing.assert_allclose(found.scores[-1], logits - energy, rtol=1e-4, atol=1e-5)


def linear_scores(model, images):
    kernel = keras.ops.convert_to_numpy(model.get_layer("scores").kernel)
    return images.reshape(len(images), -1) @ kernel


def test_a_rate_that_does_not_converge_is_refused():
    with pytest.raises(ValueError, match="below 1 / penalty, 2; got 3"):
        class_image(linear(), 0, value_range=(0, 1), penalty=0.5, learning_rate=3)


def test_without_a_penalty_the_score_rises_on():
    scores = class_image(linear(), 1, value_range=(0, 1), penalty=0, steps=5).scores[:, 0]
    np.testing.assert_allclose(np.diff(scores), scores[1] - scores[0], rtol=1e-3)
