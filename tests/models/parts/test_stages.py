from functools import cache, partial

from costs import no_draws
from coursekit.analysis.trace.calls import record_calls
from coursekit.models import densenet, mobilenet, resnet, resnet_cifar, resnext
from coursekit.models.parts.stages import stem
import keras
from keras import layers, ops
import numpy as np
import pytest

FAMILIES = {
    "resnet": partial(resnet, "resnet18"),
    "resnet, bottleneck": partial(resnet, "resnet50", stem="small"),
    "resnet, pre": partial(resnet, "resnet18", order="pre"),
    "resnext": partial(resnext, "resnext50_32x4d"),
    "densenet": partial(densenet, "densenet121"),
    "mobilenet": partial(mobilenet, "mobilenet"),
    "resnet_cifar": partial(resnet_cifar, "resnet20"),
    "plain": partial(resnet_cifar, "plain20", order="pre"),
}


@cache
def whole(family):
    with no_draws():
        return FAMILIES[family]()


@pytest.mark.parametrize("family", FAMILIES)
def test_without_its_top_a_model_takes_images_of_any_size(family):
    with no_draws():
        body = FAMILIES[family](include_top=False, input_shape=(None, None, 3))
    assert body.output_shape[:3] == (None, None, None)
    assert whole(family).get_layer("pool").input.shape[3] == body.output_shape[3]


@pytest.mark.parametrize("family", FAMILIES)
def test_no_convolution_before_a_normalization_has_a_bias(family):
    called = [call.layer for call in record_calls(whole(family)).calls]
    convs = [
        layer for layer in called if isinstance(layer, (layers.Conv2D, layers.DepthwiseConv2D))
    ]
    assert convs
    assert not any(conv.use_bias for conv in convs)
    logits = called[-1]
    assert (logits.name, logits.use_bias) == ("logits", True)
    assert logits.activation is keras.activations.linear


@pytest.mark.parametrize(("build", "known"), [(resnet, 5), (resnext, 10), (densenet, 4)])
def test_unknown_variants_are_refused_and_the_known_named(build, known):
    with pytest.raises(ValueError, match=r"`variant` must be one of .*; got 'vgg'") as error:
        build("vgg")
    assert str(error.value).count(build.__name__) == known


@pytest.mark.parametrize("family", ["resnet", "resnext", "densenet", "mobilenet"])
def test_stem_is_checked(family):
    with pytest.raises(ValueError, match="`stem` must be one of imagenet, small; got 'big'"):
        FAMILIES[family](stem="big")


def test_windows_of_the_stem_are_centered():
    images = keras.Input((16, 16, 3))
    model = keras.Model(images, stem(images, 4, kind="imagenet"))
    x = np.random.default_rng(0).normal(size=(2, 16, 16, 3)).astype("float32")
    model.get_layer("conv1")._conv.kernel.assign(np.ones((7, 7, 3, 4)))
    padded = np.pad(x, [(0, 0), (3, 3), (3, 3), (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (7, 7), axis=(1, 2))
    sums = windows[:, ::2, ::2].sum(axis=(3, 4, 5))
    found = keras.Model(images, model.get_layer("conv1").output)(x)
    np.testing.assert_allclose(found[..., 0], ops.relu(sums) / np.sqrt(1 + 1e-5), atol=1e-4)
    pooled = np.pad(found, [(0, 0), (1, 1), (1, 1), (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(pooled, (3, 3), axis=(1, 2))
    np.testing.assert_array_equal(model(x), windows[:, ::2, ::2].max(axis=(4, 5)))
