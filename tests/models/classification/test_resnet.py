from functools import partial

from costs import costs, full_size, no_draws
from coursekit.models import resnet
from coursekit.models.classification.resnet import RESNETS
import keras
from model_check import check_model
import numpy as np
import pytest
from weight_copies import assert_same_outputs, copy_weights, randomized

sized = full_size(resnet)


# torchvision's documentation of resnet18 to resnet152: parameters, billions of multiply-adds
# with the stride at the 3 x 3 convolution.
TORCHVISION = {
    "resnet18": (11_689_512, 1.81),
    "resnet34": (21_797_672, 3.66),
    "resnet50": (25_557_032, 4.09),
    "resnet101": (44_549_160, 7.80),
    "resnet152": (60_192_808, 11.51),
}
# He et al. 2016, table 1: billions of multiply-adds, rounded or cut to one digit.
PAPER = {"resnet18": 1.8, "resnet34": 3.6, "resnet50": 3.8, "resnet101": 7.6, "resnet152": 11.3}
# Hu et al. 2018, table 2: billions of multiply-adds, bare and with squeeze and excitation.
SENET = {"resnet50": (3.86, 3.87), "resnet101": (7.58, 7.60)}
USELESS_BIASES = 26_560


@pytest.mark.parametrize("variant", TORCHVISION)
def test_parameters_are_those_of_torchvision(variant):
    count, _ = TORCHVISION[variant]
    assert sized(variant).trainable == count
    row = f'"{variant}" | {count:,} | {sized(variant).multiply_adds:,}'
    assert row in resnet.__doc__


@pytest.mark.parametrize("variant", PAPER)
def test_multiply_adds_are_those_of_the_paper(variant):
    assert sized(variant).multiply_adds / 1e9 == pytest.approx(PAPER[variant], abs=0.07)


@pytest.mark.parametrize("variant", ["resnet18", "resnet50", "resnet101"])
def test_multiply_adds_of_the_later_stride_are_those_of_torchvision(variant):
    count = sized(variant, stride_at="3x3").multiply_adds
    assert count / 1e9 == pytest.approx(TORCHVISION[variant][1], abs=5e-3)
    assert variant == "resnet18" or f"{count:,}" in resnet.__doc__


@pytest.mark.parametrize("variant", SENET)
def test_multiply_adds_with_squeeze_and_excitation_are_those_of_its_paper(variant):
    both = sized(variant), sized(variant, squeeze_ratio=16)
    found = [model.multiply_adds for model in both]
    assert np.array(found) / 1e9 == pytest.approx(SENET[variant], rel=0.005)
    # one multiply-add for each weight of the two dense layers
    channels = np.repeat([256, 512, 1024, 2048], RESNETS[variant][1])
    assert found[1] - found[0] == np.sum(2 * channels * (channels // 16))


def test_parameters_with_squeeze_and_excitation():
    # pretrainedmodels' and timm's seresnet50: 28.1 M, 28,088,024
    assert sized("resnet50", squeeze_ratio=16).trainable == 28_088_024


def test_keras_applications_has_useless_biases_beside():
    peer = no_draws()(keras.applications.ResNet50)(weights=None)
    biases = [layer.bias for layer in peer.layers if isinstance(layer, keras.layers.Conv2D)]
    assert sum(bias.shape[0] for bias in biases) == USELESS_BIASES
    ours, theirs = sized("resnet50"), costs(peer)
    assert theirs.total == 25_636_712  # its documentation: 25.6 M
    assert ours.trainable == theirs.trainable - USELESS_BIASES
    assert ours.total == theirs.total - USELESS_BIASES
    assert ours.multiply_adds == theirs.multiply_adds


def test_pre_activation_has_the_parameters_of_keras_applications():
    peer = no_draws()(keras.applications.ResNet50V2)(weights=None)
    convs = [layer for layer in peer.layers if isinstance(layer, keras.layers.Conv2D)]
    biases = sum(conv.filters for conv in convs if conv.use_bias)
    assert sized("resnet50", order="pre").trainable == costs(peer).trainable - biases


def block_then_projection(layer):
    """Sorts conv2_block1_0_conv, the projection, behind the three convolutions of its block."""
    block, _, number = layer.name.rpartition("_")[0].rpartition("_")
    return block or "conv1", number == "0", number


def test_it_computes_what_keras_applications_does():
    shape = (64, 64, 3)
    peer = keras.applications.ResNet50(
        weights=None, input_shape=shape, classes=5, classifier_activation=None
    )
    model = resnet("resnet50", input_shape=shape, classes=5)
    copy_weights(randomized(peer), model, order=block_then_projection)
    assert_same_outputs(peer, model, shape)


def test_stages_have_the_sizes_of_the_paper():
    model = no_draws()(resnet)("resnet34")
    ends = {"conv2_3": (56, 56, 64), "conv3_4": (28, 28, 128), "conv4_6": (14, 14, 256)}
    ends |= {"conv1": (112, 112, 64), "conv5_3": (7, 7, 512)}
    assert {name: model.get_layer(name).output.shape[1:] for name in ends} == ends


@pytest.fixture
def tiny(monkeypatch):
    """Gives the table a network of one bottleneck block a stage."""
    monkeypatch.setitem(RESNETS, "tiny", ("bottleneck", (1, 1)))
    return partial(resnet, "tiny")


@pytest.mark.parametrize(
    ("options", "strides"),
    [
        ({"squeeze_ratio": 16, "stride_at": "3x3"}, (2, 4, 8)),
        ({"stem": "small", "order": "pre", "shortcut": "always"}, (1, 2)),
    ],
)
def test_it_keeps_the_rules_of_a_model(tiny, options, strides):
    check_model(partial(tiny, **options), input_shape=(32, 48, 3), strides=strides)


def test_basic_blocks_keep_the_rules_of_a_model(monkeypatch):
    monkeypatch.setitem(RESNETS, "tiny", ("basic", (2, 1)))
    build = partial(resnet, "tiny", stem="small", shortcut="padding")
    check_model(build, input_shape=(12, 13, 1), strides=(1, 2))


def test_zero_residuals_leave_the_shortcuts(tiny):
    model = tiny(stem="small", zero_init=True, input_shape=(8, 8, 3), classes=2)
    images = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32")
    x = model.get_layer("conv1")(images)
    for stage in range(2, 4):
        x = keras.ops.relu(model.get_layer(f"conv{stage}_1")._projection(x))
    means = keras.ops.mean(x, axis=(1, 2))
    np.testing.assert_allclose(model(images), model.get_layer("logits")(means), atol=1e-5)
