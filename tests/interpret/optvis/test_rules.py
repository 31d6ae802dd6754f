from coursekit.interpret.optvis.rules import adam, plain, sphere
import keras
import numpy as np
import pytest

FIRST = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")


def walk(rule, gradient_at, steps):
    """Yields the parameters from the first on."""
    parameters, state = rule.begin(keras.ops.convert_to_tensor(FIRST), *rule.numbers)
    yield np.array(parameters)
    for _ in range(steps):
        gradient = keras.ops.convert_to_tensor(gradient_at(np.array(parameters)))
        parameters, state = rule.move(parameters, gradient, state, *rule.numbers)
        yield np.array(parameters)


@pytest.mark.parametrize(
    ("rule", "optimizer"),
    [
        (plain(0.2), keras.optimizers.SGD(0.2)),
        (adam(), keras.optimizers.Adam(0.05)),
        (adam(0.3), keras.optimizers.Adam(0.3)),
    ],
)
def test_rules_climb_as_keras_optimizers_descend(rule, optimizer):
    variable = keras.Variable(FIRST)
    for parameters in walk(rule, lambda x: np.cos(x) * x, steps=5):
        np.testing.assert_allclose(parameters, variable, atol=1e-4)
        values = keras.ops.convert_to_numpy(variable)
        optimizer.apply([-keras.ops.convert_to_tensor(np.cos(values) * values)], [variable])


@pytest.mark.parametrize("center", [0.0, 127.5])
def test_the_length_is_exact_at_every_step(center):
    for images in walk(sphere(30, 0.4, center=center), lambda x: np.sin(x) + 0.1, steps=20):
        lengths = np.linalg.norm((images.astype("float64") - center).reshape(2, -1), axis=1)
        np.testing.assert_allclose(lengths, 30, rtol=1e-6)


def test_without_a_gradient_an_image_stays():
    first, *_, last = walk(sphere(30), np.zeros_like, steps=3)
    np.testing.assert_allclose(last, first, rtol=1e-6)


@pytest.mark.parametrize("make", [plain, adam, lambda rate: sphere(1, rate), sphere])
def test_rates_and_norms_are_positive(make):
    with pytest.raises(ValueError, match="must be above 0; got 0"):
        make(0)
