from itertools import product

from coursekit.segmentation.cosegmentation.min_cut import min_cut
import numpy as np
import pytest


@pytest.mark.parametrize("seed", range(4))
def test_no_labeling_costs_less(seed):
    generator = np.random.default_rng(seed)
    unary, costs = generator.random((8, 2)), generator.random(12)
    pairs = np.array([generator.choice(8, 2, replace=False) for _ in costs])

    def total(labels):
        labels = np.array(labels).astype(int)
        apart = labels[pairs[:, 0]] != labels[pairs[:, 1]]
        return unary[np.arange(8), labels].sum() + costs[apart].sum()

    least = min(map(total, product([0, 1], repeat=8)))
    assert total(min_cut(unary, pairs, costs)) == pytest.approx(least, abs=1e-2)


def test_without_neighbors_each_takes_its_cheaper_label():
    labels = min_cut(np.array([[0, 1.0], [1, 0], [0.2, 0.1]]), np.zeros((0, 2), int), np.zeros(0))
    assert labels.tolist() == [False, True, True]
