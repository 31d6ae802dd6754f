from coursekit.analysis import checkerboard_score
import keras
import numpy as np
import pytest


def by_spectrum(image, down, right):
    """Returns the share of the energy at whole multiples of the stride's frequencies."""
    energy = np.abs(np.fft.fft2(image)) ** 2
    energy[0, 0] = 0
    rows, columns = image.shape[0] // down, image.shape[1] // right
    return energy[::rows, ::columns].sum() / energy.sum()


@pytest.mark.parametrize("stride", [2, 3, (2, 4)])
def test_it_is_the_energy_at_the_stride_s_frequencies(stride):
    images = np.random.default_rng(0).normal(size=(3, 12, 24))
    expected = [by_spectrum(image, *np.broadcast_to(stride, 2)) for image in images]
    np.testing.assert_allclose(checkerboard_score(images, stride), expected)


def test_a_repeated_block_has_1_and_a_flat_map_0():
    block = np.random.default_rng(0).normal(size=(3, 3))
    assert checkerboard_score(np.tile(block, (4, 5)), 3) == pytest.approx(1)
    assert checkerboard_score(np.ones((8, 8)), 2) == 0


def test_noise_has_about_the_share_of_its_frequencies():
    noise = np.random.default_rng(0).normal(size=(50, 32, 32, 4))
    assert checkerboard_score(noise, 2).mean() == pytest.approx(3 / 32**2, rel=0.2)


def test_kernels_that_the_stride_does_not_divide_make_checkerboards():
    maps = np.ones((1, 12, 12, 1), "float32")

    def score(size):
        ones = keras.initializers.Ones()
        layer = keras.layers.Conv2DTranspose(1, size, 2, "same", kernel_initializer=ones)
        return checkerboard_score(layer(maps)[:, 4:-4, 4:-4], 2).item()

    assert score(3) == pytest.approx(1)
    assert score(4) == 0


def test_channels_are_scored_together():
    board, noise = np.indices((8, 8)).sum(axis=0) % 2, np.random.default_rng(0).normal(size=(8, 8))
    both = np.stack([board, noise], axis=-1)[None]
    weights = np.array([board.var(), noise.var()])
    each = [checkerboard_score(board, 2), checkerboard_score(noise, 2)]
    assert checkerboard_score(both, 2)[0] == pytest.approx(weights @ each / weights.sum())


def test_maps_are_checked():
    with pytest.raises(ValueError, match=r"`maps` must be \(H, W\), .*; got shape \(8,\)"):
        checkerboard_score(np.ones(8), 2)
    with pytest.raises(ValueError, match="`maps` must hold two periods of 2 x 2 pixels or more"):
        checkerboard_score(np.ones((3, 8)), 2)
