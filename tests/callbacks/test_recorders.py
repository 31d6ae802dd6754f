"""What the recorders note, against a second way to compute it."""

from coursekit.callbacks import (
    ActivationStatistics,
    ActivationVisualizer,
    AnnealLearningRate,
    FilterVisualizer,
    GradientNorms,
    LearningRateFinder,
    ProgressTable,
    UpdateRatio,
)
from coursekit.callbacks.activation_statistics import statistics
import keras
from keras import layers
import numpy as np
import pytest

RNG = np.random.default_rng(0)
IMAGES = RNG.random((24, 8, 8, 1), dtype="float32")
LABELS = np.arange(24) % 3
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def network(**options):
    inner = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(4, 3, name="conv"), layers.ReLU(name="relu")],
        name="inner",
    )
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            inner,
            layers.BatchNormalization(name="norm"),
            layers.Dropout(0.5, seed=1),
            layers.Flatten(),
            layers.Dense(3, name="dense", dtype="float32"),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1), LOSS, metrics=["accuracy"], **options)
    return model


def fit(model, *callbacks, epochs=2, **options):
    options = {"batch_size": 8, "shuffle": False, "verbose": 0, **options}
    return model.fit(IMAGES, LABELS, epochs=epochs, callbacks=list(callbacks), **options)


def recorders():
    return [
        ActivationStatistics(IMAGES),
        ActivationVisualizer("conv", IMAGES[:2]),
        AnnealLearningRate(lambda step: 0.1 / (1 + step)),
        FilterVisualizer("conv"),
        GradientNorms(IMAGES, LABELS),
        ProgressTable(show=False),
        UpdateRatio(every=2),
    ]


@pytest.mark.parametrize("jit_compile", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "mixed_float16"])
def test_all_work_together_and_change_nothing(jit_compile, dtype):
    keras.config.set_dtype_policy(dtype)
    try:
        watched, alone = network(jit_compile=jit_compile), network(jit_compile=jit_compile)
    finally:
        keras.config.set_dtype_policy("float32")
    alone.set_weights(watched.get_weights())
    callbacks = recorders()
    history = fit(watched, *callbacks)
    plain = fit(alone, AnnealLearningRate(lambda step: 0.1 / (1 + step)))
    assert history.history == plain.history
    for callback in (callbacks[0], callbacks[4], callbacks[5], callbacks[6]):
        frame = callback.frame()
        assert len(frame) > 0
        assert np.isfinite(frame.select_dtypes("number").dropna()).all(axis=None)


def test_statistics_of_known_outputs():
    outputs = np.zeros((2, 3, 4))
    outputs[..., 1] = 2.0
    outputs[0, 0, 2] = -3.0
    noted = statistics(outputs)
    assert noted["mean"] == pytest.approx((6 * 2 - 3) / 24)
    assert noted["std"] == pytest.approx(outputs.std())
    assert noted["zeros"] == pytest.approx(17 / 24)
    assert noted["dead"] == 0.5
    assert [noted[name] for name in ("p15", "p50", "p85")] == [0, 0, 2]


def test_activations_are_noted_before_training_and_after_each_epoch():
    model = network()
    before = np.array(layers.ReLU()(model.get_layer("inner").layers[0](IMAGES)))
    callback = ActivationStatistics(IMAGES)
    fit(model, callback)
    frame = callback.frame()
    assert list(frame["layer"].unique()) == ["conv", "relu", "norm", "dense"]
    assert list(frame[frame["layer"] == "relu"]["epoch"]) == [0, 1, 2]
    assert list(frame[frame["layer"] == "relu"]["step"]) == [0, 3, 6]
    first = frame[frame["layer"] == "relu"].iloc[0]
    assert first["zeros"] == pytest.approx(np.mean(before == 0))
    assert first["mean"] == pytest.approx(before.mean(), rel=1e-5)
    last = np.array(model(IMAGES))
    assert frame.iloc[-1]["std"] == pytest.approx(last.std(), rel=1e-4)


def test_chosen_layers_every_other_batch():
    callback = ActivationStatistics(IMAGES, layers=["dense"], every=2)
    fit(network(), callback)
    assert [(row["layer"], row["step"]) for row in callback.rows] == [
        ("dense", 2),
        ("dense", 4),
        ("dense", 6),
    ]


def test_gradient_norms_are_those_of_a_step():
    """With SGD the gradient is the step over the learning rate."""
    model = network()
    model.layers[2].rate = 0.0
    callback = GradientNorms(IMAGES, LABELS)
    before = [np.array(weight) for weight in model.trainable_weights]
    fit(model, callback, epochs=1, batch_size=24)
    noted = [row["norm"] for row in callback.rows if row["epoch"] == 0]
    for norm, old, weight in zip(noted, before, model.trainable_weights, strict=True):
        step = np.linalg.norm(old - np.array(weight)) / 0.1
        assert norm == pytest.approx(step, rel=1e-3, abs=1e-6)
    row = callback.rows[0]
    assert row["rms"] == pytest.approx(row["norm"] / 6)  # 36 weights of the 3 x 3 x 1 x 4 kernel


def test_update_ratios_are_those_of_the_steps():
    model = network()
    weights = [{v.path: np.array(v) for v in model.trainable_variables}]
    keep = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: weights.append(
            {v.path: np.array(v) for v in model.trainable_variables}
        )
    )
    callback = UpdateRatio(every=3)
    fit(model, callback, keep)
    assert sorted({row["step"] for row in callback.rows}) == [3, 6]
    for row in callback.rows:
        old, new = (weights[step][row["weight"]] for step in (row["step"] - 1, row["step"]))
        assert row["update"] == pytest.approx(np.linalg.norm(new - old), rel=1e-5)
        assert row["norm"] == pytest.approx(np.linalg.norm(old), rel=1e-5)
    first_bias = next(row for row in callback.rows if row["weight"].endswith("bias"))
    assert first_bias["ratio"] == first_bias["update"] / first_bias["norm"]


def test_a_weight_of_norm_0_has_no_ratio():
    callback = UpdateRatio(every=1)
    fit(network(), callback, epochs=1)
    ratios = {row["weight"]: row["ratio"] for row in callback.rows if row["step"] == 1}
    assert np.isnan(next(ratio for path, ratio in ratios.items() if path.endswith("dense/bias")))


@pytest.mark.parametrize(("every", "noted"), [(1, [2, 3, 5, 6]), (3, [3, 6]), (4, [5])])
def test_steps_are_batches_when_several_run_at_once(every, noted):
    """Two epochs of 3 batches, run as 2 and 1."""
    callback = ActivationStatistics(IMAGES, layers=["dense"], every=every)
    fit(network(steps_per_execution=2), callback)
    assert [row["step"] for row in callback.rows] == noted


def test_single_steps_cannot_be_seen_when_several_run_at_once():
    with pytest.raises(ValueError, match="must be 1, to see single steps; got 2"):
        fit(network(steps_per_execution=2), UpdateRatio(every=1))


def test_exploding_gradients_have_a_norm():
    model = network()
    model.get_layer("dense").kernel.assign(np.full((144, 3), 1e30) * [1, -1, 0])
    callback = GradientNorms(IMAGES, LABELS)
    fit(model, callback, epochs=1, batch_size=24)
    first = [row["norm"] for row in callback.rows if row["epoch"] == 0]
    assert np.isfinite(first).all()
    assert max(first) > 1e20


def test_a_new_run_begins_new_notes():
    callbacks, model = recorders(), network()
    fit(model, *callbacks)
    lengths = [len(callback.rows) for callback in (callbacks[0], callbacks[5], callbacks[6])]
    fit(model, *callbacks)
    assert lengths == [
        len(callback.rows) for callback in (callbacks[0], callbacks[5], callbacks[6])
    ]


def test_progress_table(capsys):
    callback = ProgressTable(monitor="accuracy", mode="max")
    history = fit(network(), callback, epochs=3).history
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["epoch", "seconds", "accuracy", "loss"]
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3"]
    assert list(callback.frame()["loss"]) == history["loss"]
    best = [max(history["accuracy"][:n], default=-1) < history["accuracy"][n] for n in range(3)]
    assert [line.endswith("*") for line in lines[1:]] == best


@pytest.mark.parametrize("every", [0, 2.5, "batch", True])
def test_every_is_checked(every):
    with pytest.raises(ValueError, match="`every` must be"):
        ActivationStatistics(IMAGES, every=every)


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match="`every` must be a number of batches; got 'epoch'"):
        UpdateRatio(every="epoch")
    with pytest.raises(ValueError, match="`mode` must be 'min' or 'max'; got 'best'"):
        ProgressTable(mode="best")
    with pytest.raises(ValueError, match="`monitor` must be one of accuracy, loss; got 'f1'"):
        fit(network(), ProgressTable(monitor="f1", show=False))
    with pytest.raises(ValueError, match="got 'convv'"):
        fit(network(), ActivationStatistics(IMAGES, layers=["convv"]))


def test_the_finder_is_exported():
    assert LearningRateFinder().suggestion is None
