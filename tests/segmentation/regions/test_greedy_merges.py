from coursekit.segmentation.regions.greedy_merges import greedy_merges
import numpy as np
from scipy.cluster.hierarchy import linkage


def test_without_gaps_it_is_single_linkage():
    values = np.random.default_rng(0).random(12)
    every = np.stack(np.triu_indices(12, 1), axis=1)
    members = [np.array([value]) for value in values]

    def cost(first, second):
        first, second = np.broadcast_arrays(first, second)
        pairs = zip(first, second, strict=True)
        return np.array([abs(members[a][:, None] - members[b]).min() for a, b in pairs])

    merges, costs = greedy_merges(
        every, 12, cost, lambda a, b, _: members.append(np.append(members[a], members[b]))
    )
    np.testing.assert_allclose(costs, linkage(values[:, None], "single")[:, 2])
    assert sorted(merges.ravel()) == list(range(22))


def test_parts_that_do_not_touch_stay_apart():
    merges, _ = greedy_merges(
        np.array([[0, 1], [2, 3]]), 4, lambda a, b: 1.0 * np.ones_like(a + b), lambda *_: None
    )
    assert {frozenset(pair) for pair in merges.tolist()} == {frozenset({0, 1}), frozenset({2, 3})}
