from coursekit.interpret.units.best_places import BestPlaces
import numpy as np

VALUES = np.random.default_rng(0).integers(0, 9, (20, 3)).astype("float32")


def best_of(size, count=5):
    best, kept = BestPlaces(3, count), []
    for first in range(0, len(VALUES), size):
        values = VALUES[first : first + size]

        def keep(index, place, first=first):
            kept.append(1)
            return first + index, place

        best.update(values, 10 * values.astype(int), first, keep)
    return best, len(kept)


def test_it_keeps_what_a_stable_sort_of_all_keeps():
    expected = np.argsort(-VALUES, axis=0, kind="stable")[:5]
    for size in (1, 3, 20):
        best, _ = best_of(size)
        np.testing.assert_array_equal(best.images, expected)
        np.testing.assert_array_equal(best.values, np.take_along_axis(VALUES, expected, 0))
        np.testing.assert_array_equal(best.places, 10 * best.values)


def test_what_is_kept_goes_with_its_image():
    best, _ = best_of(4)
    for entry in np.ndindex(best.kept.shape):
        assert best.kept[entry] == (best.images[entry], best.places[entry])


def test_only_new_entries_are_cut_out():
    assert best_of(20)[1] == 15
    assert best_of(1)[1] < 60


def test_fewer_images_than_wanted_are_all_kept():
    assert best_of(7, count=50)[0].values.shape == (20, 3)
