from coursekit.interpret.optvis import objectives, transforms
from coursekit.interpret.optvis.ascend import ascend
from coursekit.interpret.optvis.parameterizations import Fourier, Pixels
from coursekit.interpret.optvis.rules import plain
import keras
from keras import layers
import numpy as np
import pytest

OBJECTIVES = {
    "channel": objectives.channel("conv", 1),
    "neuron": objectives.neuron("conv", [2, 0]),
    "deep dream": objectives.deep_dream("conv"),
    "class": objectives.class_score(3),
    "diversity": objectives.diversity("conv"),
    "sum": objectives.channel("conv", 1) - 1e-3 * objectives.total_variation(),
}
RANDOM = np.random.default_rng(0).random((2, 8, 6, 3)).astype("float32")


@pytest.fixture
def model():
    conv = layers.Conv2D(4, 3, name="conv")
    rest = [layers.ReLU(), layers.GlobalAveragePooling2D(), layers.Dense(5, "softmax")]
    return keras.Sequential([keras.Input((8, 6, 3)), conv, *rest])


def check_rises(model, objective, **options):
    """Checks that ascent raises the objective of each image, and that it says so truly."""
    parameterization = options.pop("parameterization", Fourier((0, 1)))
    found = ascend(model, objective, parameterization, **{"steps": 12, **options})
    assert (found.scores[-1] > found.scores[0]).all()
    assert found.images.dtype == np.float32
    again = ascend(model, objective, Pixels(), start=found.images, steps=0)
    np.testing.assert_allclose(again.scores[0], found.scores[-1], rtol=1e-4, atol=1e-5)
    return found


@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=OBJECTIVES)
def test_each_objective_rises(model, objective):
    found = check_rises(model, objective, start=RANDOM)
    assert found.images.shape == RANDOM.shape
    assert found.scores.shape == (13, 2)


@pytest.mark.parametrize("parameterization", [Pixels(), Pixels((0, 1)), Fourier((0, 1))], ids=repr)
def test_each_parameterization_serves(model, parameterization):
    check_rises(model, objectives.class_score([0, 4, 2]), parameterization=parameterization)


def test_transforms_change_what_the_model_sees_and_no_more(model):
    every = transforms.compose(
        transforms.pad(2), transforms.jitter(1), transforms.rotate(9), transforms.scale(0.1)
    )
    found = ascend(
        model, objectives.class_score(1), Fourier((0, 1)), transform=every, steps=25, count=2
    )
    assert found.images.shape == (2, 8, 6, 3)
    still = ascend(model, objectives.class_score(1), Pixels(), start=found.images, steps=0)
    assert (still.scores[0] > found.scores[0]).all()


def test_a_border_alone_is_cut_off_again(model):
    options = {"start": RANDOM, "steps": 3}
    plain, padded = (
        ascend(model, objectives.class_score(0), Pixels((0, 1)), transform=transform, **options)
        for transform in (None, transforms.pad(3))
    )
    np.testing.assert_allclose(padded.scores, plain.scores, rtol=1e-5, atol=1e-6)


def test_one_step_is_one_gradient(model):
    linear = keras.Sequential([keras.Input((4, 2, 1)), layers.Flatten(), layers.Dense(2)])
    start = np.zeros((1, 4, 2, 1))
    found = ascend(
        linear, objectives.class_score(1), Pixels(), start=start, steps=3, rule=plain(0.1)
    )
    weights = keras.ops.convert_to_numpy(linear.layers[-1].kernel)[:, 1]
    np.testing.assert_allclose(found.images.ravel(), 0.3 * weights, rtol=1e-5)
    np.testing.assert_allclose(np.diff(found.scores[:, 0]), 0.1 * weights @ weights, rtol=1e-4)


def test_the_seed_decides(model):
    def run(seed):
        return ascend(model, OBJECTIVES["class"], Fourier((0, 1)), steps=2, seed=seed).images

    np.testing.assert_array_equal(run(1), run(1))
    assert (run(1) != run(2)).any()


def test_the_model_is_left_as_it_was_and_compiled_once(model):
    traces = []

    def score(outputs):
        traces.append(outputs)
        return outputs[:, 0]

    model.compile("sgd", "mse")
    model.layers[0].trainable = False
    before = model.get_weights()
    objective = objectives.class_score(score)
    ascend(model, objective, Pixels(), steps=3)
    many = len(traces)
    ascend(model, objective * 2, Pixels(), steps=5, rule=None, seed=3)
    assert len(traces) == many + 1  # the check of the target's shape
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert [layer.trainable for layer in model.layers] == [False, True, True, True]
    assert "call" not in model.layers[0].__dict__ | model.__dict__


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 3, name="conv")
        self.pool = layers.GlobalAveragePooling2D()

    def call(self, images):
        return self.pool(self.conv(images))


def test_a_subclassed_model_inside_another_and_images_of_any_size():
    inner = Subclassed()
    model = keras.Sequential([keras.Input((None, None, 1)), inner])
    found = check_rises(model, objectives.channel(inner.conv, [0, 3]), size=(9, 7))
    assert found.images.shape == (2, 9, 7, 1)
    with pytest.raises(ValueError, match=r"`size` must be the height and width .* got None"):
        ascend(model, objectives.channel("conv", 0), Pixels())


def test_a_subclassed_model_needs_images_to_begin_with():
    model = Subclassed()
    model(RANDOM)
    check_rises(model, objectives.channel("conv", 2), start=RANDOM)
    with pytest.raises(ValueError, match=r"`start` must hold arrays .* does not say the shape"):
        ascend(model, objectives.channel("conv", 2), Pixels())


def test_of_several_inputs_and_outputs_one_is_made():
    images, extra = keras.Input((8, 6, 3), name="images"), keras.Input((2,), name="extra")
    joined = layers.Concatenate()([layers.Flatten()(images), extra])
    model = keras.Model([images, extra], [layers.Dense(2, name=name)(joined) for name in "ab"])
    found = ascend(
        model, objectives.class_score(1, output="b"), Pixels(), start=[RANDOM, np.ones((2, 2))]
    )
    assert (found.scores[-1] > found.scores[0]).all()
    assert found.images.shape == RANDOM.shape


def test_half_precision_serves():
    policy = keras.DTypePolicy("mixed_float16")
    conv = layers.Conv2D(4, 3, dtype=policy, name="conv")
    model = keras.Sequential([keras.Input((8, 6, 3)), conv])
    found = ascend(model, objectives.channel("conv", 2), Fourier((0, 1)), steps=12)
    assert found.scores[-1] > found.scores[0]


def test_an_image_without_a_gradient_is_told(model):
    off = keras.Sequential([keras.Input((4, 4, 1)), layers.ReLU(), layers.Flatten()])
    with pytest.warns(UserWarning, match="no gradient where image 0 begins"):
        ascend(off, objectives.class_score(0), Pixels(), start=-np.ones((1, 4, 4, 1)), steps=1)


@pytest.mark.needs_tensorflow(reason="JAX gives zeros where there is no gradient")
def test_what_cannot_be_differentiated_is_told():
    rounding = keras.Sequential([keras.Input((4,)), layers.Lambda(lambda x: x > 0)])
    objective = objectives.class_score(lambda outputs: keras.ops.cast(outputs[:, 0], "float32"))
    with pytest.raises(ValueError, match="`objective` must have a gradient"):
        ascend(rounding, objective, Pixels(), steps=1)
