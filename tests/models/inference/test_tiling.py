from coursekit.models.inference.tiling import Tiling
import numpy as np
import pytest

TILINGS = [
    Tiling(100, 32, 32, 8),
    Tiling(97, 32, 32, 9),
    Tiling(5, 32, 32, 8),  # smaller than a tile
    Tiling(1, 4, 4, 0),
    Tiling(50, 40, 22, 0),  # "valid" padding
    Tiling(64, 16, 16, 15),  # each pixel in sixteen tiles
    Tiling(64, 16, 16, 12),
]


@pytest.mark.parametrize("tiling", TILINGS)
def test_every_pixel_has_weights_that_add_up_to_one(tiling):
    total = np.zeros(tiling.length)
    for number, weights in enumerate(tiling.weights()):
        total[tiling.place(number)[0]] += weights
    np.testing.assert_allclose(total, 1)


@pytest.mark.parametrize("tiling", TILINGS)
def test_what_a_tile_returns_belongs_to_the_pixels_in_its_middle(tiling):
    margin = (tiling.tile - tiling.out) // 2
    for number in range(tiling.count):
        of_image, of_result = tiling.place(number)
        returned = tiling.seen(number)[margin : margin + tiling.out][of_result]
        np.testing.assert_array_equal(returned, np.arange(tiling.length)[of_image])


def test_beyond_the_border_the_image_is_mirrored_as_numpy_does():
    tiling = Tiling(5, 12, 12, 12 - 1)
    assert tiling.edge == 2
    padded = np.pad(np.arange(5), (2, 30), "reflect")
    for number in range(tiling.count):
        np.testing.assert_array_equal(tiling.seen(number), padded[number : number + 12])


@pytest.mark.parametrize("tiling", TILINGS)
def test_no_tile_is_idle(tiling):
    assert tiling.place(tiling.count - 1)[0].start < tiling.length
    assert tiling.place(tiling.count - 1)[0].stop == tiling.length
