from pathlib import Path
import warnings

from coursekit.analysis import endpoints, layer_table
from coursekit.models import WithAuxiliaryLosses
import keras
from keras import layers
import numpy as np
import pytest

RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(6, 8, 8, 2)).astype("float32")
LABELS = np.array([0, 1, 2, 0, 1, 2])
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def with_sides(*, weight=0.3, regularizer=None):
    """Returns a model of three outputs without randomness in training."""
    images = keras.Input(IMAGES.shape[1:])
    x = layers.Conv2D(4, 3, 2, "same", activation="relu", kernel_regularizer=regularizer)(images)
    first = layers.Dense(3, name="side1")(layers.Flatten()(x))
    second = layers.Dense(3, name="side2")(layers.GlobalMaxPooling2D()(x))
    x = layers.Conv2D(5, 3, 2, "same", activation="relu", name="conv2")(x)
    logits = layers.Dense(3, name="logits")(layers.GlobalAveragePooling2D()(x))
    full = keras.Model(images, [logits, first, second], name="small")
    model = WithAuxiliaryLosses(full, weight=weight)
    entropy = keras.metrics.SparseCategoricalCrossentropy("entropy", from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), LOSS, metrics=[entropy])
    return model


@pytest.mark.parametrize("weight", [0.3, 1.0])
def test_the_loss_in_training_is_the_weighted_sum(weight):
    model = with_sides(weight=weight, regularizer="l2")
    outputs = model(IMAGES, training=True)
    losses = [float(LOSS(LABELS, logits)) for logits in outputs]
    (penalty,) = (float(value) for value in model.losses)
    logs = model.train_on_batch(IMAGES, LABELS, return_dict=True)
    expected = losses[0] + weight * (losses[1] + losses[2]) + penalty
    assert logs["loss"] == pytest.approx(expected, rel=1e-5)
    assert logs["entropy"] == pytest.approx(losses[0], rel=1e-5)


def test_evaluation_sees_the_first_output_only():
    model = with_sides()
    logits = model(IMAGES)
    logs = model.evaluate(IMAGES, LABELS, verbose=0, return_dict=True)
    assert logs["loss"] == pytest.approx(float(LOSS(LABELS, logits)), rel=1e-5)
    assert set(logs) == {"loss", "entropy"}
    np.testing.assert_allclose(model.predict(IMAGES, verbose=0), logits, atol=1e-6)


def test_all_outputs_come_from_one_pass():
    model = with_sides()
    outputs = model(IMAGES, training=True)
    assert [output.shape for output in outputs] == [(6, 3)] * 3
    np.testing.assert_allclose(outputs[0], model(IMAGES, training=False), atol=1e-6)


def side_kernels(model):
    return [model.full.get_layer(name).kernel.numpy() for name in ("side1", "side2")]


@pytest.mark.parametrize("weight", [0.0, 0.3])
def test_the_sides_learn_as_their_weight_says(weight):
    model = with_sides(weight=weight)
    before = side_kernels(model)
    model.fit(IMAGES, LABELS, validation_data=(IMAGES, LABELS), epochs=2, verbose=0)
    for old, new in zip(before, side_kernels(model), strict=True):
        assert np.any(old != new) == (weight > 0)


def test_weights_of_images_count_for_every_output():
    model = with_sides()
    only_first = np.array([1.0, 0, 0, 0, 0, 0])
    outputs = model(IMAGES, training=True)
    losses = [float(LOSS(LABELS[:1], logits[:1])) / 6 for logits in outputs]
    logs = model.train_on_batch(IMAGES, LABELS, sample_weight=only_first, return_dict=True)
    assert logs["loss"] == pytest.approx(losses[0] + 0.3 * (losses[1] + losses[2]), rel=1e-5)


def test_the_sides_cost_nothing_at_inference():
    model = with_sides()
    plain = keras.Model(model.inputs, model.outputs)
    assert layer_table(model).total("multiply_adds") == layer_table(plain).total("multiply_adds")
    assert list(endpoints(model)) == ["stride2", "stride4"]
    sides = sum(model.full.get_layer(name).count_params() for name in ("side1", "side2"))
    assert model.count_params() == plain.count_params() + sides
    assert model.output_shape == (None, 3)


def test_it_goes_on_training_after_loading(tmp_path):
    model = with_sides(weight=0.5)
    model.fit(IMAGES, LABELS, verbose=0)
    model.save(Path(tmp_path) / "model.keras")
    loaded = keras.models.load_model(Path(tmp_path) / "model.keras")
    assert type(loaded) is WithAuxiliaryLosses
    assert (loaded.name, loaded.weight) == ("small", 0.5)
    both = zip(model(IMAGES, training=True), loaded(IMAGES, training=True), strict=True)
    for ours, theirs in both:
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    losses = [m.train_on_batch(IMAGES, LABELS, return_dict=True)["loss"] for m in (model, loaded)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


def test_one_output_is_refused():
    images = keras.Input((4,))
    with pytest.raises(ValueError, match="`full` must have two outputs or more; got 1"):
        WithAuxiliaryLosses(keras.Model(images, layers.Dense(2)(images)))


def test_a_single_input_is_called_without_a_warning():
    inputs = keras.Input((4,))
    outputs = [keras.layers.Dense(2)(inputs), keras.layers.Dense(2)(inputs)]
    model = WithAuxiliaryLosses(keras.Model(inputs, outputs))
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert model(np.zeros((3, 4), "float32")).shape == (3, 2)
