"""Random graphs as plans for networks: which node hands its maps to which."""

from coursekit._arguments import require_count, require_one_of
from coursekit._extras import optional

networkx = optional("networkx")

INPUT, OUTPUT = "input", "output"
PARAMETERS = {  # the best ones of the paper's figure 3, for graphs of 32 nodes
    "ER": {"probability": 0.2},
    "BA": {"attachments": 5},
    "WS": {"neighbors": 4, "probability": 0.75},
}


def random_wiring(graph, *, nodes=32, seed=0, **parameters):
    """Draws a random graph and directs it, so that data flow from an input to an output.

    "ER" (Erdos-Renyi) joins each pair of nodes with `probability=0.2`. "BA"
    (Barabasi-Albert) lets each new node choose `attachments=5` older ones,
    more often those that have more edges. "WS" (Watts-Strogatz) joins each
    node on a ring to its `neighbors=4` next ones, then moves one end of each
    edge with `probability=0.75`. The values are the best of the paper.

    Each edge goes from the lower node to the higher, which allows no cycle.
    The node "input" leads to all nodes that nothing leads to, and all nodes
    that lead nowhere lead to the node "output".

    Args:
        graph: "ER", "BA" or "WS".
        nodes: Number of nodes, beside the input and the output.
        seed: Seed of the draw; the same on every system.
        **parameters: Those of the graph, as above.

    Returns:
        A `networkx.DiGraph` of the nodes 0 to `nodes - 1`, "input" and
        "output".

    Raises:
        ValueError: If `graph` or a parameter is unknown or out of range.

    Example:
        >>> from coursekit.models import random_wiring
        >>> sorted(random_wiring("WS", nodes=6, seed=0).successors("input"))
        [0]

    Reference:
        Xie, Kirillov, Girshick and He, "Exploring Randomly Wired Neural
        Networks for Image Recognition", 2019, section 3.
    """
    require_one_of("graph", graph, PARAMETERS)
    require_count("nodes", nodes, least=2)
    for name in parameters:
        require_one_of(f"parameters of {graph}", name, PARAMETERS[graph])
    values = {**PARAMETERS[graph], **parameters}
    _check(nodes, **values)
    undirected = GENERATORS[graph](nodes, seed, **values)
    directed = networkx.DiGraph()
    directed.add_nodes_from(range(nodes))
    directed.add_edges_from(sorted(tuple(sorted(edge)) for edge in undirected.edges))
    first = [node for node in range(nodes) if directed.in_degree(node) == 0]
    last = [node for node in range(nodes) if directed.out_degree(node) == 0]
    directed.add_edges_from((INPUT, node) for node in first)
    directed.add_edges_from((node, OUTPUT) for node in last)
    return directed


def _erdos_renyi(nodes, seed, probability):
    return networkx.gnp_random_graph(nodes, probability, seed=seed)


def _barabasi_albert(nodes, seed, attachments):
    """Begins with nodes without edges, all of which the next one takes, as in the paper."""
    first = networkx.Graph((node, attachments) for node in range(attachments))
    return networkx.barabasi_albert_graph(nodes, attachments, seed=seed, initial_graph=first)


def _watts_strogatz(nodes, seed, neighbors, probability):
    return networkx.watts_strogatz_graph(nodes, neighbors, probability, seed=seed)


GENERATORS = {"ER": _erdos_renyi, "BA": _barabasi_albert, "WS": _watts_strogatz}


def _check(nodes, *, probability=0.0, attachments=1, neighbors=2):
    if not 0 <= probability <= 1:
        raise ValueError(f"`probability` must be in [0, 1]; got {probability}.")
    require_count("attachments", attachments)
    if attachments >= nodes:
        raise ValueError(f"`attachments` must be below the {nodes} nodes; got {attachments}.")
    require_count("neighbors", neighbors, least=2)
    if neighbors % 2 or neighbors >= nodes:
        raise ValueError(f"`neighbors` must be even and below the {nodes} nodes; got {neighbors}.")
