from functools import partial

from coursekit.layers import ImageLayerNorm, InstanceNorm
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest

IMAGES = 4 + 3 * random_images(6, 5, 4)
GROUPS = {InstanceNorm: -1, ImageLayerNorm: 1}
AXES = {InstanceNorm: (1, 2), ImageLayerNorm: (1, 2, 3)}


@pytest.mark.parametrize("layer_class", GROUPS)
@pytest.mark.parametrize("options", [{}, {"center": False}, {"scale": False, "epsilon": 0.1}])
def test_it_keeps_the_rules_of_a_layer(layer_class, options):
    check_layer(partial(layer_class, **options), (6, 5, 4))


@pytest.mark.parametrize("layer_class", GROUPS)
def test_it_is_group_normalization_of_keras(layer_class):
    ours = layer_class(epsilon=1e-3)
    theirs = keras.layers.GroupNormalization(groups=GROUPS[layer_class], epsilon=1e-3)
    for layer in (ours, theirs):
        layer.build(IMAGES.shape)
    randomize(ours)
    theirs.set_weights(ours.get_weights())
    assert_same(ours(IMAGES), theirs(IMAGES))


@pytest.mark.parametrize("layer_class", GROUPS)
def test_mean_0_and_variance_1_over_its_axes(layer_class):
    outputs = np.array(layer_class()(IMAGES))
    np.testing.assert_allclose(outputs.mean(AXES[layer_class]), 0, atol=1e-5)
    np.testing.assert_allclose(outputs.var(AXES[layer_class]), 1, atol=1e-4)


def test_keras_normalizes_each_place_apart_by_default():
    theirs = keras.layers.LayerNormalization(epsilon=1e-5)
    assert np.abs(np.array(theirs(IMAGES)) - ImageLayerNorm()(IMAGES)).max() > 0.5
    whole = keras.layers.LayerNormalization(axis=(1, 2, 3), epsilon=1e-5)
    assert_same(whole(IMAGES), ImageLayerNorm()(IMAGES))


@pytest.mark.parametrize("layer_class", GROUPS)
def test_images_are_needed(layer_class):
    with pytest.raises(ValueError, match=r"needs batches of images.*\(3, 4\)"):
        layer_class()(np.zeros((3, 4)))
