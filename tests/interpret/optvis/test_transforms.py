from coursekit.interpret.optvis.transforms import compose, jitter, pad, rotate, scale
import numpy as np
import pytest
from scipy import ndimage

IMAGES = np.random.default_rng(0).random((3, 9, 7, 2)).astype("float32")
NUMBERS = np.random.default_rng(1).random((3, 4)).astype("float32")


def test_a_border_is_added_on_each_side():
    np.testing.assert_array_equal(pad(2)(IMAGES, None)[:, 2:-2, 2:-2], IMAGES)
    expected = np.pad(IMAGES, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=0.5)
    np.testing.assert_array_equal(pad(1, value=0.5)(IMAGES, None), expected)


def test_each_image_is_moved_by_its_own_whole_pixels():
    numbers = np.array([[0.0, 0.5], [0.99, 0.3], [0.5, 0.5]], "float32")  # of five shifts
    found = jitter(2)(IMAGES, numbers)
    for image, moved, shift in zip(IMAGES, found, [(-2, 0), (2, -1), (0, 0)], strict=True):
        np.testing.assert_array_equal(moved, np.roll(image, shift, (0, 1)))


def test_a_quarter_turn_exchanges_rows_and_columns():
    square = IMAGES[:, :7]
    found = rotate(90)(square, np.array([[0.0], [1.0], [0.5]], "float32"))
    expected = [np.rot90(square[0], 1), np.rot90(square[1], -1), square[2]]
    turned = [np.abs(found[0] - np.rot90(square[0], k)).max() for k in (1, -1)]
    assert min(turned) < 1e-4
    way = 1 if turned[0] < turned[1] else -1
    np.testing.assert_allclose(found[1], np.rot90(square[1], -way), atol=1e-4)
    np.testing.assert_allclose(found[2], expected[2], atol=1e-5)


@pytest.mark.parametrize(("number", "factor"), [(0.0, 0.75), (1.0, 1.25)])
def test_a_scaled_image_is_larger_around_its_middle(number, factor):
    found = scale(0.25)(IMAGES[:1], np.full((1, 1), number, "float32"))[0, ..., 0]
    middle = np.array([4, 3])
    expected = ndimage.affine_transform(
        IMAGES[0, ..., 0], np.full(2, 1 / factor), middle - middle / factor, order=1
    )
    inner = (slice(2, -2), slice(2, -2))
    np.testing.assert_allclose(found[inner], expected[inner], atol=1e-5)


def test_transforms_are_applied_in_turn_each_with_its_own_numbers():
    both = compose(jitter(2), compose(rotate(10), scale(0.1)))
    expected = scale(0.1)(
        rotate(10)(jitter(2)(IMAGES, NUMBERS[:, :2]), NUMBERS[:, 2:3]), NUMBERS[:, 3:]
    )
    assert both.draws == 4
    np.testing.assert_allclose(both(IMAGES, NUMBERS), expected)


def test_nothing_composed_changes_nothing():
    np.testing.assert_array_equal(compose()(IMAGES, NUMBERS[:, :0]), IMAGES)


def test_equal_transforms_are_equal_keys():
    assert hash(compose(pad(2), jitter(3))) == hash(compose(pad(2), jitter(3)))
    assert compose(pad(2), jitter(3)) != compose(pad(2), jitter(4))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: pad(0), "`pixels` must be a positive integer; got 0"),
        (lambda: jitter(1.5), "`pixels` must be a positive integer; got 1.5"),
        (lambda: rotate(-1), "`degrees` must be 0 or above"),
        (lambda: scale(1), "`share` must be from 0 to less than 1; got 1"),
    ],
)
def test_what_is_no_change_is_said(make, message):
    with pytest.raises(ValueError, match=message):
        make()
