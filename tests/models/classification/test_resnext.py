from functools import partial

from costs import full_size
from coursekit.models import resnet, resnext
from coursekit.models.classification.resnext import RESNEXTS
from model_check import check_model
import numpy as np
import pytest

sized = full_size(resnext)


COUNTS = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3)}
# torchvision's documentation: depth, cardinality, width, parameters
TORCHVISION = [
    (50, 1, 64, 25_557_032),  # resnet50
    (50, 32, 4, 25_028_904),
    (101, 32, 8, 88_791_336),
    (101, 64, 4, 83_455_272),
]
# Xie et al. 2017, table 1, and Hu et al. 2018, table 2: billions of multiply-adds, the latter with
# and without squeeze and excitation; the 101-layer figures from the latter only.
PAPER = {"resnext50_1x64d": 4.1, "resnext50_32x4d": 4.2}
SENET = {"resnext50_32x4d": (4.24, 4.25), "resnext101_32x4d": (7.99, 8.00)}


def from_the_paper(depth, cardinality, width):
    """Counts the parameters path by path: each has kernels of its own, of width d."""
    total = 3 * 49 * 64 + 2 * 64 + 2048 * 1000 + 1000
    before = 64
    for stage, blocks in enumerate(COUNTS[depth]):
        out, d = 256 << stage, width << stage
        for _ in range(blocks):
            total += cardinality * (before * d + 9 * d * d + d * out + 4 * d) + 2 * out
            total += 0 if before == out else before * out + 2 * out
            before = out
    return total


@pytest.mark.parametrize(("depth", "cardinality", "width", "count"), TORCHVISION)
def test_the_count_by_hand_is_that_of_torchvision(depth, cardinality, width, count):
    assert from_the_paper(depth, cardinality, width) == count


@pytest.mark.parametrize("paths", ["1x64d", "2x40d", "4x24d", "8x14d", "32x4d"])
@pytest.mark.parametrize("depth", COUNTS)
def test_parameters_are_those_counted_by_hand(depth, paths):
    model = sized(f"resnext{depth}_{paths}")
    cardinality, width = map(int, paths[:-1].split("x"))
    count = from_the_paper(depth, cardinality, width)
    assert model.trainable == count
    assert f"{count:,} | {model.multiply_adds:,} |" in resnext.__doc__


def test_the_rows_of_a_table_cost_about_the_same():
    for depth in COUNTS:
        rows = [name for name in RESNEXTS if name.startswith(f"resnext{depth}_")]
        assert len(rows) == 5
        parameters = [sized(name).trainable for name in rows]
        multiply_adds = [sized(name).multiply_adds for name in rows]
        assert max(parameters) < 1.03 * min(parameters)
        assert max(multiply_adds) < 1.05 * min(multiply_adds)


def test_multiply_adds_are_those_of_the_papers():
    for variant, billions in PAPER.items():
        assert round(sized(variant).multiply_adds / 1e9, 1) == billions
    for variant, billions in SENET.items():
        models = sized(variant), sized(variant, squeeze_ratio=16)
        counts = [model.multiply_adds / 1e9 for model in models]
        assert counts == pytest.approx(billions, rel=0.005)


def test_parameters_with_squeeze_and_excitation():
    # timm's seresnext50_32x4d: 27.56 M, seresnext101_32x4d: 48.96 M
    for depth, millions in ((50, 27.56), (101, 48.96)):
        model = sized(f"resnext{depth}_32x4d", squeeze_ratio=16)
        assert model.trainable / 1e6 == pytest.approx(millions, abs=5e-3)
    assert sized("resnext50_32x4d", squeeze_ratio=16).trainable == 27_559_896


def test_one_path_is_resnet_with_the_later_stride():
    options = {"input_shape": (32, 32, 3), "classes": 4, "stem": "small"}
    one = resnext("resnext50_1x64d", **options)
    model = resnet("resnet50", stride_at="3x3", **options)
    assert [tuple(w.shape) for w in one.weights] == [tuple(w.shape) for w in model.weights]
    one.set_weights(model.get_weights())
    images = np.random.default_rng(0).normal(size=(2, 32, 32, 3)).astype("float32")
    expected = np.array(model(images))
    assert expected.std() > 1e-3
    np.testing.assert_allclose(one(images), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("options", "strides"),
    [
        ({"squeeze_ratio": 16}, (2, 4, 8)),
        ({"stem": "small", "order": "pre", "shortcut": "always"}, (1, 2)),
    ],
)
def test_it_keeps_the_rules_of_a_model(monkeypatch, options, strides):
    monkeypatch.setitem(RESNEXTS, "tiny", ((1, 1), 8, 2))
    check_model(partial(resnext, "tiny", **options), input_shape=(32, 24, 3), strides=strides)
