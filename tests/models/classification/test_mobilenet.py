from functools import partial

from costs import full_size
from coursekit.analysis import endpoints
from coursekit.models import mobilenet
from coursekit.models.classification.mobilenet import MOBILENETS
import keras
from keras import layers
from model_check import check_model
import numpy as np
import pytest
from weight_copies import assert_same_outputs, copy_weights, randomized

sized = full_size(partial(mobilenet, "mobilenet"))


# Howard et al. 2017, tables 6 and 7: millions of multiply-adds and of parameters.
PAPER_WIDTH = {1.0: (569, 4.2), 0.75: (325, 2.6), 0.5: (149, 1.3), 0.25: (41, 0.5)}
PAPER_SIZE = {224: 569, 192: 418, 160: 290, 128: 186}
EXACT = {1.0: 4_231_976, 0.75: 2_585_560, 0.5: 1_331_592, 0.25: 470_072}


@pytest.mark.parametrize("width", PAPER_WIDTH)
def test_costs_of_each_width_are_those_of_the_paper(width):
    millions, parameters = PAPER_WIDTH[width]
    model = sized(width=width)
    assert round(model.multiply_adds / 1e6) == millions
    assert round(model.trainable / 1e6, 1) == parameters
    assert f"| {width} | {EXACT[width]:,} | {model.multiply_adds:,} |" in mobilenet.__doc__


@pytest.mark.parametrize("size", PAPER_SIZE)
def test_costs_of_each_size_are_those_of_the_paper(size):
    model = sized(input_shape=(size, size, 3))
    assert model.multiply_adds / 1e6 == pytest.approx(PAPER_SIZE[size], abs=1)
    assert model.trainable == EXACT[1.0]


@pytest.mark.parametrize("width", EXACT)
def test_costs_are_those_of_keras_applications(width):
    peer = full_size(keras.applications.MobileNet)
    assert sized(width=width) == peer(weights=None, alpha=width, input_shape=(224, 224, 3))
    assert sized(width=width).trainable == EXACT[width]


@pytest.mark.parametrize("width", [1.0, 0.5])
def test_it_computes_what_keras_applications_does(width):
    shape = (64, 64, 3)
    peer = keras.applications.MobileNet(
        weights=None, alpha=width, input_shape=shape, classes=5, classifier_activation=None
    )
    model = mobilenet("mobilenet", width=width, input_shape=shape, classes=5, activation="relu6")
    copy_weights(randomized(peer), model)
    assert_same_outputs(peer, model, shape)


def test_28_layers_as_in_the_paper():
    kinds = (layers.Conv2D, layers.DepthwiseConv2D, layers.Dense)
    model = mobilenet("mobilenet")
    inner = [layer for layer in model._flatten_layers() if isinstance(layer, kinds)]
    assert len(inner) == 28
    assert model.get_layer("conv14_pointwise").output.shape == (None, 7, 7, 1024)


def test_depthwise_kernels_keep_the_variance():
    kernels = [
        np.array(layer.kernel).ravel()
        for layer in mobilenet("mobilenet").layers
        if isinstance(layer, layers.DepthwiseConv2D)
    ]
    # each output sums 3 x 3 products: He's variance is 2 / 9
    assert np.concatenate(kernels).var() == pytest.approx(2 / 9, rel=0.05)


@pytest.mark.parametrize(("stem", "strides"), [("imagenet", (2, 4, 8)), ("small", (1, 2, 4))])
def test_it_keeps_the_rules_of_a_model(monkeypatch, stem, strides):
    blocks = ((64, 1), (128, 2), (128, 1), (256, 2))
    monkeypatch.setitem(MOBILENETS, "tiny", blocks)

    # With offsets of 0, the scales before a depthwise kernel have no gradient: its normalization
    # takes the scale of each channel away.
    def build(*, weights=None, **options):
        model = mobilenet("tiny", width=0.125, stem=stem, weights=weights, **options)
        return model if weights else randomized(model)

    check_model(build, input_shape=(32, 24, 1), strides=strides)


def test_endpoints_are_those_of_the_strides():
    body = mobilenet("mobilenet", width=0.125, include_top=False)
    assert list(endpoints(body)) == [f"stride{stride}" for stride in (2, 4, 8, 16, 32)]


@pytest.mark.parametrize("width", [0.03, 0, -1.0])
def test_width_must_leave_a_channel(width):
    with pytest.raises(ValueError, match=f"`width` must leave a channel of 32; got {width}"):
        mobilenet("mobilenet", width=width)
