from callback_networks import own_step
from coursekit.callbacks import LearningRateFinder
from coursekit.callbacks.learning_rate_finder import suggested_rate
import keras
from keras import layers
import numpy as np
import pytest

RNG = np.random.default_rng(0)
X = RNG.normal(size=(64, 8)).astype("float32")
Y = X @ RNG.normal(size=(8, 1)).astype("float32")


def network(optimizer="adam"):
    model = keras.Sequential(
        [keras.Input((8,)), layers.BatchNormalization(), layers.Dropout(0.1), layers.Dense(1)]
    )
    model.compile(optimizer, "mse", metrics=["mae"])
    return model


def search(model, finder, epochs=40):
    return model.fit(X, Y, batch_size=16, epochs=epochs, verbose=0, callbacks=[finder])


def state(model):
    variables = [*model.variables, *model.optimizer.variables]
    return [np.array(variable) for variable in variables]


@pytest.mark.parametrize("policy", ["float32", "mixed_float16"])
@pytest.mark.parametrize("trained", [False, True])
def test_model_and_optimizer_are_put_back(policy, trained):
    keras.config.set_dtype_policy(policy)
    try:
        model = network()
    finally:
        keras.config.set_dtype_policy("float32")
    model.optimizer.build(model.trainable_variables)
    if trained:
        model.fit(X, Y, epochs=1, verbose=0)
    before = state(model)
    finder = LearningRateFinder(steps=30)
    search(model, finder)
    assert len(finder.rows) > 10
    for now, then in zip(state(model), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_rates_rise_by_a_constant_factor():
    finder = LearningRateFinder(least=1e-6, most=1e-3, steps=25)
    search(network(), finder)
    rates = finder.frame()["learning_rate"].to_numpy()
    np.testing.assert_allclose(rates, np.geomspace(1e-6, 1e-3, 25))


def test_losses_are_those_of_single_batches():
    """At rates too small to move anything, the loss of a batch is that of `evaluate`."""
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
    model.compile(keras.optimizers.SGD(), "mse")
    finder = LearningRateFinder(least=1e-12, most=1e-11, steps=12, smoothing=0.0)
    model.fit(X, Y, batch_size=16, epochs=3, shuffle=False, verbose=0, callbacks=[finder])
    expected = [model.evaluate(X[i : i + 16], Y[i : i + 16], verbose=0) for i in (0, 16, 32, 48)]
    np.testing.assert_allclose(finder.frame()["loss"], 3 * expected, rtol=1e-4)
    np.testing.assert_allclose(finder.frame()["smoothed"], finder.frame()["loss"])


def test_a_run_ends_where_the_loss_explodes():
    finder = LearningRateFinder(least=1e-5, most=1e4, steps=80)
    search(network(keras.optimizers.SGD()), finder)
    assert len(finder.rows) < 80
    losses = finder.frame()["smoothed"]
    assert not losses.iloc[-1] < 4 * losses.min()
    assert finder.suggestion == 0.1 * finder.frame()["learning_rate"][losses.argmin()]


def test_the_suggestion_is_a_tenth_of_the_best_rate():
    rates = np.geomspace(1e-5, 10, 61)
    losses = 1 + np.log(rates / 0.1) ** 2
    assert suggested_rate(rates, losses) == pytest.approx(0.01)
    losses[-3:] = np.nan
    assert suggested_rate(rates, losses) == pytest.approx(0.01)
    assert suggested_rate(rates, rates) is None


def test_the_figure_shows_losses_and_suggestion():
    finder = LearningRateFinder(steps=40)
    search(network(), finder)
    ax = finder.plot()
    assert ax.get_xscale() == "log"
    batches, smoothed, mark = ax.lines
    np.testing.assert_array_equal(batches.get_ydata(), finder.frame()["loss"])
    np.testing.assert_array_equal(smoothed.get_ydata(), finder.frame()["smoothed"])
    assert mark.get_xdata()[0] == finder.suggestion


def test_a_run_that_is_too_short_is_undone_and_said():
    model = network()
    before = state(model)[: len(model.variables)]
    with pytest.raises(ValueError, match="ended after 8 of `steps=100` batches"):
        search(model, LearningRateFinder(), epochs=2)
    for now, then in zip(state(model), before, strict=False):
        np.testing.assert_array_equal(now, then)


def test_an_interrupted_run_can_be_undone():
    class Keyboard(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == 2:
                raise KeyboardInterrupt

    model, finder = network(), LearningRateFinder(least=0.1, steps=30)
    model.fit(X, Y, epochs=1, verbose=0)
    before = state(model)
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, batch_size=16, epochs=40, verbose=0, callbacks=[finder, Keyboard()])
    assert any((now != then).any() for now, then in zip(state(model), before, strict=True))
    finder.put_back()
    for now, then in zip(state(model), before, strict=True):
        np.testing.assert_array_equal(now, then)
    model.fit(X, Y, epochs=1, verbose=0)
    trained = state(model)
    finder.put_back()  # of a run that is put back nothing is left to undo
    for now, then in zip(state(model), trained, strict=True):
        np.testing.assert_array_equal(now, then)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match=r"0 < least < most; got 1, 0\.1"):
        LearningRateFinder(least=1, most=0.1)
    with pytest.raises(ValueError, match="`steps` must be an integer of 10 or more; got 2"):
        LearningRateFinder(steps=2)
    with pytest.raises(ValueError, match=r"`smoothing` must be in \[0, 1\); got 1"):
        LearningRateFinder(smoothing=1)
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    with pytest.raises(TypeError, match="`LearningRateFinder` sets the learning rate itself"):
        search(network(keras.optimizers.SGD(schedule)), LearningRateFinder())


def test_several_steps_at_once_are_refused():
    model = network()
    model.compile("adam", "mse", steps_per_execution=8)
    with pytest.raises(ValueError, match=r"`steps_per_execution` .* must be 1, .*; got 8"):
        search(model, LearningRateFinder(steps=30))


def test_a_train_step_without_a_loss_is_named_and_undone():
    model, x, y = own_step()
    before = state(model)
    with pytest.raises(ValueError, match=r"`train_step` must return .*'loss'; it returned error\."):
        model.fit(x, y, batch_size=4, verbose=0, callbacks=[LearningRateFinder(steps=30)])
    for now, then in zip(state(model), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_validation_every_second_epoch_changes_nothing():
    found = []
    for options in ({}, {"validation_data": (X, Y), "validation_freq": 2}):
        keras.utils.set_random_seed(0)
        model, finder = network(), LearningRateFinder(steps=30)
        model.fit(
            X, Y, batch_size=16, epochs=20, shuffle=False, verbose=0, callbacks=[finder], **options
        )
        found.append(finder.frame()["loss"])
    np.testing.assert_allclose(*found, rtol=1e-5)


def test_a_wrapped_optimizer_and_its_averages_are_put_back():
    inner = keras.optimizers.Adam(1e-3, use_ema=True, gradient_accumulation_steps=2)
    model = network(keras.optimizers.LossScaleOptimizer(inner))
    model.fit(X, Y, epochs=1, verbose=0)
    before = state(model)
    search(model, LearningRateFinder(steps=30))
    for now, then in zip(state(model), before, strict=True):
        np.testing.assert_array_equal(now, then)
    assert float(inner.learning_rate) == pytest.approx(1e-3)


def test_a_model_without_an_optimizer_is_named():
    model = network()
    model.compile(None, "mse")
    finder = LearningRateFinder()
    finder.set_model(model)
    with pytest.raises(ValueError, match=r"must be compiled with an optimizer .*; got None"):
        finder.on_train_begin()
