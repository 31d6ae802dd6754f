"""Merging of the cheapest pair of neighbors, again and again."""

import heapq

import numpy as np


def greedy_merges(pairs, count, cost, join):
    """Merges neighboring regions, the cheapest pair first, until one is left.

    Args:
        pairs: (E, 2) neighboring regions out of 0 to count - 1.
        count: Number of regions. The first merger makes region `count`, the next `count + 1`, ...
        cost: Function of two arrays of regions that returns the cost of merging each two.
        join: Function of two regions and the one made of them, called before its costs are asked.

    Returns:
        (count - 1, 2) int array of the regions that each merger joins, and (count - 1,) costs.
    """
    neighbors = [set() for _ in range(count)]
    for first, second in pairs.tolist():
        neighbors[first].add(second)
        neighbors[second].add(first)
    heap = list(zip(cost(pairs[:, 0], pairs[:, 1]).tolist(), *pairs.T.tolist(), strict=True))
    heapq.heapify(heap)
    merges, costs = [], []
    while heap:
        price, first, second = heapq.heappop(heap)
        if neighbors[first] is None or neighbors[second] is None:
            continue
        made = _meet(neighbors, first, second)
        join(first, second, made)
        others = np.array(sorted(neighbors[made]), dtype=int)
        for price_to, other in zip(cost(others, made).tolist(), others.tolist(), strict=True):
            heapq.heappush(heap, (price_to, other, made))
        merges.append((first, second))
        costs.append(price)
    return np.array(merges, dtype=int).reshape(-1, 2), np.array(costs)


def _meet(neighbors, first, second):
    """Puts a new region in the place of two among their neighbors; returns its number."""
    made = len(neighbors)
    around = (neighbors[first] | neighbors[second]) - {first, second}
    neighbors[first] = neighbors[second] = None
    for other in around:
        neighbors[other] -= {first, second}
        neighbors[other].add(made)
    neighbors.append(around)
    return made
