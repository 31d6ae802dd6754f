from coursekit.interpret.embedding.neighborhoods import neighbor_preservation, trustworthiness
import numpy as np
import pytest

manifold = pytest.importorskip("sklearn.manifold")
GENERATOR = np.random.default_rng(0)
FEATURES, OTHERS = GENERATOR.random((200, 3)), GENERATOR.random((200, 2))


def slowly(features, points, neighbors):
    kept = 0
    for i in range(len(features)):
        near = [
            set(np.argsort(np.linalg.norm(x - x[i], axis=1))[1 : neighbors + 1])
            for x in (features, points)
        ]
        kept += len(near[0] & near[1])
    return kept / neighbors / len(features)


def test_preservation_is_counted_neighbor_by_neighbor():
    points = FEATURES[:, :2]
    found = neighbor_preservation(FEATURES, points, neighbors=7)
    assert found == pytest.approx(slowly(FEATURES, points, 7))


@pytest.mark.parametrize("measure", [neighbor_preservation, trustworthiness])
def test_a_turned_and_scaled_picture_keeps_all(measure):
    turn = np.linalg.qr(GENERATOR.standard_normal((3, 3)))[0]
    assert measure(FEATURES, 5 * FEATURES @ turn + 1) == 1


def test_points_at_random_keep_what_chance_keeps():
    assert neighbor_preservation(FEATURES, OTHERS, neighbors=20) == pytest.approx(20 / 199, rel=0.2)
    assert trustworthiness(FEATURES, OTHERS) == pytest.approx(0.5, abs=0.05)


def test_trustworthiness_is_scikit_learns():
    points = FEATURES[:, :2]
    expected = manifold.trustworthiness(FEATURES, points, n_neighbors=6)
    assert trustworthiness(FEATURES, points, neighbors=6) == pytest.approx(expected)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="`neighbors` must be below 200, the rows; got 200"):
        neighbor_preservation(FEATURES, OTHERS, neighbors=200)
    with pytest.raises(ValueError, match="`neighbors` must be below half of 200 rows; got 100"):
        trustworthiness(FEATURES, OTHERS, neighbors=100)
    with pytest.raises(ValueError, match="`points` must be one for each of 200 rows"):
        neighbor_preservation(FEATURES, OTHERS[:5])
