from coursekit.analysis import shifted_images
import keras
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).integers(1, 255, size=(2, 5, 7, 3)).astype("uint8")


@pytest.mark.parametrize("shift", [(0, 0), (2, -3), (-4, 6), (np.int64(1), 0)])
def test_wrapping_is_roll(shift):
    moved = shifted_images(IMAGES, shift, fill="wrap")
    np.testing.assert_array_equal(moved, np.roll(IMAGES, shift, axis=(1, 2)))
    assert moved.dtype == IMAGES.dtype


def test_zeros_and_edge_by_hand():
    moved = shifted_images(IMAGES, (1, -2))
    np.testing.assert_array_equal(moved[:, 1:, :5], IMAGES[:, :-1, 2:])
    assert not moved[:, 0].any()
    assert not moved[:, :, 5:].any()
    edge = shifted_images(IMAGES, (1, -2), fill="edge")
    np.testing.assert_array_equal(edge[:, 0, :5], IMAGES[:, 0, 2:])
    np.testing.assert_array_equal(edge[:, 1:, 6], IMAGES[:, :-1, 6])


def test_channels_first(monkeypatch):
    monkeypatch.setattr(keras.config, "image_data_format", lambda: "channels_first")
    moved = shifted_images(IMAGES.transpose(0, 3, 1, 2), (1, 2), fill="wrap")
    np.testing.assert_array_equal(moved.transpose(0, 2, 3, 1), np.roll(IMAGES, (1, 2), axis=(1, 2)))


def test_errors():
    with pytest.raises(ValueError, match="`images` must have rank 4"):
        shifted_images(IMAGES[0], (1, 1))
    with pytest.raises(ValueError, match="`fill` must be one of zeros, edge, wrap; got 'mirror'"):
        shifted_images(IMAGES, (1, 1), fill="mirror")
    with pytest.raises(ValueError, match="smaller than the image of 5 x 7"):
        shifted_images(IMAGES, (5, 0))
