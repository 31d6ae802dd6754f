from math import inf
from types import SimpleNamespace

from coursekit.interpret.units.crops import crop, crop_size, require_field
import numpy as np
import pytest

IMAGE = np.arange(30.0).reshape(5, 6, 1)


def field(size, window, region):
    return SimpleNamespace(size=size, window=lambda *_: window, region=lambda *_: region)


def test_what_lies_beyond_the_border_is_filled_and_counted():
    corner = field((3, 4), ((-1, 2), (-2, 2)), (slice(0, 2), slice(0, 2)))
    found = crop(IMAGE, corner, 0, 0, fill=-1)
    assert found.pixels[..., 0].tolist() == [[-1, -1, -1, -1], [-1, -1, 0, 1], [-1, -1, 6, 7]]
    np.testing.assert_array_equal(found.inside, found.pixels[..., 0] >= 0)
    assert found.beyond == pytest.approx(1 - 4 / 12)
    assert found.region == ((0, 2), (0, 2))


def test_an_infinite_field_is_the_whole_image():
    everything = field((inf, inf), ((-inf, inf), (-inf, inf)), (slice(0, 5), slice(0, 6)))
    assert crop_size(everything, IMAGE.shape) == (5, 6)
    found = crop(IMAGE, everything, 0, 0, fill=0)
    np.testing.assert_array_equal(found.pixels, IMAGE)
    assert found.beyond == 0


def test_a_field_that_reaches_beyond_the_image_is_another_models():
    with pytest.raises(ValueError, match="`field` must be that of the layer, of 1 x 1 units"):
        require_field(field((9, 9), None, (slice(0, 9), slice(0, 9))), (1, 1), IMAGE.shape)
