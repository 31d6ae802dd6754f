from coursekit.interpret import rise
from coursekit.interpret.attribution.rise import _draw, _masks
import keras
from keras import layers
import numpy as np
import pytest
from scipy import ndimage

IMAGES = np.random.default_rng(0).random((2, 6, 10, 1), dtype="float32")


def linear(kernel=None, activation=None):
    dense = layers.Dense(2, activation=activation)
    model = keras.Sequential([keras.Input((6, 10, 1)), layers.Flatten(), dense])
    if kernel is not None:
        dense.kernel.assign(kernel)
    return model


def test_masks_are_cells_enlarged_and_shifted():
    cells, rows, columns = _draw(0, 5, (3, 2), (6, 10), 0.5)
    found = _masks(cells, rows, columns, (6, 10))
    for index in range(5):
        large = ndimage.zoom(cells[index], (2, 5), order=1, mode="nearest", grid_mode=True)
        down, right = round(rows[index] * 2), round(columns[index] * 5)
        expected = large[down : down + 6, right : right + 10]
        np.testing.assert_allclose(found[index], expected, atol=1e-6)


@pytest.mark.parametrize("score", ["logit", "probability"])
def test_it_equals_a_plain_loop(score):
    model = linear(activation="softmax")
    found = rise(model, IMAGES, 1, samples=11, grid=(3, 2), baseline=0.1, score=score, seed=4)
    masks = _masks(*_draw(4, 11, (3, 2), (6, 10), 0.5), (6, 10))
    for image, result in zip(IMAGES[..., 0], found, strict=True):
        scores = []
        for mask in masks:
            seen = mask * image + (1 - mask) * 0.1
            logits = seen.ravel() @ model.layers[-1].kernel.numpy()
            shares = np.exp(logits) / np.exp(logits).sum()
            scores.append((logits if score == "logit" else shares)[1])
        weighted = sum(value * mask for value, mask in zip(scores, masks, strict=True))
        expected = weighted / masks.sum(0) - np.mean(scores)
        np.testing.assert_allclose(result, expected, atol=1e-5)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_pixels_that_matter_come_first_or_last(sign):
    kernel = np.zeros((6, 10, 2), "float32")
    kernel[4:6, 1:3, 0] = sign
    found = rise(linear(kernel.reshape(60, 2)), IMAGES[:1] + 1, 0, samples=400, grid=(3, 5))[0]
    place = np.unravel_index((sign * found).argmax(), found.shape)
    assert kernel[place][0] == sign


def test_a_pixel_that_is_never_seen_gets_zero():
    found = rise(linear(), IMAGES, 0, samples=1, grid=2, share=0.01)
    np.testing.assert_array_equal(found, np.zeros((2, 6, 10)))


def test_the_seed_settles_the_masks():
    first, again, other = (
        rise(linear(np.ones((60, 2))), IMAGES, 0, samples=9, seed=s) for s in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3


@pytest.mark.parametrize("share", [0, 1, -0.5])
def test_a_share_lies_between_0_and_1(share):
    with pytest.raises(ValueError, match="`share` must lie between 0 and 1; got"):
        rise(linear(), IMAGES, 0, share=share)
