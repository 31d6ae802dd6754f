from coursekit.interpret.optvis import objectives
from coursekit.interpret.optvis.maximize_activation import maximize_activation
import keras
from keras import layers
import numpy as np
import pytest


def linear(activation=None):
    dense = layers.Dense(3, activation=activation, name="scores")
    return keras.Sequential([keras.Input((5, 4, 2)), layers.Flatten(), dense])


def best(model, unit, norm):
    weights = keras.ops.convert_to_numpy(model.get_layer("scores").kernel)[:, unit]
    return (norm * weights / np.linalg.norm(weights)).reshape(5, 4, 2)


@pytest.mark.parametrize("norm", [0.1, 20])
@pytest.mark.parametrize("center", [0, 127.5])
def test_on_a_linear_model_the_image_is_along_the_weights(norm, center):
    model = linear()
    found = maximize_activation(model, "scores", [0, 2], norm=norm, center=center)
    for image, unit in zip(found.images, (0, 2), strict=True):
        rounding = 1e-5 * max(norm, center)
        np.testing.assert_allclose(image - center, best(model, unit, norm), atol=rounding)


def test_a_class_is_best_by_its_logit_whatever_follows():
    model = linear("softmax")
    found = maximize_activation(model, objectives.class_score(1), norm=3)
    np.testing.assert_allclose(found.images[0], best(model, 1, 3), atol=3e-5)


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_length_is_exact_after_every_step(steps):
    conv = layers.Conv2D(4, 3, activation="relu", name="conv")
    model = keras.Sequential([keras.Input((8, 6, 3)), conv, layers.Conv2D(2, 3, name="next")])
    found = maximize_activation(model, "next", range(2), norm=50, steps=steps)
    lengths = np.linalg.norm(found.images.astype("float64").reshape(2, -1), axis=1)
    np.testing.assert_allclose(lengths, 50, rtol=1e-6)
    assert (found.scores[-1] > found.scores[0]).all()


def test_a_linear_score_only_rises():
    scores = maximize_activation(linear(), "scores", 1, norm=4, steps=10).scores[:, 0]
    assert (np.diff(scores) > -1e-5).all()


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (["scores"], {"norm": 1}, "`index` must say which channel of the layer 'scores'"),
        ([objectives.class_score(0), 1], {"norm": 1}, "`index` must be None with an `Objective`"),
        (["scores", 0], {"norm": 0}, "`norm` must be above 0; got 0"),
        (["scores", 3], {"norm": 1}, "`index` must be from 0 to 2; got 3"),
    ],
)
def test_wrong_arguments_are_named(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        maximize_activation(linear(), *arguments, **options)
