from functools import cache, partial
from math import prod

from costs import no_draws
from coursekit.analysis import endpoints, layer_table
from coursekit.layers import LocalResponseNorm
from coursekit.models import alexnet
from model_check import check_model
import pytest


@pytest.fixture(scope="module")
def full_size():
    """Builds each form once, with zeros for weights; they are large."""
    return cache(no_draws()(alexnet))


# Krizhevsky et al. 2012, section 3.5: kernels, and the channels that each kernel sees.
PAPER = ((96, 11, 3), (256, 5, 48), (384, 3, 256), (384, 3, 192), (256, 3, 192))
TABLED = ((64, 11, 3), (192, 5, 64), (384, 3, 192), (256, 3, 384), (256, 3, 256))
LISTED = ((96, 11, 3), (256, 5, 96), (384, 3, 256), (384, 3, 384), (256, 3, 384))
DENSE = ((4096, 256 * 6 * 6), (4096, 4096), (1000, 4096))
PARAMETERS = {
    "alexnet": 60_965_224,  # Caffe's bvlc_reference_caffenet and bvlc_alexnet
    "alexnet_ungrouped": 62_378_344,
    "alexnet_one_tower": 61_100_840,  # torchvision.models.alexnet
}
MULTIPLY_ADDS = {
    "alexnet": 724_406_816,
    "alexnet_ungrouped": 1_135_256_096,
    "alexnet_one_tower": 716_767_232,
}


@pytest.mark.parametrize(
    ("variant", "kernels"),
    [("alexnet", PAPER), ("alexnet_ungrouped", LISTED), ("alexnet_one_tower", TABLED)],
)
def test_parameters_are_those_of_the_text(full_size, variant, kernels):
    counts = [n * (size * size * seen + 1) for n, size, seen in kernels]
    counts += [units * (inputs + 1) for units, inputs in DENSE]
    model = full_size(variant)
    assert [layer.count_params() for layer in model.layers if layer.weights] == counts
    assert model.count_params() == PARAMETERS[variant]


@pytest.mark.parametrize("variant", MULTIPLY_ADDS)
def test_multiply_adds(full_size, variant):
    table = layer_table(full_size(variant))
    assert table.total("multiply_adds") == MULTIPLY_ADDS[variant]
    assert table.total("parameters") == PARAMETERS[variant]


def test_multiply_adds_of_torchvision_at_224():
    model = no_draws()(alexnet)("alexnet_one_tower", input_shape=(224, 224, 3))
    assert model.get_layer("conv1").output.shape[1:3] == (55, 55)
    assert model.count_params() == PARAMETERS["alexnet_one_tower"]
    multiply_adds = layer_table(model).total("multiply_adds")
    assert multiply_adds / 1e9 == pytest.approx(0.714, abs=5e-4)  # its documentation: 0.71


def test_the_paper_counts_60_million_parameters_and_650_000_neurons(full_size):
    model = full_size("alexnet")
    assert model.count_params() / 1e6 == pytest.approx(60, abs=1)
    names = [f"conv{i}" for i in range(1, 6)] + ["fc6", "fc7", "logits"]
    neurons = sum(prod(model.get_layer(name).output.shape[1:]) for name in names)
    assert neurons == pytest.approx(650_000, rel=0.02)


# Lecture row B06; its order of pooling and normalization is turned around, as in the paper.
SHAPES = {
    "images": (227, 227, 3),
    "conv1": (55, 55, 96),
    "norm1": (55, 55, 96),
    "pool1": (27, 27, 96),
    "conv2": (27, 27, 256),
    "norm2": (27, 27, 256),
    "pool2": (13, 13, 256),
    "conv3": (13, 13, 384),
    "conv4": (13, 13, 384),
    "conv5": (13, 13, 256),
    "pool5": (6, 6, 256),
    "flatten": (9216,),
    "fc6": (4096,),
    "dropout6": (4096,),
    "fc7": (4096,),
    "dropout7": (4096,),
    "logits": (1000,),
}


def test_layers_are_those_of_the_lecture_s_list(full_size):
    model = full_size("alexnet_ungrouped")
    shapes = [(layer.name, tuple(layer.output.shape[1:])) for layer in model.layers]
    assert shapes == list(SHAPES.items())


def test_normalization_is_in_the_paper_s_forms_only(full_size):
    def count(variant):
        return sum(isinstance(layer, LocalResponseNorm) for layer in full_size(variant).layers)

    assert [count(variant) for variant in PARAMETERS] == [2, 2, 0]


# Lecture row B11: memory KB, parameters K, multiply-adds M; 145 of conv4 and the biases corrected.
TABLE_B11 = {
    "conv1": (784, 23, 73),
    "pool1": (182, 0, 0),
    "conv2": (547, 307, 224),
    "pool2": (127, 0, 0),
    "conv3": (254, 664, 112),
    "conv4": (169, 885, 150),
    "conv5": (169, 590, 100),
    "pool5": (36, 0, 0),
    "flatten": (36, 0, 0),
    "fc6": (16, 37_753, 38),
    "fc7": (16, 16_781, 17),
    "logits": (4, 4_097, 4),
}


def test_the_lecture_s_table(full_size):
    table = layer_table(full_size("alexnet_one_tower"))
    assert {
        name: (
            round(table[name].memory / 1024),
            round(table[name].parameters / 1e3),
            round(table[name].multiply_adds / 1e6),
        )
        for name in TABLE_B11
    } == TABLE_B11


@pytest.mark.parametrize("variant", ["alexnet", "alexnet_one_tower"])
def test_it_keeps_the_rules_of_a_model(variant):
    build = partial(alexnet, variant, stem="small")
    check_model(build, input_shape=(16, 15, 3), strides=(1, 2, 4, 8))


def test_the_large_stem_begins_at_stride_4():
    body = alexnet("alexnet_one_tower", input_shape=(67, 70, 3), include_top=False)
    assert list(endpoints(body)) == ["stride4", "stride8", "stride16", "stride32"]


def test_what_the_small_stem_changes(full_size):
    small = alexnet("alexnet", input_shape=(32, 32, 3), classes=10, stem="small")
    assert small.get_layer("conv1").output.shape == (None, 32, 32, 96)
    assert small.get_layer("pool5").output.shape == (None, 3, 3, 256)
    large = full_size("alexnet")
    changed = {
        layer.name
        for layer in small.layers
        if layer.count_params() != large.get_layer(layer.name).count_params()
    }
    assert changed == {"conv1", "fc6", "fc7", "logits"}


@pytest.mark.parametrize("stem", ["imagenet", "small"])
def test_without_its_top_it_takes_any_size(stem):
    body = alexnet("alexnet_one_tower", input_shape=(None, None, 3), include_top=False, stem=stem)
    assert body.output_shape == (None, None, None, 256)


def test_arguments_are_checked():
    with pytest.raises(
        ValueError, match="`variant` must be one of alexnet, alexnet_ungrouped, alexnet_one_tower"
    ):
        alexnet("2012")
    with pytest.raises(ValueError, match="`stem` must be one of imagenet, small; got 'cifar'"):
        alexnet("alexnet", stem="cifar")
    with pytest.raises(ValueError, match="`input_shape` must have a known height and width"):
        alexnet("alexnet", input_shape=(None, 227, 3))
