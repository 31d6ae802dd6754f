"""Networks of the kit at their full depth and with few channels, and random weights for them."""

from unittest import mock

from coursekit import models
from coursekit.models.classification import efficientnet_lite, resnet, vgg
import numpy as np

LITE = efficientnet_lite.EFFICIENTNET_LITES["efficientnet_lite0"]
NARROW_LITE = tuple((min(e, 2), max(c // 16, 2), *rest) for e, c, *rest in LITE)


def lenet5():
    return models.lenet("lenet5", include_top=False, input_shape=(None, None, 1))


def vgg16(input_shape=(None, None, 1), *, include_top=False, **options):
    with mock.patch.object(vgg, "FILTERS", (4, 4, 8, 8, 8)):
        return models.vgg("vgg16", include_top=include_top, input_shape=input_shape, **options)


def resnet50(input_shape=(None, None, 1), *, include_top=False):
    with mock.patch.object(resnet, "FILTERS", 2):
        return models.resnet("resnet50", include_top=include_top, input_shape=input_shape)


def efficientnet_lite0():
    with (
        mock.patch.dict(efficientnet_lite.EFFICIENTNET_LITES, efficientnet_lite0=NARROW_LITE),
        mock.patch.multiple(efficientnet_lite, STEM_FILTERS=4, HEAD_FILTERS=8),
    ):
        return models.efficientnet_lite(
            "efficientnet_lite0", include_top=False, input_shape=(None, None, 1)
        )


def randomized(model, seed=0):
    """Gives a model biases and statistics that are not 0, so that its padding shows."""
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        if "kernel" not in weight.name and weight.dtype.startswith("float"):
            positive = any(word in weight.name for word in ("variance", "gamma"))
            low, high = (0.5, 1.5) if positive else (-0.3, 0.3)
            weight.assign(rng.uniform(low, high, weight.shape))
    return model


def images_for(model, *sizes, seed=1):
    """Returns a batch of one random image."""
    shape = (1, *sizes, model.input_shape[-1])
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def assert_equal(found, expected):
    """Asserts equality up to rounding, of values that differ among themselves."""
    expected = np.asarray(expected)
    assert found.shape == expected.shape
    assert expected.std() > 1e-3 * np.abs(expected).max() > 0
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5 * np.abs(expected).max())
