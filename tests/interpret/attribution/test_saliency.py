from coursekit.interpret import saliency
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((3, 4, 6, 2), dtype="float32")


def linear(activation=None, units=3):
    dense = layers.Dense(units, activation=activation)
    return keras.Sequential([keras.Input((4, 6, 2)), layers.Flatten(), dense])


def softmaxed(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def test_a_linear_model_gives_its_weights():
    model = linear()
    kernel = model.layers[-1].kernel.numpy().reshape(4, 6, 2, 3)
    found = saliency(model, IMAGES, [2, 0, 1])
    np.testing.assert_allclose(found, kernel[..., [2, 0, 1]].transpose(3, 0, 1, 2), atol=1e-6)


def test_the_mean_over_noisy_copies_of_a_linear_model_is_its_weights():
    model = linear()
    found = saliency(model, IMAGES, 1, samples=3)
    np.testing.assert_allclose(found, saliency(model, IMAGES, 1), atol=1e-6)


def test_the_gradient_of_a_probability_is_that_of_the_softmax():
    model = linear("softmax")
    kernel = model.layers[-1].kernel.numpy()
    shares = softmaxed(IMAGES.reshape(3, -1) @ kernel)
    expected = shares[:, 1:2] * (kernel[:, 1] - shares @ kernel.T)
    found = saliency(model, IMAGES, 1, score="probability")
    np.testing.assert_allclose(found.reshape(3, -1), expected, atol=1e-6)
    assert np.abs(found - saliency(model, IMAGES, 1)).max() > 0.1


def test_smoothgrad_averages_the_gradient_around_the_image():
    inputs = keras.Input((4, 6, 2))
    squares = layers.Flatten()(inputs * inputs * inputs)
    model = keras.Model(inputs, layers.Dense(1, kernel_initializer="ones")(squares))
    found = saliency(model, IMAGES[:1], 0, samples=400, noise=0.2)
    scale = 0.2 * np.ptp(IMAGES[0])
    expected = 3 * (IMAGES[0] ** 2 + scale**2)  # the mean of 3 x^2 over normal noise
    np.testing.assert_allclose(found[0], expected, atol=0.15)
    again = saliency(model, IMAGES[:1], 0, samples=400, noise=0.2)
    np.testing.assert_array_equal(again, found)


def test_a_function_of_the_outputs_is_explained():
    model = linear()
    kernel = model.layers[-1].kernel.numpy().reshape(4, 6, 2, 3)
    found = saliency(model, IMAGES, lambda outputs: outputs[:, 0] - 2 * outputs[:, 2])
    expected = kernel[..., 0] - 2 * kernel[..., 2]
    np.testing.assert_allclose(found, np.broadcast_to(expected, found.shape), atol=1e-5)


def test_new_weights_are_seen():
    model = linear()
    saliency(model, IMAGES, 0)
    model.layers[-1].kernel.assign(np.ones((48, 3)))
    np.testing.assert_allclose(saliency(model, IMAGES, 0), np.ones_like(IMAGES))


def test_an_activation_that_is_taken_away_is_seen():
    model = linear("tanh")
    bent = saliency(model, 2 * IMAGES, 0)
    model.layers[-1].activation = keras.activations.linear
    assert np.abs(saliency(model, 2 * IMAGES, 0) - bent).max() > 1e-3


@pytest.mark.parametrize("noise", [-0.1, float("nan")])
def test_noise_is_not_negative(noise):
    with pytest.raises(ValueError, match="`noise` must be 0 or above; got"):
        saliency(linear(), IMAGES, 0, samples=2, noise=noise)
