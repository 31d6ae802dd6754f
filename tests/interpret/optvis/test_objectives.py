from coursekit.interpret.optvis import objectives
from coursekit.interpret.optvis.ascend import ascend
from coursekit.interpret.optvis.parameterizations import Pixels
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((3, 8, 6, 2)).astype("float32")


@pytest.fixture
def model():
    inputs = keras.Input((8, 6, 2))
    block = keras.Sequential([layers.Conv2D(5, 3, name="conv")], name="block")
    pooled = layers.GlobalAveragePooling2D()(keras.ops.tanh(block(inputs)))
    return keras.Model(inputs, layers.Dense(4, activation="softmax", name="scores")(pooled))


def maps(model):
    return np.array(model.get_layer("block")(IMAGES))


def scores(model, objective, **options):
    return ascend(model, objective, Pixels(), start=IMAGES, steps=0, **options).scores[0]


def logits(model):
    return np.log(np.array(model(IMAGES)))


def grams(model):
    flat = maps(model).reshape(3, -1, 5)
    found = np.einsum("npk,npl->nkl", flat, flat).reshape(3, -1)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def diversity(model):
    cosines = grams(model) @ grams(model).T
    return -(cosines.sum(1) - 1) / 2


VALUES = {
    "channel": (objectives.channel("conv", 3), lambda m: maps(m)[..., 3].mean((1, 2))),
    "channels": (
        objectives.channel("conv", [0, 4, 2]),
        lambda m: [maps(m)[i, ..., k].mean() for i, k in enumerate([0, 4, 2])],
    ),
    "unit": (objectives.channel("scores", 1), lambda m: np.array(m(IMAGES))[:, 1]),
    "neuron": (objectives.neuron("block/conv", 1), lambda m: maps(m)[:, 3, 2, 1]),
    "neurons": (
        objectives.neuron("conv", 1, row=[0, 5, 1], column=3),
        lambda m: [maps(m)[i, row, 3, 1] for i, row in enumerate([0, 5, 1])],
    ),
    "deep dream": (objectives.deep_dream("conv"), lambda m: (maps(m) ** 2).mean((1, 2, 3))),
    "probability": (
        objectives.class_score([1, 0, 3], score="probability"),
        lambda m: np.array(m(IMAGES))[range(3), [1, 0, 3]],
    ),
    "logit": (
        objectives.class_score(2) - objectives.class_score(0),
        lambda m: logits(m)[:, 2] - logits(m)[:, 0],
    ),
    "function": (
        objectives.class_score(lambda outputs: outputs[:, 0] * outputs[:, 1]),
        lambda m: np.array(m(IMAGES))[:, 0] * np.array(m(IMAGES))[:, 1],
    ),
    "diversity": (objectives.diversity("conv"), diversity),
    "energy": (objectives.image_energy(0.5), lambda m: ((IMAGES - 0.5) ** 2).sum((1, 2, 3))),
    "variation": (
        objectives.total_variation(),
        lambda m: sum(np.abs(np.diff(IMAGES, axis=axis)).sum((1, 2, 3)) for axis in (1, 2)),
    ),
    "sum": (
        2 * objectives.channel("conv", 3) - objectives.deep_dream("conv") * 0.5,
        lambda m: 2 * maps(m)[..., 3].mean((1, 2)) - 0.5 * (maps(m) ** 2).mean((1, 2, 3)),
    ),
}


@pytest.mark.parametrize(("objective", "expected"), VALUES.values(), ids=VALUES)
def test_an_objective_is_what_it_says(model, objective, expected):
    np.testing.assert_allclose(scores(model, objective), expected(model), rtol=1e-4, atol=1e-5)


def test_the_images_of_a_single_one_have_no_likeness(model):
    found = ascend(model, objectives.diversity("conv"), Pixels(), start=IMAGES[:1], steps=0)
    np.testing.assert_allclose(found.scores, 0, atol=1e-6)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: objectives.channel("conv", 5), "`index` must be from 0 to 4; got 5"),
        (lambda: objectives.channel("conv", 1.0), "`index` must be an integer or an array"),
        (lambda: objectives.channel("conv", [0, 1]), "number for each of 3 images; got 2"),
        (lambda: objectives.channel("cnov", 0), "`layer` must be one of the model's layers"),
        (lambda: objectives.neuron("conv", 0, row=6), "`row` must be from 0 to 5; got 6"),
        (lambda: objectives.neuron("conv", 0, column=-1), "`column` must be from 0 to 3; got -1"),
        (lambda: objectives.neuron("scores", 0), "must have an output of rows, columns"),
        (lambda: objectives.class_score(4), "must be a class from 0 to 3; got 4"),
    ],
)
def test_what_the_model_does_not_have_is_said(model, make, message):
    with pytest.raises(ValueError, match=message):
        scores(model, make())


def test_objectives_are_multiplied_by_numbers_and_added_to_each_other_only():
    objective = objectives.channel("conv", 0)
    with pytest.raises(TypeError):
        objective * objective
    with pytest.raises(TypeError):
        objective + 1
