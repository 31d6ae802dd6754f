"""The cheapest labeling of a graph with two labels."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

UNITS = 10_000  # whole numbers for 1, as SciPy's flow needs


def min_cut(unary, pairs, costs):
    """Returns the labels of least total cost, exactly.

    Args:
        unary: (N, 2) costs of label 0 and of label 1.
        pairs: (E, 2) neighbors.
        costs: (E,) costs, 0 or above, of different labels.

    Returns:
        (N,) bool array, True where the label is 1.
    """
    count = len(unary)
    source, sink = count, count + 1
    nodes = np.arange(count)
    surplus = unary[:, 0] - unary[:, 1]
    tails = [np.full(count, source), nodes, pairs[:, 0], pairs[:, 1]]
    heads = [nodes, np.full(count, sink), pairs[:, 1], pairs[:, 0]]
    capacities = np.concatenate([np.maximum(surplus, 0), np.maximum(-surplus, 0), costs, costs])
    capacities = np.round(UNITS * capacities).astype("int32")
    edges = (np.concatenate(tails), np.concatenate(heads))
    graph = sparse.coo_array((capacities, edges), shape=2 * (count + 2,)).tocsr()
    left = graph - maximum_flow(graph, source, sink).flow
    left.eliminate_zeros()
    reached = breadth_first_order(sparse.csr_array(left > 0), source, return_predecessors=False)
    labels = np.zeros(count + 2, bool)
    labels[reached] = True
    return labels[:count]
