from functools import partial

from coursekit.layers import SqueezeExcite
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest


@pytest.mark.parametrize("options", [{"ratio": 2}, {"ratio": 3, "use_bias": False}])
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(SqueezeExcite, **options), (5, 4, 9))


def test_it_equals_its_formula():
    images, layer = random_images(4, 5, 6), SqueezeExcite(2)
    layer.build(images.shape)
    randomize(layer)
    w1, b1, w2, b2 = layer.get_weights()
    hidden = np.maximum(images.mean((1, 2)) @ w1 + b1, 0)
    gates = 1 / (1 + np.exp(-(hidden @ w2 + b2)))
    assert_same(layer(images), images * gates[:, None, None, :])


def test_it_adds_to_resnet_50_what_the_paper_counts():
    # 28,088,024 parameters of SE-ResNet-50 against 25,557,032 of ResNet-50
    added = 0
    for channels, blocks in {256: 3, 512: 4, 1024: 6, 2048: 3}.items():
        layer = SqueezeExcite()
        layer.build((None, None, None, channels))
        added += blocks * layer.count_params()
    assert added == 28_088_024 - 25_557_032 == 2_530_992


def test_large_means_survive_half_precision():
    layer = SqueezeExcite(2, dtype="mixed_float16")
    output = layer(np.full((1, 64, 64, 4), 100, "float16"))
    assert np.isfinite(output).all()


def test_ratio_is_checked():
    with pytest.raises(ValueError, match="`ratio` must be a positive integer; got 0"):
        SqueezeExcite(0)
    with pytest.raises(ValueError, match="at most the number of channels, 8; got 16"):
        SqueezeExcite().build((None, 4, 4, 8))
