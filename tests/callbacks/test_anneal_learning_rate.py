from functools import partial

from coursekit.callbacks import AnnealLearningRate
from coursekit.schedules import cosine_annealing, exponential_decay
import keras
import numpy as np
import pytest
import tensorflow as tf

EXPONENTIAL = partial(exponential_decay, start=0.1, rate=0.2)
IMAGES = np.linspace(-1, 1, 60).reshape(20, 3).astype("float32")
TARGETS = IMAGES.sum(axis=1, keepdims=True)


def compiled_model(optimizer=None, **options):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(optimizer or keras.optimizers.SGD(0.5), "mse", **options)
    return model


def fit(model, callback, *, epochs=3, **options):
    return model.fit(
        IMAGES, TARGETS, batch_size=5, epochs=epochs, verbose=0, callbacks=[callback], **options
    )


class OptimizerRates(keras.callbacks.Callback):
    """Reads the rate from the optimizer itself during each batch."""

    def __init__(self):
        super().__init__()
        self.rates = []

    def on_train_batch_end(self, batch, logs=None):
        self.rates.append(float(self.model.optimizer.learning_rate))


def test_the_optimizer_has_the_rate_of_the_epoch():
    callback, seen = AnnealLearningRate(EXPONENTIAL), OptimizerRates()
    model = compiled_model()
    history = model.fit(
        IMAGES, TARGETS, batch_size=5, epochs=3, verbose=0, callbacks=[callback, seen]
    )
    expected = EXPONENTIAL(np.arange(3))
    np.testing.assert_allclose(seen.rates, np.repeat(expected, 4), rtol=1e-6)
    np.testing.assert_allclose(callback.rates, expected)
    np.testing.assert_allclose(history.history["learning_rate"], expected)
    assert callback.steps == [0, 1, 2]


def test_the_optimizer_has_the_rate_of_the_batch():
    callback, seen = AnnealLearningRate(EXPONENTIAL, per="batch"), OptimizerRates()
    compiled_model().fit(
        IMAGES, TARGETS, batch_size=5, epochs=3, verbose=0, callbacks=[callback, seen]
    )
    np.testing.assert_allclose(seen.rates, EXPONENTIAL(np.arange(12)), rtol=1e-6)
    assert callback.steps == list(range(12))


@pytest.mark.parametrize("per", ["epoch", "batch"])
def test_a_resumed_run_takes_the_same_steps_as_one_run(per):
    whole, first, second = (AnnealLearningRate(EXPONENTIAL, per=per) for _ in range(3))
    straight, resumed = compiled_model(), compiled_model()
    resumed.set_weights(straight.get_weights())
    fit(straight, whole, epochs=5, shuffle=False)
    fit(resumed, first, epochs=2, shuffle=False)
    fit(resumed, second, epochs=5, initial_epoch=2, shuffle=False)
    assert first.rates + second.rates == whole.rates
    for ours, theirs in zip(resumed.get_weights(), straight.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_it_equals_the_keras_scheduler():
    ours, theirs = compiled_model(), compiled_model()
    theirs.set_weights(ours.get_weights())
    fit(ours, AnnealLearningRate(EXPONENTIAL), shuffle=False)
    scheduler = keras.callbacks.LearningRateScheduler(lambda epoch: float(EXPONENTIAL(epoch)))
    fit(theirs, scheduler, shuffle=False)
    np.testing.assert_allclose(ours.get_weights()[0], theirs.get_weights()[0])


def test_a_keras_schedule_object_will_do():
    schedule = keras.optimizers.schedules.CosineDecay(0.1, 3)
    callback = AnnealLearningRate(schedule)
    fit(compiled_model(), callback)
    expected = cosine_annealing(np.arange(3), start=0.1, period=3)
    np.testing.assert_allclose(callback.rates, expected, rtol=1e-6)


def unsized_batches():
    batches = tf.data.Dataset.from_tensor_slices((IMAGES, TARGETS)).batch(5)
    return batches.filter(lambda images, targets: True)


def test_batches_are_counted_on_where_the_data_set_has_no_size():
    callback = AnnealLearningRate(EXPONENTIAL, per="batch")
    compiled_model().fit(
        unsized_batches(), epochs=3, verbose=0, shuffle=False, callbacks=[callback]
    )
    assert callback.steps == list(range(12))


def test_resuming_without_a_known_size_says_what_to_do():
    with pytest.raises(ValueError, match=r"initial_epoch=2.*steps_per_epoch"):
        compiled_model().fit(
            unsized_batches(),
            epochs=3,
            initial_epoch=2,
            verbose=0,
            shuffle=False,
            callbacks=[AnnealLearningRate(EXPONENTIAL, per="batch")],
        )


def test_it_works_with_loss_scaling_and_several_steps_per_execution():
    optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5))
    model = compiled_model(optimizer, steps_per_execution=2)
    callback = AnnealLearningRate(EXPONENTIAL, per="batch")
    fit(model, callback, epochs=2)
    assert callback.steps == [0, 2, 4, 6]
    assert float(optimizer.inner_optimizer.learning_rate) == pytest.approx(EXPONENTIAL(6))


@pytest.mark.parametrize(
    "rate", [keras.optimizers.schedules.CosineDecay(0.1, 10), lambda: 0.1], ids=["object", "lambda"]
)
def test_an_optimizer_with_its_own_schedule_is_refused_plainly(rate):
    model = compiled_model(keras.optimizers.Adam(rate))
    with pytest.raises(TypeError, match=r"needs a plain number; got a Adam built with .*Compile"):
        fit(model, AnnealLearningRate(EXPONENTIAL))


@pytest.mark.parametrize("rate", [float("nan"), float("inf"), -0.1])
def test_a_rate_that_is_none_is_refused(rate):
    callback = AnnealLearningRate(lambda step: 0.1 if step < 2 else rate)
    with pytest.raises(ValueError, match=r"`schedule` must give.* at step 2"):
        fit(compiled_model(), callback)


def test_per_is_checked():
    with pytest.raises(ValueError, match="`per` must be one of epoch, batch; got 'step'"):
        AnnealLearningRate(EXPONENTIAL, per="step")


@pytest.mark.parametrize(
    ("schedule", "got"),
    [
        (
            lambda epoch, rate: rate,
            r"got a function of \(epoch, rate\)\. Fix .* `functools.partial`",
        ),
        (cosine_annealing, r"got cosine_annealing of \(step, \*, start, period"),
        (0.1, r"got 0\.1\."),
        (keras.optimizers.schedules.CosineDecay, "got the class CosineDecay: call it with"),
    ],
    ids=["two arguments", "options", "number", "class"],
)
def test_what_is_no_function_of_the_step_is_refused(schedule, got):
    with pytest.raises(TypeError, match=f"`schedule` must be a function of one .* the rate; {got}"):
        AnnealLearningRate(schedule)


@pytest.mark.parametrize("rate", [None, [0.1, 0.2], "fast"])
def test_what_is_no_rate_is_named(rate):
    with pytest.raises(TypeError, match=r"`schedule` must return one number, .* at step 0"):
        fit(compiled_model(), AnnealLearningRate(lambda step: rate))


def test_validation_every_second_epoch():
    callback = AnnealLearningRate(EXPONENTIAL, per="batch")
    options = {"validation_data": (IMAGES, TARGETS), "validation_freq": 2}
    history = fit(compiled_model(), callback, epochs=4, **options).history
    assert callback.steps == list(range(16))
    np.testing.assert_allclose(history["learning_rate"], EXPONENTIAL(np.arange(3, 16, 4)))
