from functools import partial

from costs import full_size
from coursekit.layers import ConvBNReLU
from coursekit.models import segnet
import keras
import numpy as np
from pixel_model_check import check_pixel_model
import pytest
from weight_copies import randomized

sized = full_size(segnet)
# Channels into and out of the convolutions of VGG-16; the decoder's are the same, turned, with
# the 11 classes in the place of the image's channels.
VGG_16 = [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 256)]
VGG_16 += [(256, 512), *[(512, 512)] * 5]


def test_parameters_of_segnet():
    kernels = (
        sum(9 * a * b for a, b in VGG_16) + sum(9 * a * b for a, b in VGG_16[1:]) + 9 * 64 * 11
    )
    channels = sum(b for _, b in VGG_16) + sum(a for a, _ in VGG_16[1:])
    learned = kernels + 2 * channels + 11
    assert sized(input_shape=(32, 32, 3)).trainable == learned
    # Badrinarayanan 2017: 29.45 million, with a bias before each normalization
    assert round((learned + channels) / 1e6, 2) == 29.45
    assert f"| {learned:,} |" in segnet.__doc__
    assert f"carries {channels:,} such biases" in segnet.__doc__


def test_parameters_of_segnet_basic():
    learned = sized("segnet_basic", input_shape=(32, 32, 3)).trainable
    assert learned == 49 * 64 * (3 + 7 * 64) + 8 * 2 * 64 + 65 * 11
    assert learned / 1e6 == pytest.approx(1.425, abs=0.01)  # table 1 of the paper
    assert f"| {learned:,} |" in segnet.__doc__


def test_13_convolutions_on_either_way():
    model = segnet(filters=1, input_shape=(32, 32, 3))
    names = [layer.name for layer in model.layers if isinstance(layer, ConvBNReLU)]
    assert len([name for name in names if name.startswith("conv")]) == 13
    assert len([name for name in names if name.startswith("deconv")]) == 12  # and the logits
    widths = {stage: model.get_layer(f"deconv{stage}_1").filters for stage in (5, 4, 3, 2)}
    assert widths == {5: 8, 4: 4, 3: 2, 2: 1}


def test_it_keeps_the_rules_of_a_model():
    def build(weights=None, **options):
        model = segnet("segnet_basic", filters=2, weights=weights, **options)
        return model if weights else randomized(model)

    check_pixel_model(build)


@pytest.mark.parametrize("size", [(45, 60), (47, 33), (1, 1)])
def test_values_return_to_the_places_of_the_maxima(size):
    model = randomized(segnet("segnet_basic", filters=3, input_shape=(*size, 3)))
    images = np.random.default_rng(0).normal(size=(2, *size, 3)).astype("float32")
    outputs = [model.get_layer(n).output for n in ("conv1_1", "deconv2_1", "unpool1")]
    outputs.append(model.get_layer("pool1").output[0])
    maps = keras.Model(model.input, outputs)(images)
    before, values, unpooled, pooled = map(np.array, maps)
    assert unpooled.shape == before.shape
    kept = unpooled != 0
    assert kept.sum() <= values.size
    np.testing.assert_array_equal(np.sort(unpooled[kept]), np.sort(values[values != 0]))
    assert set(before[kept]) <= set(np.ravel(pooled))


def test_without_its_top_it_returns_maps():
    model = segnet("segnet_basic", filters=5, include_top=False, input_shape=(20, 24, 1))
    assert model.output_shape == (None, 20, 24, 5)
    model = segnet(filters=2, include_top=False)
    assert model.output_shape == (None, None, None, 2)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`variant` must be one of segnet, segnet_basic; got 'v'"):
        segnet("v")
    with pytest.raises(ValueError, match="`filters` must be a positive integer; got 0"):
        segnet(filters=0)


def test_it_learns_a_square_in_seconds():
    rng = np.random.default_rng(0)
    images = rng.normal(0, 0.1, size=(16, 16, 16, 1)).astype("float32")
    labels = np.zeros((16, 16, 16), "int32")
    for image, label in zip(images, labels, strict=True):
        row, column = rng.integers(0, 9, 2)
        image[row : row + 7, column : column + 7] += 1
        label[row : row + 7, column : column + 7] = 1
    keras.utils.set_random_seed(0)
    model = segnet("segnet_basic", filters=4, classes=2, input_shape=(16, 16, 1))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.03), loss, metrics=["accuracy"])
    history = partial(model.fit, images, labels, batch_size=8, verbose=0)(epochs=8)
    assert history.history["accuracy"][-1] > 0.9
