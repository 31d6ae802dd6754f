"""Logits are found wherever the softmax stands, and the one output is told from the others."""

import warnings

from any_model import any_model
from coursekit.interpret import grad_cam, occlusion, saliency
from coursekit.interpret.probing.scores import choose_output, read_target
import keras
from keras import layers, ops
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 6, 7, 2), dtype="float32")


def features():
    return [layers.Conv2D(4, 3, activation="tanh", name="maps"), layers.Flatten()]


def sequential(*top):
    return keras.Sequential([keras.Input((6, 7, 2)), *features(), *top])


def functional(function):
    model = sequential(layers.Dense(3))
    return keras.Model(model.inputs, function(model.outputs[0]))


class Python(keras.Model):
    """A model in plain Python with a function on its logits."""

    def __init__(self, function):
        super().__init__()
        self.inner, self.function = [*features(), layers.Dense(3)], function

    def call(self, images):
        for layer in self.inner:
            images = layer(images)
        return self.function(images)


def in_python(function):
    model = Python(function)
    model(IMAGES)
    return model


def nested():
    inner = sequential(layers.Dense(3, activation="softmax"))
    return keras.Sequential([keras.Input((6, 7, 2)), inner])


HEADS = {
    "activation argument": lambda: sequential(layers.Dense(3, activation="softmax")),
    "Softmax layer": lambda: sequential(layers.Dense(3), layers.Softmax()),
    "Activation layer": lambda: sequential(layers.Dense(3), layers.Activation("softmax")),
    "sigmoid": lambda: sequential(layers.Dense(3, activation="sigmoid")),
    "sigmoid layer": lambda: sequential(layers.Dense(3), layers.Activation("sigmoid")),
    "float32 softmax": lambda: sequential(
        layers.Dense(3), layers.Activation("softmax", dtype="float32")
    ),
    "ops in a functional model": lambda: functional(ops.softmax),
    "ops in plain Python": lambda: in_python(ops.softmax),
    "activations in plain Python": lambda: in_python(keras.activations.sigmoid),
    "nested": nested,
    "several outputs": lambda: functional(lambda x: [layers.Dense(2)(x), layers.Softmax()(x)]),
}


@pytest.mark.filterwarnings("error:the logits", "ignore:the map of image")
@pytest.mark.parametrize("method", [saliency, grad_cam])
@pytest.mark.parametrize("head", HEADS)
def test_the_map_of_a_logit_is_that_of_the_model_without_softmax(head, method):
    model, bare = HEADS[head](), sequential(layers.Dense(3))
    bare.set_weights(model.get_weights()[: len(bare.weights)])
    options = {"output": 1} if head == "several outputs" else {}
    found = method(model, IMAGES, [0, 2], **options)
    np.testing.assert_allclose(found, method(bare, IMAGES, [0, 2]), atol=1e-6)


@pytest.mark.parametrize("head", ["activation argument", "sigmoid", "ops in plain Python"])
def test_the_probability_is_the_output_itself(head):
    model = HEADS[head]()
    before, after = (np.asarray(model(x))[:, 1] for x in (IMAGES, 0 * IMAGES))
    found = occlusion(model, IMAGES, 1, patch=(6, 7), baseline=0)
    np.testing.assert_allclose(found[:, 0, 0], before - after, atol=1e-6)


def test_probabilities_whose_logits_are_hidden_give_a_warning():
    with pytest.warns(UserWarning, match="which looks like probabilities, are not found"):
        saliency(
            in_python(lambda x: ops.exp(x) / ops.sum(ops.exp(x), -1, keepdims=True)), IMAGES, 0
        )


@pytest.mark.parametrize("output", [1, "kinds"])
def test_an_output_is_chosen_by_index_and_name(output):
    case = any_model("several_outputs")
    alone = keras.Model(case.model.inputs, case.model.outputs[1])
    found = saliency(case.model, case.images, 2, output=output)
    np.testing.assert_allclose(found, saliency(alone, case.images, 2), atol=1e-6)


@pytest.mark.parametrize("output", [None, 2, "sex", -1])
def test_an_unknown_output_is_met_with_the_names(output):
    case = any_model("several_outputs")
    with pytest.raises(ValueError, match=f"`output` must be one of age, kinds; got {output!r}"):
        saliency(case.model, case.images, 0, output=output)


def test_outputs_in_a_dictionary_are_chosen_by_their_keys():
    assert choose_output({"b": 1, "a": 2}, "a") == 2
    assert choose_output([5], None) == 5
    with pytest.raises(ValueError, match="`output` must be one of b, a; got None"):
        choose_output({"b": 1, "a": 2}, None)


def test_a_map_of_classes_is_explained_by_its_mean():
    model = keras.Sequential([keras.Input((6, 7, 2)), layers.Conv2D(3, 1)])
    kernel = model.layers[0].kernel.numpy()[0, 0]
    found = saliency(model, IMAGES, 2)
    np.testing.assert_allclose(found, np.broadcast_to(kernel[:, 2] / 42, found.shape), rtol=1e-4)


@pytest.mark.parametrize("target", [3, -1, [0, 7]])
def test_a_class_is_one_of_the_models(target):
    wrong = np.ravel(target)[-1]
    with pytest.raises(ValueError, match=f"`target` must be a class from 0 to 2; got {wrong}"):
        saliency(HEADS["activation argument"](), IMAGES, target)


@pytest.mark.parametrize(
    "target", [1.0, "cat", [[1, 1], [1, 0]], [[0.9, 0.1]] * 2, [0.5, 1.0], [True, False]]
)
def test_a_target_of_another_kind_is_refused(target):
    with pytest.raises(ValueError, match="`target` must be a class, an array of one class"):
        read_target(target, 2)


@pytest.mark.parametrize("dtype", ["uint8", "float32", "bool"])
def test_one_hot_labels_name_their_class(dtype):
    labels = np.eye(4)[[2, 1]].astype(dtype)
    assert read_target(labels, 2).classes.tolist() == [2, 1]
    with pytest.raises(ValueError, match="`target` must hold 3 classes, one an image; got 2"):
        read_target(labels, 3)


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_labels_come_as_data_sets_have_them(dtype):
    labels = np.array([[2], [1]], dtype)
    assert read_target(labels, 2).classes.tolist() == [2, 1]
    assert read_target(labels[:, 0], 2).classes.tolist() == [2, 1]


def test_the_one_score_of_a_model_is_named_0():
    model = sequential(layers.Dense(1, "sigmoid"))
    assert saliency(model, IMAGES, 0).any()
    with pytest.raises(ValueError, match=r"must be 0, which names the model's one score .* got 1"):
        saliency(model, IMAGES, [0, 1])


def test_there_is_a_class_for_each_image():
    with pytest.raises(ValueError, match="`target` must hold 2 classes, one an image; got 3"):
        saliency(HEADS["sigmoid"](), IMAGES, [0, 1, 2])


def test_a_function_returns_a_score_for_each_image():
    with pytest.raises(ValueError, match=r"must return one score an image, \(N,\); got shape"):
        saliency(HEADS["sigmoid"](), IMAGES, lambda outputs: outputs)


def test_an_output_without_classes_needs_a_function():
    model = keras.Sequential([keras.Input((6, 7, 2)), layers.Lambda(lambda x: x[:, 0, 0, 0])])
    with pytest.raises(ValueError, match="`target` must be a function"):
        saliency(model, IMAGES, 0)


def test_a_score_is_a_logit_or_a_probability():
    with pytest.raises(ValueError, match="`score` must be one of logit, probability; got 'loss'"):
        saliency(HEADS["sigmoid"](), IMAGES, 0, score="loss")


@pytest.mark.parametrize("top", [[], [layers.Softmax()]], ids=["logits", "probabilities"])
def test_logits_where_probabilities_are_meant_are_told(top):
    model = sequential(layers.Dense(3, kernel_initializer="ones", name="logits"), *top)
    model.get_layer("logits").bias.assign([-5.0, 0.0, 5.0])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        occlusion(model, IMAGES, 1, patch=4)
    told = [str(w.message) for w in caught if "probability, but" in str(w.message)]
    assert len(told) == (not top)
