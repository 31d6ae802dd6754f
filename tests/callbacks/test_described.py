from functools import partial

from callback_networks import IMAGES, LABELS
from coursekit.callbacks import (
    ActivationStatistics,
    AnnealLearningRate,
    FilterVisualizer,
    GradientNorms,
    LearningRateFinder,
    ProgressTable,
    UpdateRatio,
)
from coursekit.schedules import cosine_annealing
import keras
import pytest

DENSE = keras.layers.Dense(2, name="scores")
SHOWN = [
    (UpdateRatio(), "UpdateRatio()"),
    (UpdateRatio(every=3), "UpdateRatio(every=3)"),
    (ProgressTable(monitor="loss"), "ProgressTable(monitor='loss')"),
    (LearningRateFinder(steps=50), "LearningRateFinder(steps=50)"),
    (
        AnnealLearningRate(partial(cosine_annealing, start=0.1, period=5), per="batch"),
        "AnnealLearningRate(schedule=cosine_annealing(start=0.1, period=5), per='batch')",
    ),
    (
        GradientNorms({"a": IMAGES, "b": [1, 2]}, LABELS),
        "GradientNorms(images={'a': float32 (24, 8, 8, 1), 'b': [1, 2]}, labels=int64 (24,))",
    ),
    (
        ActivationStatistics([IMAGES, IMAGES], layers=[DENSE]),
        "ActivationStatistics(images=[float32 (24, 8, 8, 1), float32 (24, 8, 8, 1)], "
        "layers=[<Dense scores>])",
    ),
    (
        FilterVisualizer("conv", epochs=(0, 5), show=True),
        "FilterVisualizer(layer='conv', epochs=(0, 5), show=True)",
    ),
]


@pytest.mark.parametrize(("callback", "text"), SHOWN, ids=[text[:30] for _, text in SHOWN])
def test_a_callback_is_shown_as_the_call_that_makes_it(callback, text):
    assert repr(callback) == text
