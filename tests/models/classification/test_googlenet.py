from functools import cache
from math import prod

from costs import no_draws
from coursekit.analysis import endpoints, layer_table
from coursekit.models import WithAuxiliaryLosses, googlenet
from coursekit.models.classification.googlenet import GOOGLENETS
import keras
from model_check import check_model
import numpy as np
import pytest

# Szegedy et al. 2015, table 1: channels in, the six columns of filters, and millions of
# multiply-adds.
TABLE = {
    "inception_3a": (192, (64, 96, 128, 16, 32, 32), 128),
    "inception_3b": (256, (128, 128, 192, 32, 96, 64), 304),
    "inception_4a": (480, (192, 96, 208, 16, 48, 64), 73),
    "inception_4b": (512, (160, 112, 224, 24, 64, 64), 88),
    "inception_4c": (512, (128, 128, 256, 24, 64, 64), 100),
    "inception_4d": (512, (112, 144, 288, 32, 64, 64), 119),
    "inception_4e": (528, (256, 160, 320, 32, 128, 128), 170),
    "inception_5a": (832, (256, 160, 320, 32, 128, 128), 51),  # it has 54, against its columns
    "inception_5b": (832, (384, 192, 384, 48, 128, 128), 71),
}


def convolutions():
    """Yields kernel size, channels and filters of every convolution of the table."""
    yield from ((7, 3, 64), (1, 64, 64), (3, 64, 192))
    for channels, (one, reduced3, three, reduced5, five, pool), _ in TABLE.values():
        yield from ((1, channels, one), (1, channels, reduced3), (3, reduced3, three))
        yield from ((1, channels, reduced5), (5, reduced5, five), (1, channels, pool))


@cache
@no_draws()
def full_size(**options):
    """Builds the network once, with zeros for weights."""
    return googlenet("googlenet", **options)


def test_parameters_are_those_of_the_table():
    kernels = sum(size**2 * channels * filters for size, channels, filters in convolutions())
    biases = sum(filters for *_, filters in convolutions())
    total = kernels + biases + 1000 * (1024 + 1)
    assert total == full_size().count_params() == 6_998_552


def test_the_table_s_sums_also_give_torchvision_s_parameters():
    """torchvision's 6,624,904 have normalization for biases, and 3 x 3 kernels for the 5 x 5."""
    shapes = [(3 if size == 5 else size, *rest) for size, *rest in convolutions()]
    kernels = sum(size**2 * channels * filters for size, channels, filters in shapes)
    norms = 2 * sum(filters for *_, filters in shapes)
    assert kernels + norms + 1000 * (1024 + 1) == 6_624_904


def test_the_auxiliary_classifiers_bring_13_4_million_parameters():
    # Section 5: 1 x 1 convolution to 128 channels, 4 x 4 x 128 to 1024, 1024 to 1000, with biases.
    heads = [128 * (c + 1) + 1024 * (4 * 4 * 128 + 1) + 1000 * 1025 for c in (512, 528)]
    model = full_size(auxiliary=True)
    assert model.count_params() == 6_998_552 + sum(heads) == 13_378_280  # Caffe's bvlc_googlenet
    plain = keras.Model(model.inputs, model.outputs)
    assert plain.count_params() == 6_998_552
    assert layer_table(model).total("multiply_adds") == layer_table(plain).total("multiply_adds")


def test_multiply_adds_are_those_of_the_table():
    table = layer_table(full_size())

    def millions(name):
        rows = (row for row in table.rows if row.name.split("/")[0] == name)
        return sum(row.multiply_adds for row in rows) / 1e6

    for name, (*_, stated) in TABLE.items():
        assert millions(name) == pytest.approx(stated, abs=0.7), name
    assert millions("conv2_reduced") + millions("conv2") == pytest.approx(360, abs=0.5)
    assert table.total("multiply_adds") == 1_582_671_872
    # The paper gives conv1 34 M, and so 1.5 G in all; a 7 x 7 convolution makes 118 M.
    assert millions("conv1") == pytest.approx(112 * 112 * 64 * 7 * 7 * 3 / 1e6)
    without = table.total("multiply_adds") / 1e6 - millions("conv1") + 34
    assert without / 1e3 == pytest.approx(1.5, abs=0.01)


def test_shapes_and_depth_are_those_of_the_table():
    model = full_size()
    shapes = {name: tuple(tensor.shape[1:]) for name, tensor in endpoints(model).items()}
    assert shapes == {
        "stride2": (112, 112, 64),
        "stride4": (56, 56, 192),
        "stride8": (28, 28, 480),
        "stride16": (14, 14, 832),
        "stride32": (7, 7, 1024),
    }
    # 22 layers with weights on the longest way: 3, twice 9, 1.
    on_the_way = [2 if "inception" in layer.name else bool(layer.weights) for layer in model.layers]
    assert sum(on_the_way) == 22


@pytest.mark.parametrize(
    ("shape", "strides", "options"),
    [
        ((33, 40, 3), (2, 4, 8, 16), {}),
        ((9, 10, 1), (1, 2), {"stem": "small", "auxiliary": True}),
    ],
)
def test_it_keeps_the_rules_of_a_model(monkeypatch, shape, strides, options):
    modules = {name: GOOGLENETS["googlenet"][name] for name in ("3a", "3b", "4a")}
    monkeypatch.setitem(GOOGLENETS, "tiny", modules)

    def build(include_top=True, **arguments):
        chosen = options if include_top else {**options, "auxiliary": False}
        return googlenet("tiny", include_top=include_top, **chosen, **arguments)

    check_model(build, input_shape=shape, strides=strides)


def test_one_set_of_labels_trains_all_three_classifiers():
    model = googlenet("googlenet", input_shape=(9, 9, 1), classes=3, stem="small", auxiliary=True)
    assert isinstance(model, WithAuxiliaryLosses)
    assert model.weight == 0.3
    images = np.random.default_rng(0).normal(size=(6, 9, 9, 1)).astype("float32")
    labels = np.arange(6) % 3
    before = {weight.path: weight.numpy() for weight in model.trainable_weights}
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, metrics=["accuracy"], run_eagerly=True)
    history = model.fit(images, labels, verbose=0).history
    assert history["loss"][0] > 1.3 * np.log(3)  # about 1.6 log 3 by chance
    assert all(np.any(before[w.path] != w.numpy()) for w in model.trainable_weights)
    assert sum("auxiliary" in path for path in before) == 12
    assert model.predict(images, verbose=0).shape == (6, 3)
    assert model.evaluate(images, labels, verbose=0)[0] < 1.3 * np.log(3)


@pytest.mark.parametrize("stem", ["imagenet", "small"])
def test_it_takes_any_size(stem):
    shape = (None, None, 3)
    assert googlenet("googlenet", input_shape=shape, stem=stem).output_shape == (None, 1000)
    body = googlenet("googlenet", input_shape=shape, stem=stem, include_top=False)
    assert body.output_shape == (None, None, None, 1024)
    assert prod(body(np.zeros((1, 21, 40, 3))).shape[1:3]) == {"imagenet": 2, "small": 60}[stem]


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`stem` must be one of imagenet, small; got 'cifar'"):
        googlenet("googlenet", stem="cifar")
    with pytest.raises(ValueError, match="`auxiliary` must be False without the top"):
        googlenet("googlenet", auxiliary=True, include_top=False)
    too_small = ((64, 80, 3), "imagenet"), ((None, 80, 3), "imagenet"), ((9, 8, 1), "small")
    for shape, stem in too_small:
        with pytest.raises(ValueError, match="must give inception_4a maps of 5 x 5 or more"):
            googlenet("googlenet", auxiliary=True, input_shape=shape, stem=stem)
    assert googlenet("googlenet", auxiliary=True, input_shape=(65, 65, 3)).output_shape == (
        None,
        1000,
    )
