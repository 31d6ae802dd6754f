from coursekit.analysis.shift.units import inside_of, matched_of, nearest_units
import pytest


@pytest.mark.parametrize("shift", range(-9, 10))
@pytest.mark.parametrize(("seen", "stride", "padding"), [(3, 1, 1), (5, 2, 1), (2, 3, 0)])
def test_inside_by_listing_the_pixels(shift, seen, stride, padding):
    """Pixel p of the shifted image is pixel p - shift of the image, if both exist."""
    size, count = 16, (16 + 2 * padding - seen) // stride + 1
    units = nearest_units(shift, stride)
    shared = {p for p in range(size) if p + shift in range(size)}
    for unit, inside in enumerate(inside_of(count, size, seen, stride, padding, shift, units)):
        after = {unit * stride - padding + k - shift for k in range(seen)}
        before = {(unit - units) * stride - padding + k for k in range(seen)}
        assert inside == (unit - units in range(count) and after | before <= shared)


def test_nearest_units():
    assert [nearest_units(amount, 4) for amount in (-7, -6, -5, -1, 0, 1, 2, 9)] == [
        *(-2, -2, -1, 0, 0, 0, 1, 2)
    ]
    assert matched_of(4, 1).tolist() == [False, True, True, True]
    assert matched_of(4, -3).tolist() == [True, False, False, False]
