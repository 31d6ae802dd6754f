from coursekit.interpret import occlusion
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 5, 8, 2), dtype="float32")
PATCHES = [((2, 3), (1, 2)), ((5, 1), (1, 1)), (2, 2), (3, None), ((5, 8), 1)]


def linear(activation=None):
    dense = layers.Dense(3, activation=activation, bias_initializer="normal")
    return keras.Sequential([keras.Input((5, 8, 2)), layers.Flatten(), dense])


def by_loops(image, weights, cover, patch, stride):
    """Returns the mean of w . (x - cover) over the patches that hide each pixel."""
    height, width = np.broadcast_to(patch, 2)
    down, right = np.broadcast_to(stride, 2)
    drops, total, hidden = weights * (image - cover), np.zeros((5, 8)), np.zeros((5, 8))
    rows = sorted({*range(0, 5 - height, down), 5 - height})
    columns = sorted({*range(0, 8 - width, right), 8 - width})
    for row in rows:
        for column in columns:
            place = np.s_[row : row + height, column : column + width]
            total[place] += drops[place].sum()
            hidden[place] += 1
    return total / hidden


@pytest.mark.parametrize(("patch", "stride"), PATCHES)
def test_a_linear_model_loses_what_each_patch_adds(patch, stride):
    model = linear()
    weights = model.layers[-1].kernel.numpy()[:, 1].reshape(5, 8, 2)
    found = occlusion(model, IMAGES, 1, patch=patch, stride=stride, baseline=0.2)
    for index in range(2):
        half = stride if stride is not None else (np.broadcast_to(patch, 2) + 1) // 2
        expected = by_loops(IMAGES[index], weights, 0.2, patch, half)
        np.testing.assert_allclose(found[index], expected, atol=1e-5)


def test_the_score_is_the_probability_unless_the_logit_is_asked_for():
    model = linear("softmax")
    cover = np.zeros_like(IMAGES)
    for score, read in (("probability", 0), ("logit", 1)):
        found = occlusion(model, IMAGES, 2, patch=(5, 8), stride=1, baseline=0, score=score)
        top = model.layers[-1]
        bare = [x.reshape(2, -1) @ top.kernel.numpy() + top.bias.numpy() for x in (IMAGES, cover)]
        shares = [np.exp(x) / np.exp(x).sum(1, keepdims=True) for x in bare]
        before, after = (shares, bare)[read]
        np.testing.assert_allclose(found[:, 0, 0], (before - after)[:, 2], atol=1e-5)


def test_each_image_has_its_own_cover():
    model = linear()
    together = occlusion(model, IMAGES, 0, patch=2, baseline="mean")
    alone = [occlusion(model, IMAGES[i : i + 1], 0, patch=2, baseline="mean")[0] for i in (0, 1)]
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize(("size", "patch"), [((5, 8), (1, 2)), ((3, 28), (1, 7)), ((64, 80), 16)])
def test_the_usual_patch_suits_the_size_of_the_image(size, patch):
    images = np.random.default_rng(0).random((1, *size, 1), dtype="float32")
    model = keras.Sequential([keras.Input((*size, 1)), layers.Flatten(), layers.Dense(2)])
    expected = occlusion(model, images, 1, patch=patch, score="logit")
    np.testing.assert_array_equal(occlusion(model, images, 1, score="logit"), expected)


@pytest.mark.parametrize("patch", [6, (3, 9)])
def test_a_patch_fits_into_the_image(patch):
    with pytest.raises(ValueError, match="`patch` must fit into 5 x 8 pixels; got"):
        occlusion(linear(), IMAGES, 0, patch=patch)
