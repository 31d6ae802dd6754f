"""Weights of another model, copied by the order of the calls."""

from coursekit.analysis.trace.calls import record_calls
import keras
from keras import layers
import numpy as np

CONVOLUTIONS = (layers.Conv2D, layers.DepthwiseConv2D)


def randomized(model, seed=0):
    """Returns a model, its weights drawn anew so that signals neither vanish nor explode."""
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        if weight.name == "kernel":
            is_depthwise = weight.shape[-1] == 1
            fan_in = np.prod(weight.shape[:2] if is_depthwise else weight.shape[:-1])
            weight.assign(rng.normal(0, np.sqrt(2 / fan_in), weight.shape))
        elif weight.name in ("gamma", "moving_variance"):
            weight.assign(rng.uniform(0.5, 1.5, weight.shape))
        else:
            weight.assign(rng.normal(0, 0.1, weight.shape))
    return model


def called(model, classes):
    """Returns the layers of some classes, inner ones too, in the order of their calls."""
    return [call.layer for call in record_calls(model).calls if isinstance(call.layer, classes)]


def copy_weights(source, model, *, order=None):
    """Copies convolutions, normalizations and the last layer, and takes biases into the means.

    A bias before a normalization is subtracted with the mean; the epsilons
    differ too, so the variance takes the difference.

    Args:
        source: Model of `keras.applications`, built for logits.
        model: Model of the kit with as many convolutions and normalizations.
        order: Key by which the source's layers are sorted; by default they
            are in the order of the calls.
    """
    convs, norms = (
        sorted(called(source, kind), key=order) if order else called(source, kind)
        for kind in (CONVOLUTIONS, layers.BatchNormalization)
    )
    *_, last = called(source, (*CONVOLUTIONS, layers.Dense))
    convs = [conv for conv in convs if conv is not last]
    model.get_layer("logits").kernel.assign(np.reshape(last.kernel, (-1, last.kernel.shape[-1])))
    model.get_layer("logits").bias.assign(last.bias)
    for conv, own in zip(convs, called(model, CONVOLUTIONS), strict=True):
        own.kernel.assign(conv.kernel)
    biases = [conv.bias if conv.use_bias else 0 for conv in convs]
    own_norms = called(model, layers.BatchNormalization)
    for i, (norm, own) in enumerate(zip(norms, own_norms, strict=True)):
        own.set_weights(norm.get_weights())
        own.moving_variance.assign_add(
            keras.ops.full(own.moving_variance.shape, norm.epsilon - own.epsilon)
        )
        if any(np.any(bias) for bias in biases):
            own.moving_mean.assign(own.moving_mean - biases[i])


def assert_same_outputs(source, model, shape):
    """Proves that two models agree to 1e-4 of the spread of their outputs."""
    images = np.random.default_rng(0).normal(size=(2, *shape)).astype("float32")
    expected = np.array(source(images))
    spread = expected.std()
    assert expected.std(axis=0).mean() > 0.01 * spread, "the outputs must depend on the images"
    np.testing.assert_allclose(model(images) / spread, expected / spread, atol=1e-4)
