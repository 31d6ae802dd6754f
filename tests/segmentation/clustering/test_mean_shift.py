from coursekit.segmentation import mean_shift
import numpy as np
import pytest
from sklearn.cluster import MeanShift


@pytest.fixture
def blobs():
    generator = np.random.default_rng(0)
    centers = np.repeat([[0, 0], [4, 0], [2, 5]], [60, 40, 20], axis=0)
    return centers + 0.5 * generator.normal(size=centers.shape)


def test_it_equals_scikit_learn(blobs):
    ours, theirs = mean_shift(blobs, 1.5), MeanShift(bandwidth=1.5).fit(blobs)
    np.testing.assert_allclose(ours.modes, theirs.cluster_centers_, atol=1e-2)
    np.testing.assert_array_equal(ours.labels, theirs.labels_)


def test_a_mode_is_the_mean_of_what_is_around_it(blobs):
    for mode in mean_shift(blobs, 1.0).modes:
        near = np.linalg.norm(blobs - mode, axis=1) <= 1.0
        np.testing.assert_allclose(blobs[near].mean(0), mode, atol=1e-3)


def test_paths_lead_from_the_starts_to_the_modes(blobs):
    found = mean_shift(blobs, 1.5, starts=blobs[:5])
    np.testing.assert_array_equal(found.paths[0], blobs[:5])
    np.testing.assert_allclose(found.paths[-1], found.modes[found.labels], atol=0.1)


def test_a_weight_counts_as_copies():
    points, weights = np.array([[0.0], [0.3], [0.5], [2.0]]), [1, 3, 1, 2]
    copies = mean_shift(np.repeat(points, weights, axis=0), 1)
    np.testing.assert_allclose(mean_shift(points, 1, weights=weights).modes, copies.modes)


def test_a_wide_bandwidth_finds_the_mean(blobs):
    np.testing.assert_allclose(mean_shift(blobs, 99).modes, [blobs.mean(0)])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"bandwidth": 0}, "`bandwidth` must be above 0"),
        ({"max_steps": 0}, "`max_steps` must be a positive integer"),
        ({"points": [1, 2]}, r"`points` must be \(N, D\)"),
        ({"points": [[np.nan]]}, "`points` must be finite"),
        ({"starts": [[9.0]]}, "`starts` must each have a point"),
        ({"starts": [[1.0, 2.0]]}, r"`starts` must be \(N, 1\)"),
        ({"weights": [0, 1]}, "`weights` must be 2 numbers above 0; got 0"),
        ({"weights": [1]}, r"`weights` must be 2 numbers above 0; got shape \(1,\)"),
    ],
)
def test_arguments_are_checked(options, said):
    with pytest.raises(ValueError, match=said):
        mean_shift(**{"points": [[0.0], [0.1]], "bandwidth": 1} | options)
