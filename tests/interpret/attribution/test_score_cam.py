from coursekit.interpret import feature_maps, score_cam
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 6, 9, 2), dtype="float32")


@pytest.fixture
def model():
    listed = [layers.Conv2D(5, 3, activation="relu", bias_initializer="ones", name="maps")]
    listed += [layers.GlobalAveragePooling2D(), layers.Dense(3, kernel_initializer="normal")]
    return keras.Sequential([keras.Input((6, 9, 2)), *listed, layers.Softmax()])


def by_loops(model, image, target, baseline, *, logits):
    """Tries one map after the other."""
    maps, gains = feature_maps(model, image[None], "maps")[0], []
    head = keras.Sequential(model.layers[:-1] if logits else model.layers)
    for channel in range(maps.shape[-1]):
        mask = np.array(keras.ops.image.resize(maps[..., channel, None], image.shape[:2]))
        mask = (mask - mask.min()) / (mask.max() - mask.min())
        seen = mask * image + (1 - mask) * baseline
        before = head(np.full_like(image, baseline)[None])[0, target]
        gains.append(float(head(seen[None])[0, target] - before))
    weights = np.exp(gains) / np.exp(gains).sum()
    return np.maximum((maps * weights).sum(-1), 0)


@pytest.mark.parametrize("score", ["logit", "probability"])
def test_it_equals_a_plain_loop(model, score):
    model.layers[2].kernel.assign(8 * model.layers[2].kernel)
    found = score_cam(model, IMAGES, [1, 2], resize=False, baseline=0.2, score=score, batch_size=3)
    for index, target in ((0, 1), (1, 2)):
        expected = by_loops(model, IMAGES[index], target, 0.2, logits=score == "logit")
        np.testing.assert_allclose(found[index], expected, atol=1e-5)


def test_few_channels_are_those_that_vary_most(model):
    maps = feature_maps(model, IMAGES, "maps")
    found = score_cam(model, IMAGES, 0, channels=1, resize=False)
    for index in range(2):
        chosen = maps[index].var((0, 1)).argmax()
        np.testing.assert_allclose(found[index], maps[index, ..., chosen], atol=1e-6)


def test_maps_that_do_not_vary_leave_nothing_to_try(model):
    model.layers[0].kernel.assign(np.zeros((3, 3, 2, 5)))
    np.testing.assert_array_equal(score_cam(model, IMAGES, 0), np.zeros((2, 6, 9)))


def test_the_number_of_channels_is_positive(model):
    with pytest.raises(ValueError, match="`channels` must be a positive integer; got 0"):
        score_cam(model, IMAGES, 0, channels=0)
