from functools import partial

from costs import full_size
from coursekit.models import densenet
from coursekit.models.classification.densenet import DENSENETS
import keras
from keras.src.applications.densenet import DenseNet  # what `DenseNet121` calls with its blocks
from model_check import check_model
import numpy as np
import pytest
from weight_copies import assert_same_outputs, copy_weights, randomized

sized = full_size(densenet)


# torchvision's documentation of densenet121, densenet169 and densenet201: parameters, billions
# of multiply-adds.
TORCHVISION = {
    "densenet121": (7_978_856, 2.83),
    "densenet169": (14_149_480, 3.36),
    "densenet201": (20_013_928, 4.29),
}


def from_the_paper(counts, growth):
    """Counts the parameters layer by layer: each normalization has two a channel."""
    channels = 2 * growth
    total = 3 * 49 * channels + 2 * channels
    for i, count in enumerate(counts):
        if i > 0:
            total += 2 * channels + channels * (channels // 2)
            channels //= 2
        for _ in range(count):
            total += 2 * channels + channels * 4 * growth + 2 * 4 * growth + 9 * 4 * growth**2
            channels += growth
    return total + 2 * channels + channels * 1000 + 1000


@pytest.mark.parametrize("variant", DENSENETS)
def test_parameters_are_those_counted_by_hand(variant):
    model = sized(variant)
    count = from_the_paper(DENSENETS[variant], 32)
    assert model.trainable == count
    assert f'"{variant}" | {count:,} | {model.multiply_adds:,} |' in densenet.__doc__


def test_depth_is_that_of_the_name():
    for variant, counts in DENSENETS.items():
        # by the count that names the others, table 1's last column has 265
        misnamed = variant == "densenet264"
        assert int(variant.removeprefix("densenet")) == 2 * sum(counts) + 5 - misnamed


@pytest.mark.parametrize("variant", TORCHVISION)
def test_costs_are_those_of_torchvision(variant):
    count, billions = TORCHVISION[variant]
    assert sized(variant).trainable == count
    assert round(sized(variant).multiply_adds / 1e9, 2) == billions


def test_costs_are_those_of_keras_applications():
    peer = full_size(keras.applications.DenseNet121)(weights=None)
    assert sized("densenet121") == peer


def test_growth_rate_is_an_option(monkeypatch):
    monkeypatch.setitem(DENSENETS, "densenet161", (6, 12, 36, 24))
    assert sized("densenet161", growth_rate=48).trainable == 28_681_000  # torchvision's densenet161


def test_it_computes_what_keras_applications_does(monkeypatch):
    shape, blocks = (64, 64, 3), (2, 3, 2, 2)
    monkeypatch.setitem(DENSENETS, "short", blocks)
    peer = DenseNet(blocks, weights=None, input_shape=shape, classes=5, classifier_activation=None)
    model = densenet("short", input_shape=shape, classes=5)
    copy_weights(randomized(peer), model)
    assert_same_outputs(peer, model, shape)


@pytest.fixture
def tiny(monkeypatch):
    """Gives the table a network of three blocks of two layers."""
    monkeypatch.setitem(DENSENETS, "tiny", (2, 2, 2))
    return partial(densenet, "tiny", growth_rate=4)


@pytest.mark.parametrize(
    ("options", "strides"),
    [({"stem": "small", "compression": 1.0}, (1, 2, 4)), ({}, (2, 4, 8, 16))],
)
def test_it_keeps_the_rules_of_a_model(tiny, options, strides):
    # With offsets of 0, the scale of conv1 has no gradient: every reader normalizes it away.
    def build(*, weights=None, **arguments):
        model = tiny(**options, weights=weights, **arguments)
        return model if weights else randomized(model)

    check_model(build, input_shape=(32, 48, 3), strides=strides)


def test_dropout_acts_in_training_only(tiny):
    model = tiny(dropout_rate=0.5, seed=0, stem="small", input_shape=(8, 8, 3), classes=3)
    images = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32")
    np.testing.assert_array_equal(model(images), model(images))
    first, second = (np.array(model(images, training=True)) for _ in range(2))
    assert np.abs(first - second).max() > 1e-3
