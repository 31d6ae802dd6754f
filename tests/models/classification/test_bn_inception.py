from functools import cache, partial
from math import prod

from costs import no_draws
from coursekit.analysis import endpoints, layer_table
from coursekit.models import bn_inception
from coursekit.models.classification.bn_inception import BN_INCEPTIONS, MODULES
from model_check import check_model
import numpy as np
import pytest

# Ioffe and Szegedy 2015, figure 5: output channels; 1 x 1; 3 x 3 reduced, full; double 3 x 3
# reduced, full; after the pooling. 0 is an empty cell, and pooling without one passes through.
FIGURE_5 = {
    "3a": (256, (64, 64, 64, 64, 96, 32)),
    "3b": (320, (64, 64, 96, 64, 96, 64)),
    "3c": (576, (0, 128, 160, 64, 96, 0)),
    "4a": (576, (224, 64, 96, 96, 128, 128)),
    "4b": (576, (192, 96, 128, 96, 128, 128)),
    "4c": (576, (160, 128, 160, 128, 160, 96)),
    "4d": (576, (96, 128, 192, 160, 192, 96)),
    "4e": (1024, (0, 128, 192, 192, 256, 0)),
    "5a": (1024, (352, 192, 320, 160, 224, 128)),
    "5b": (1024, (352, 192, 320, 192, 224, 128)),
}
WIDER = {"4c": (160, 128, 160, 128, 160, 128), "4d": (96, 128, 192, 160, 192, 128)}
TRAINABLE = {"bn_inception": 11_194_984, "bn_inception_caffe": 11_285_224}


@cache
@no_draws()
def full_size(variant, **options):
    """Builds each form once, with zeros for weights."""
    return bn_inception(variant, **options)


def convolutions(wider):
    """Yields kernel size, channels and filters of every convolution of the figure."""
    yield from ((7, 3, 64), (1, 64, 64), (3, 64, 192))
    channels = 192
    for name, (_, filters) in FIGURE_5.items():
        one, reduced, three, reduced_double, double, pool = wider.get(name, filters)
        yield from ((1, channels, one), (1, channels, reduced), (3, reduced, three))
        yield from ((1, channels, reduced_double), (3, reduced_double, double))
        yield from ((3, double, double), (1, channels, pool))
        channels = one + three + double + (pool or channels)
    yield 1, channels, 1000


def parameters(*, biases, wider):
    """Counts kernels, scales and offsets, biases if there are any, and the dense layer."""
    *hidden, logits = convolutions(wider)
    kernels = sum(size**2 * channels * filters for size, channels, filters in (*hidden, logits))
    return kernels + sum((2 + biases) * filters for *_, filters in hidden) + logits[2]


def trainable(model):
    return sum(prod(weight.shape) for weight in model.trainable_weights)


@pytest.mark.parametrize(
    ("variant", "wider"), [("bn_inception", {}), ("bn_inception_caffe", WIDER)]
)
def test_parameters_are_those_of_the_figure(variant, wider):
    model = full_size(variant)
    assert trainable(model) == parameters(biases=False, wider=wider) == TRAINABLE[variant]
    normalized = sum(filters for *_, filters in convolutions(wider)) - 1000
    assert model.count_params() == TRAINABLE[variant] + 2 * normalized


def test_biases_make_up_the_difference_to_the_published_number():
    # BN-Inception of Caffe and of pretrainedmodels for PyTorch.
    assert parameters(biases=True, wider=WIDER) == 11_295_240
    biases = sum(filters for *_, filters in convolutions(WIDER)) - 1000
    assert TRAINABLE["bn_inception_caffe"] + biases == 11_295_240


# Hu 2018, table 2, and lecture row B33: billions, the network of Caffe.
@pytest.mark.parametrize(("ratio", "published"), [(None, 2.03), (16, 2.04)])
def test_multiply_adds_are_those_published(ratio, published):
    model = full_size("bn_inception_caffe", **({"squeeze_ratio": ratio} if ratio else {}))
    multiply_adds = layer_table(model).total("multiply_adds")
    assert multiply_adds / 1e9 == pytest.approx(published, rel=0.004)


def test_squeeze_and_excitation_adds_two_matrices_a_module():
    models = full_size("bn_inception"), full_size("bn_inception", squeeze_ratio=16)
    plain, squeezed = map(layer_table, models)
    assert plain.total("multiply_adds") == 2_018_851_840
    channels = [channels for channels, _ in FIGURE_5.values()]
    added = sum(2 * c * (c // 16) for c in channels)
    biases = sum(c + c // 16 for c in channels)
    assert squeezed.total("multiply_adds") - plain.total("multiply_adds") == added
    assert squeezed.total("parameters") - plain.total("parameters") == added + biases


def test_shapes_are_those_of_the_figure():
    model = full_size("bn_inception")
    for name, (channels, _) in FIGURE_5.items():
        size = 28 if name in ("3a", "3b") else 7 if name in ("4e", "5a", "5b") else 14
        shape = model.get_layer(f"inception_{name}").output.shape
        assert shape == (None, size, size, channels)
    assert [tuple(maps.shape[1:]) for maps in endpoints(model).values()] == [
        (112, 112, 64),
        (56, 56, 192),
        (28, 28, 320),
        (14, 14, 576),
        (7, 7, 1024),
    ]


def test_pooling_is_that_of_the_figure():
    model = bn_inception("bn_inception", include_top=False)
    maxima = [name for name in FIGURE_5 if model.get_layer(f"inception_{name}").pooling == "max"]
    assert maxima == ["3c", "4e", "5b"]


def test_it_keeps_the_rules_of_a_model(monkeypatch):
    modules = {name: MODULES[name] for name in ("3b", "3c", "4a")}
    monkeypatch.setitem(BN_INCEPTIONS, "tiny", modules)
    build = partial(bn_inception, "tiny", squeeze_ratio=16)
    check_model(build, input_shape=(19, 40, 3), strides=(2, 4, 8, 16))


@pytest.mark.parametrize("stem", ["imagenet", "small"])
def test_it_takes_any_size(stem):
    shape = (None, None, 3)
    assert bn_inception("bn_inception", input_shape=shape, stem=stem).output_shape == (None, 1000)
    body = bn_inception("bn_inception", input_shape=shape, stem=stem, include_top=False)
    assert prod(body(np.zeros((1, 21, 40, 3))).shape[1:3]) == {"imagenet": 2, "small": 60}[stem]


def test_the_small_stem_keeps_the_size_up_to_3c():
    model = bn_inception("bn_inception", input_shape=(32, 28, 1), stem="small")
    sizes = [tuple(maps.shape[1:3]) for maps in endpoints(model).values()]
    assert sizes == [(32, 28), (16, 14), (8, 7)]


def test_arguments_are_checked():
    with pytest.raises(
        ValueError, match="`variant` must be one of bn_inception, bn_inception_caffe; got 'v2'"
    ):
        bn_inception("v2")
    with pytest.raises(ValueError, match="`stem` must be one of imagenet, small; got 'cifar'"):
        bn_inception("bn_inception", stem="cifar")
