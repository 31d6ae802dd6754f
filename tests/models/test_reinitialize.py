"""A model that begins anew trains as a new one does."""

from coursekit.layers import ConvBNReLU
from coursekit.models import reinitialize
from coursekit.optimizers import PerUnitSGD
import keras
from keras import layers, optimizers
import numpy as np
import pytest

RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(32, 8, 8, 1)).astype("float32")
LABELS = RNG.integers(0, 3, 32)


def sequential():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            ConvBNReLU(4, 3),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(3),
        ]
    )


def nested():
    inputs = keras.Input((8, 8, 1))
    inside = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.Flatten()])
    return keras.Model(inputs, layers.Dense(3)(inside(inputs)))


class Subclass(keras.Model):
    def __init__(self, units=3, **options):
        super().__init__(**options)
        self.units = units
        self.flat, self.dense = layers.Flatten(), layers.Dense(units)

    def call(self, x):
        return self.dense(self.flat(x))

    def get_config(self):
        return {"units": self.units}


MODELS = {"sequential": sequential, "nested": nested}
OPTIMIZERS = {
    "SGD": lambda: optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    "Adam": lambda: optimizers.Adam(0.01),
    "Adagrad": lambda: optimizers.Adagrad(0.1, initial_accumulator_value=0.5),
    "schedule": lambda: optimizers.RMSprop(optimizers.schedules.ExponentialDecay(0.01, 2, 0.5)),
    "scaled": lambda: optimizers.LossScaleOptimizer(optimizers.SGD(0.1)),
    "rates of its own": lambda: PerUnitSGD(least=1e-3, most=0.1),
}


def compiled(model, optimizer):
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def state_after_training(model):
    losses = model.fit(IMAGES, LABELS, batch_size=8, epochs=2, verbose=0).history["loss"]
    return [losses, *map(keras.ops.convert_to_numpy, model.variables + model.optimizer.variables)]


@pytest.mark.parametrize(
    ("name", "rule"), [("nested", "Adam"), *(("sequential", rule) for rule in OPTIMIZERS)]
)
def test_it_trains_as_a_new_one(name, rule):
    used = compiled(MODELS[name](), OPTIMIZERS[rule]())
    state_after_training(used)
    found = state_after_training(reinitialize(used, 5))
    keras.utils.set_random_seed(5)
    deserved = state_after_training(compiled(MODELS[name](), OPTIMIZERS[rule]()))
    for ours, other in zip(found, deserved, strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-5, atol=1e-6)


def test_it_is_not_compiled_again():
    calls = []

    def loss(labels, outputs):
        calls.append(outputs)
        return keras.ops.mean(outputs**2, axis=-1)

    model = sequential()
    model.compile("sgd", loss)
    state_after_training(model)
    traced, step = len(calls), model.train_function
    assert reinitialize(model, 1) is model
    state_after_training(model)
    looks = keras.backend.backend() != "tensorflow"  # at the shape of the loss, beforehand
    assert len(calls) == traced + looks
    assert model.train_function is step


def test_the_learning_rate_stays():
    model = compiled(sequential(), optimizers.SGD(0.5))
    model.optimizer.learning_rate = 0.25
    assert float(reinitialize(model, 1).optimizer.learning_rate) == 0.25


def test_without_an_optimizer_and_of_another_class():
    model = Subclass()
    model(IMAGES)
    first = reinitialize(model, 1).get_weights()
    second = reinitialize(model, 2).get_weights()
    again = reinitialize(model, 1).get_weights()
    assert not np.array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[0], again[0])


def test_initializers_of_the_layers_are_used():
    kernel = keras.initializers.RandomNormal(7.0, 0.1)
    dense = layers.Dense(50, kernel_initializer=kernel, bias_initializer="ones")
    model = keras.Sequential([keras.Input((50,)), dense])
    model.set_weights([weight * 0 for weight in model.get_weights()])
    kernel, bias = reinitialize(model, 0).get_weights()
    assert abs(kernel.mean() - 7) < 0.02
    np.testing.assert_array_equal(bias, 1)


@pytest.mark.parametrize("given", ["a text", keras.Sequential([layers.Dense(2)])])
def test_what_is_no_built_model_is_refused(given):
    with pytest.raises(ValueError, match="`model` must be"):
        reinitialize(given, 0)
