"""What all recorders share, and that they change nothing."""

from callback_networks import IMAGES, LABELS, fit, network
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
import keras
import numpy as np
import pytest


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


@pytest.mark.parametrize(("dtype", "jit_compile"), [("float32", False), ("mixed_float16", True)])
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


def test_a_new_run_begins_new_notes():
    callbacks, model = recorders(), network()
    fit(model, *callbacks)
    lengths = [len(callback.rows) for callback in (callbacks[0], callbacks[5], callbacks[6])]
    fit(model, *callbacks)
    assert lengths == [
        len(callback.rows) for callback in (callbacks[0], callbacks[5], callbacks[6])
    ]


@pytest.mark.parametrize("every", [0, 2.5, "batch", True])
def test_every_is_checked(every):
    with pytest.raises(ValueError, match="`every` must be"):
        ActivationStatistics(IMAGES, every=every)


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match="`every` must be a positive integer; got 'epoch'"):
        UpdateRatio(every="epoch")
    with pytest.raises(ValueError, match="`mode` must be one of min, max; got 'best'"):
        ProgressTable(mode="best")
    with pytest.raises(ValueError, match="`monitor` must be one of accuracy, loss; got 'f1'"):
        fit(network(), ProgressTable(monitor="f1", show=False))
    with pytest.raises(ValueError, match="got 'convv'"):
        fit(network(), ActivationStatistics(IMAGES, layers=["convv"]))


def test_the_finder_is_exported():
    assert LearningRateFinder().suggestion is None
