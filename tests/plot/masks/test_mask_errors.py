from coursekit.plot.masks.mask_errors import error_text, kinds_of_error, painted_errors
import numpy as np

TRUE = np.array([[0, 0, 1, 1, 2, 255, 255]])
SAID = np.array([[0, 1, 0, 1, 1, 0, 1]])


def test_each_kind_of_error_is_told_apart():
    kinds, share = kinds_of_error(TRUE, SAID, 0, 255)
    np.testing.assert_array_equal(kinds, [[-1, 1, 0, -1, 2, -1, -1]])
    assert share == 3 / 5


def test_without_background_all_errors_are_of_one_kind():
    kinds, share = kinds_of_error(TRUE, SAID, None, None)
    np.testing.assert_array_equal(kinds, [[-1, 2, 2, -1, 2, 2, 2]])
    assert share == 5 / 7


def test_a_background_of_another_number():
    kinds, _ = kinds_of_error(np.array([[1, 2]]), np.array([[2, 1]]), 1, None)
    np.testing.assert_array_equal(kinds, [[1, 0]])


def test_where_all_is_ignored_nothing_is_wrong():
    kinds, share = kinds_of_error(np.full((2, 2), 255), np.zeros((2, 2), int), 0, 255)
    assert np.all(kinds == -1)
    assert np.isnan(share)
    assert error_text(share) == "no pixel counts"


def test_what_is_right_stays_gray():
    image = np.random.default_rng(0).random((1, 7, 3))
    kinds, _ = kinds_of_error(TRUE, SAID, 0, 255)
    picture = painted_errors(image, kinds)
    assert np.all(np.ptp(picture[kinds < 0], axis=-1) < 1e-9)
    assert np.all(np.ptp(picture[kinds >= 0], axis=-1) > 0.3)
