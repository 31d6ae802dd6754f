from functools import cache, partial

from costs import no_draws
from coursekit.analysis import layer_table
from coursekit.layers import ConvBNReLU, LocalResponseNorm, SqueezeExcite
from coursekit.models import vgg
from coursekit.models.classification import vgg as module
import keras
from model_check import check_model
import numpy as np
import pytest

# Simonyan and Zisserman 2015, tables 1 and 2: layers with weights, millions of parameters.
PAPER = {
    "vgg11": (11, 133),
    "vgg11_lrn": (11, 133),
    "vgg13": (13, 133),
    "vgg16_c": (16, 134),
    "vgg16": (16, 138),
}
PAPER["vgg19"] = (19, 144)
# torchvision's documentation of vgg11, vgg13, vgg16 and vgg19: parameters, billions of
# multiply-adds.
TORCHVISION = {
    "vgg11": (132_863_336, 7.61),
    "vgg13": (133_047_848, 11.31),
    "vgg16": (138_357_544, 15.47),
    "vgg19": (143_667_240, 19.63),
}
VGG_16 = 15_470_264_320  # multiply-adds
DENSE = 4096 * (7 * 7 * 512 + 1) + 4096 * 4097 + 1000 * 4097
BODIES = {
    "vgg11": 132_863_336 - DENSE,
    "vgg11_lrn": 132_863_336 - DENSE,
    "vgg13": 133_047_848 - DENSE,
    # C is B with a 1 x 1 convolution in each of the last three stages.
    "vgg16_c": 133_047_848 - DENSE + 256 * 257 + 2 * 512 * 513,
    "vgg16": 138_357_544 - DENSE,
    "vgg19": 143_667_240 - DENSE,
}
NARROW = (16, 16, 16, 32, 32)  # channels of the stages


@cache
@no_draws()
def body(variant, **options):
    """Builds each form without its top once, with zeros for weights."""
    return vgg(variant, include_top=False, **options)


@pytest.mark.parametrize("variant", PAPER)
def test_depth_and_parameters_are_those_of_the_paper(variant):
    model = body(variant)
    depth, millions = PAPER[variant]
    assert sum(bool(layer.weights) for layer in model.layers) + 3 == depth
    assert model.count_params() == BODIES[variant]
    assert round((model.count_params() + DENSE) / 1e6) == millions


@pytest.mark.parametrize("variant", TORCHVISION)
def test_multiply_adds_are_those_of_torchvision(variant):
    dense = 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000
    multiply_adds = layer_table(body(variant)).total("multiply_adds") + dense
    assert multiply_adds / 1e9 == pytest.approx(TORCHVISION[variant][1], abs=5e-3)


def test_multiply_adds_of_c_lie_between_those_of_b_and_d():
    sizes = 56 * 56 * 256**2, 28 * 28 * 512**2, 14 * 14 * 512**2
    b, c, d = (layer_table(body(v)).total("multiply_adds") for v in ("vgg13", "vgg16_c", "vgg16"))
    assert (c - b, d - b) == (sum(sizes), 9 * sum(sizes))


def test_vgg_16_costs_what_the_tables_say():
    table = layer_table(no_draws()(vgg)("vgg16"))
    assert table.total("parameters") == 138_357_544
    assert table.total("multiply_adds") == VGG_16  # 15.47 G: Hu 2018


@pytest.mark.parametrize(
    ("variant", "peer"), [("vgg16", keras.applications.VGG16), ("vgg19", keras.applications.VGG19)]
)
def test_it_computes_what_keras_applications_does(variant, peer):
    shape = (64, 32, 3)
    ours = vgg(variant, include_top=False, input_shape=shape)
    theirs = no_draws()(peer)(False, weights=None, input_shape=shape)
    theirs.set_weights(ours.get_weights())
    images = np.random.default_rng(0).normal(size=(2, *shape)).astype("float32")
    maps = ours(images)
    assert float(np.max(maps)) > 0
    np.testing.assert_allclose(maps, theirs(images), rtol=1e-5, atol=1e-6)


def test_batch_normalization_takes_the_place_of_the_biases():
    # torchvision.models.vgg16_bn, which keeps them: 138,365,992.
    model = body("vgg16", batch_norm=True)
    trainable = sum(np.prod(weight.shape) for weight in model.trainable_weights)
    assert sum(isinstance(layer, ConvBNReLU) for layer in model.layers) == 13
    biases = 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512
    assert trainable + DENSE == 138_365_992 - biases


def test_se_vgg_16_adds_two_matrices_a_convolution():
    plain, squeezed = body("vgg16"), body("vgg16", squeeze_ratio=16)
    channels = [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6
    products = sum(2 * c * (c // 16) for c in channels)
    biases = sum(c + c // 16 for c in channels)
    assert squeezed.count_params() - plain.count_params() == products + biases
    tables = layer_table(plain), layer_table(squeezed)
    assert tables[1].total("multiply_adds") - tables[0].total("multiply_adds") == products
    # Hu 2018, table 2: 15.48 G; the means of the maps count there.
    means = sum(np.prod(layer.output.shape[1:]) for layer in squeezed.layers if is_squeeze(layer))
    assert (VGG_16 + products + means) / 1e9 == pytest.approx(15.48, abs=5e-3)


def is_squeeze(layer):
    return isinstance(layer, SqueezeExcite)


def test_local_response_normalization_follows_the_first_convolution_of_a_lrn_only():
    kinds = {variant: [type(layer) for layer in body(variant).layers] for variant in PAPER}
    assert kinds["vgg11_lrn"].index(LocalResponseNorm) == 2
    kinds["vgg11_lrn"].remove(LocalResponseNorm)
    assert kinds["vgg11_lrn"] == kinds["vgg11"]
    assert not any(LocalResponseNorm in found for found in kinds.values())


@pytest.mark.parametrize(
    ("options", "filters"),
    [
        ({"variant": "vgg11_lrn"}, NARROW),
        ({"variant": "vgg16_c", "batch_norm": True, "squeeze_ratio": 16}, module.FILTERS),
    ],
)
def test_it_keeps_the_rules_of_a_model(monkeypatch, options, filters):
    monkeypatch.setattr(module, "FILTERS", filters)
    build = partial(vgg, stem="small", **options)
    check_model(build, input_shape=(28, 20, 3), strides=(1, 2, 4, 8, 16, 32))


def test_the_small_stem_changes_the_dense_layers_only():
    small = no_draws()(vgg)("vgg11", input_shape=(32, 32, 3), classes=10, stem="small")
    dense = 512 * (512 + 1) + 512 * (512 + 1) + 10 * (512 + 1)
    assert small.count_params() == BODIES["vgg11"] + dense
    assert small.get_layer("pool5").output.shape == (None, 1, 1, 512)


def test_without_its_top_it_takes_any_size():
    assert body("vgg13", input_shape=(None, None, 1)).output_shape == (None, None, None, 512)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match=r"`variant` must be one of vgg11, vgg11_lrn, .*; got 'D'"):
        vgg("D")
    with pytest.raises(ValueError, match="`stem` must be one of imagenet, small; got 'cifar'"):
        vgg("vgg11", stem="cifar")
    with pytest.raises(ValueError, match="`input_shape` must have a known height and width"):
        vgg("vgg11", input_shape=(None, None, 3))
