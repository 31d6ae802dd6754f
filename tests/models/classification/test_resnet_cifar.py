from functools import partial

from costs import costs, full_size, no_draws
from coursekit.layers import ResidualBlock
from coursekit.models import resnet_cifar
import keras
from model_check import check_model
import numpy as np
import pytest

sized = full_size(resnet_cifar)


# He et al. 2016, table 6: millions of parameters of ResNet-20 to ResNet-1202.
PAPER = {20: 0.27, 32: 0.46, 44: 0.66, 56: 0.85, 110: 1.7}


def from_the_paper(depth):
    """Counts the parameters by hand: kernels, a scale and an offset a channel, the last layer."""
    blocks = (depth - 2) // 6
    total = 3 * 9 * 16 + 2 * 16 + 64 * 10 + 10
    for before, filters in ((16, 16), (16, 32), (32, 64)):
        total += 9 * before * filters + (2 * blocks - 1) * 9 * filters**2 + 2 * blocks * 2 * filters
    return total


@pytest.mark.parametrize("depth", PAPER)
def test_parameters_are_those_of_the_paper(depth):
    count = sized(f"resnet{depth}").trainable
    assert count == from_the_paper(depth)
    assert round(count / 1e6, 1 if depth == 110 else 2) == PAPER[depth]


@pytest.mark.parametrize("depth", [20, 56, 110])
def test_the_docstring_says_the_costs(depth):
    count = sized(f"resnet{depth}").multiply_adds
    assert f'| "resnet{depth}" | {from_the_paper(depth):,} | {count:,} |' in resnet_cifar.__doc__


def test_a_network_of_1202_layers_is_built():
    model = no_draws()(resnet_cifar)("resnet1202")
    assert sum(isinstance(layer, ResidualBlock) for layer in model.layers) == 600
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    assert trainable == from_the_paper(1202) == 19_421_274  # table 6: 19.4 M
    assert '| "resnet1202" | 19,421,274 |' in resnet_cifar.__doc__


def test_resnet_20_has_the_parameters_and_multiply_adds_of_others():
    # the common count of this network, option A shortcuts without weights: 269,722
    assert sized("resnet20").trainable == 269_722
    by_hand = 32**2 * 9 * 3 * 16 + 640
    for size, before, filters in ((32, 16, 16), (16, 16, 32), (8, 32, 64)):
        by_hand += size**2 * 9 * (before * filters + 5 * filters**2)
    assert sized("resnet20").multiply_adds == by_hand


@pytest.mark.parametrize("order", ["post", "pre"])
def test_the_plain_twin_has_as_many_layers_and_parameters(order):
    plain = no_draws()(resnet_cifar)("plain56", order=order)
    assert not any(isinstance(layer, ResidualBlock) for layer in plain.layers)
    assert costs(plain) == sized("resnet56")


def test_the_twins_differ_by_the_sum_only():
    options = {"input_shape": (8, 8, 3)}
    plain, twin = (resnet_cifar(f"{kind}8", **options) for kind in ("plain", "resnet"))
    twin.set_weights(plain.get_weights())
    images = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32")
    before = twin.get_layer("conv1")(images)
    residual = plain.get_layer("conv2_1_1")(before)
    second = plain.get_layer("conv2_1_2")
    summed = keras.ops.relu(second._norm(second._conv(residual)) + before)
    np.testing.assert_allclose(twin.get_layer("conv2_1")(before), summed, atol=1e-5)


@pytest.mark.parametrize(
    ("options", "by"),
    [
        ({"shortcut": "projection"}, 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64),
        # nine blocks, of which two change the channels
        ({"shortcut": "always"}, 3 * (16**2 + 32**2 + 64**2 + 2 * 112) - 16 * 32 - 32 * 64),
        ({"order": "pre"}, 0),
    ],
)
def test_what_options_add(options, by):
    assert sized("resnet20", **options).trainable == sized("resnet20").trainable + by


@pytest.mark.parametrize("order", ["post", "pre"])
@pytest.mark.parametrize("variant", ["resnet8", "plain8"])
def test_it_keeps_the_rules_of_a_model(variant, order):
    build = partial(resnet_cifar, variant, order=order)
    check_model(build, input_shape=(16, 14, 1), strides=(1, 2, 4))


@pytest.mark.parametrize(
    "variant", ["resnet2", "resnet18", "plain21", "resnet1200", "resnet-4", "resnet", "vgg20", 20]
)
def test_other_variants_are_refused(variant):
    with pytest.raises(ValueError, match=r"`variant` must be .* 6 n \+ 2 with n of 1 .*; got"):
        resnet_cifar(variant)


def test_options_are_checked():
    with pytest.raises(ValueError, match="`order` must be one of post, pre; got 'mid'"):
        resnet_cifar("plain8", order="mid")
