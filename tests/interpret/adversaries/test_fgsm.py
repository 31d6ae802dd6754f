from any_backend import gradient
from attacked_models import IMAGES, linear, weights
from coursekit.interpret.adversaries.fgsm import fgsm
import keras
from keras import layers
import numpy as np
import pytest


@pytest.mark.parametrize("activation", [None, "sigmoid"])
@pytest.mark.parametrize(("label", "sign"), [(0, 1), (1, -1)])
def test_each_pixel_of_a_linear_model_moves_by_the_sign_of_its_weight(activation, label, sign):
    model = linear(1, activation)
    found = fgsm(model, IMAGES, label, size=2.5, value_range=(0, 255))
    expected = np.broadcast_to(sign * 2.5 * np.sign(weights(model)[0]), IMAGES.shape)
    np.testing.assert_allclose(found - IMAGES, expected, atol=1e-4)


def test_in_the_euclidean_norm_the_step_is_along_the_weights():
    model = linear(1)
    found = fgsm(model, IMAGES, 0, size=9, value_range=(0, 255), norm="2")
    expected = 9 * weights(model)[0] / np.linalg.norm(weights(model)[0])
    np.testing.assert_allclose(found - IMAGES, np.broadcast_to(expected, IMAGES.shape), atol=1e-4)


def test_the_target_is_approached_and_the_label_left():
    model = linear(2)
    options = {"size": 1, "value_range": (0, 255)}
    away, toward = (
        fgsm(model, IMAGES, 0, **options),
        fgsm(model, IMAGES, 1, targeted=True, **options),
    )
    np.testing.assert_array_equal(away, toward)
    assert np.all((model(away) - model(IMAGES))[:, 1] > 0)


def test_the_direction_is_that_of_the_cross_entropy():
    model, labels = linear(4, "softmax"), np.array([0, 3, 1])
    images = (IMAGES / 500).astype("float32")

    def losses(images):
        return keras.losses.sparse_categorical_crossentropy(labels, model(images))

    _, slopes = gradient(losses, images)
    found = fgsm(model, images, labels, size=0.3, value_range=(-9, 9), norm="2")
    change = found - images
    cosines = np.sum(change * slopes, (1, 2, 3)) / 0.3 / np.sqrt(np.sum(slopes**2, (1, 2, 3)))
    np.testing.assert_allclose(cosines, 1, atol=1e-5)


def test_a_model_that_is_certain_is_attacked_all_the_same():
    model = linear(3, "softmax")
    kernel = model.get_layer("scores").kernel
    kernel.assign(kernel * 100)
    labels = np.argmax(model(IMAGES), axis=1)
    assert np.max(model(IMAGES), axis=1) == pytest.approx(1)
    found = fgsm(model, IMAGES, labels, size=1, value_range=(0, 255))
    assert (np.abs(found - IMAGES) > 0.99).mean() > 0.99


def test_pixels_stay_in_their_range():
    found = fgsm(linear(), np.full((1, 5, 4, 1), 254), 0, size=5, value_range=(0, 255))
    assert set(np.unique(found)) == {249, 255}


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv, self.pool = layers.Conv2D(3, 2), layers.GlobalAveragePooling2D()

    def call(self, images):
        return self.pool(self.conv(images))


def nested():
    return keras.Sequential([keras.Input((6, 8, 3)), keras.Sequential([Subclassed()])])


def half_precision():
    policy = keras.DTypePolicy("mixed_float16")
    return keras.Sequential(
        [keras.Input((6, 8, 3)), layers.Conv2D(3, 2, dtype=policy), layers.GlobalMaxPooling2D()]
    )


def several():
    first, second = keras.Input((6, 8, 3), name="images"), keras.Input((2,), name="extra")
    scores = layers.Dense(3, name="scores")(layers.Flatten()(first))
    return keras.Model([first, second], [layers.Dense(2)(second), scores])


@pytest.mark.parametrize("make", [nested, half_precision, several])
def test_any_model_is_attacked_and_left_as_it_was(make):
    model, images = make(), np.random.default_rng(0).random((5, 6, 8, 3))
    model(images) if make is not several else None
    given, options = images, {}
    if make is several:
        given, options = [images, np.ones((5, 2))], {"output": "scores", "input": "images"}
    before = model.get_weights()
    found = fgsm(model, given, 1, size=0.1, value_range=(0, 1), batch_size=2, **options)
    assert found.shape == images.shape
    assert np.abs(found - images).max() == pytest.approx(0.1, abs=1e-5)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_one_hot_labels_are_their_classes(count):
    model, labels = linear(count), np.array([0, 1, 1]) if count < 4 else np.array([3, 0, 2])
    options = {"size": 1, "value_range": (0, 255)}
    expected = fgsm(model, IMAGES, labels, **options)
    one_hot = np.eye(max(count, 2), dtype="float32")[labels]
    np.testing.assert_array_equal(fgsm(model, IMAGES, one_hot, **options), expected)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.full((3, 3), 1 / 3), r"`labels` must be a class.*got an array of the shape \(3, 3\)"),
        (3, "`labels` must be a class from 0 to 2; got 3"),
        ([0, 1], "`labels` must hold 3 classes"),
        (lambda outputs: outputs[:, 0], "`labels` must be a class or an array of classes"),
    ],
)
def test_what_is_no_label_is_said(labels, message):
    with pytest.raises(ValueError, match=message):
        fgsm(linear(), IMAGES, labels, size=1, value_range=(0, 255))


def test_images_out_of_range_are_refused():
    with pytest.raises(ValueError, match="`images` must lie in `value_range`, from 0 to 1; got"):
        fgsm(linear(), IMAGES, 0, size=1, value_range=(0, 1))
