from coursekit.interpret.feature_maps import feature_maps
from coursekit.interpret.filters import filters
from coursekit.interpret.units.top_patches import top_patches
from coursekit.interpret.units.unit_summary import unit_summary
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((7, 10, 8, 3), dtype="float32")


@pytest.fixture
def model():
    listed = [layers.Conv2D(5, 3, name="conv"), layers.ReLU(name="relu")]
    listed.append(layers.SeparableConv2D(4, 3, name="separable"))
    return keras.Sequential([keras.Input((10, 8, 3)), *listed])


def test_each_part_is_what_its_own_function_gives(model):
    found = unit_summary(model, "conv", 3, (IMAGES[i : i + 2] for i in range(0, 7, 2)), count=4)
    np.testing.assert_array_equal(found.filter, filters(model, "conv")[3])
    expected = top_patches(model, "conv", IMAGES, channels=3, count=4)
    for part, other in zip(found.patches, expected, strict=True):
        np.testing.assert_allclose(part, other, rtol=1e-5)


def test_the_histogram_counts_every_activation(model):
    found = unit_summary(model, "conv", 1, IMAGES, bins=16, batch_size=2)
    maps = feature_maps(model, IMAGES, "conv")[..., 1]
    assert found.counts.sum() == maps.size
    assert found.edges[0] <= maps.min()
    assert found.edges[-1] >= maps.max()
    assert found.active == pytest.approx((maps > 0).mean())
    assert unit_summary(model, "relu", 1, IMAGES).active == pytest.approx(found.active)


@pytest.mark.parametrize("layer", ["relu", "separable"])
def test_a_layer_without_a_filter_for_each_channel_has_none(model, layer):
    assert unit_summary(model, layer, 0, IMAGES).filter is None


def test_odd_bins_are_refused(model):
    with pytest.raises(ValueError, match="`bins` must be even; got 7"):
        unit_summary(model, "conv", 0, IMAGES, bins=7)
