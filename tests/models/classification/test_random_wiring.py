from math import comb

from coursekit.models import random_wiring
import networkx as nx
import numpy as np
import pytest

GRAPHS = ("ER", "BA", "WS")
SEEDS = range(20)


def inner_edges(wiring):
    return [edge for edge in wiring.edges if not {"input", "output"} & set(edge)]


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("nodes", [6, 32])
def test_data_flow_from_the_input_through_every_node_to_the_output(graph, nodes):
    for seed in SEEDS:
        wiring = random_wiring(graph, nodes=nodes, seed=seed)
        assert nx.is_directed_acyclic_graph(wiring)
        assert set(wiring) == {*range(nodes), "input", "output"}
        assert nx.descendants(wiring, "input") == set(wiring) - {"input"}
        assert nx.ancestors(wiring, "output") == set(wiring) - {"output"}
        assert all(source < target for source, target in inner_edges(wiring))
        for node in wiring.successors("input"):
            assert wiring.in_degree(node) == 1
        for node in wiring.predecessors("output"):
            assert wiring.out_degree(node) == 1


def test_numbers_of_edges_are_those_of_the_families():
    for seed in SEEDS:
        assert len(inner_edges(random_wiring("WS", seed=seed))) == 32 * 4 / 2
        assert len(inner_edges(random_wiring("BA", seed=seed))) == 5 * (32 - 5)
    counts = [len(inner_edges(random_wiring("ER", seed=seed))) for seed in SEEDS]
    spread = np.sqrt(comb(32, 2) * 0.2 * 0.8 / len(SEEDS))  # of a binomial's mean
    assert abs(np.mean(counts) - comb(32, 2) * 0.2) < 4 * spread


def test_parameters_change_the_graphs():
    assert len(inner_edges(random_wiring("WS", nodes=10, neighbors=6))) == 10 * 6 / 2
    assert len(inner_edges(random_wiring("BA", nodes=10, attachments=2))) == 2 * (10 - 2)
    assert len(inner_edges(random_wiring("ER", nodes=10, probability=1))) == comb(10, 2)
    ring = random_wiring("WS", nodes=10, neighbors=2, probability=0)
    assert set(inner_edges(ring)) == {(i, i + 1) for i in range(9)} | {(0, 9)}


def test_older_nodes_of_a_growing_graph_have_more_edges():
    """Barabasi and Albert: the first nodes take nothing, and the next takes all of them."""
    for seed in SEEDS:
        wiring = random_wiring("BA", seed=seed)
        assert set(wiring.successors("input")) == set(range(5))
        assert set(wiring.predecessors(5)) == set(range(5))
        assert all(wiring.in_degree(node) == 5 for node in range(5, 32))


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_seed_decides(graph):
    edges = [frozenset(random_wiring(graph, seed=seed).edges) for seed in SEEDS]
    assert edges == [frozenset(random_wiring(graph, seed=seed).edges) for seed in SEEDS]
    assert len(set(edges)) == len(SEEDS)


@pytest.mark.parametrize(
    ("graph", "edges"),
    [
        ("ER", "01 04 15 23 35"),
        ("BA", "02 03 04 12 23 24 35 45"),
        ("WS", "01 03 04 12 13 14 15 23 24 25 34 45"),
    ],
)
def test_graphs_are_the_same_everywhere(graph, edges):
    """Recorded once: what a reader sees must not depend on the system or on Python."""
    options = {"BA": {"attachments": 2}, "ER": {"probability": 0.4}}.get(graph, {})
    found = inner_edges(random_wiring(graph, nodes=6, seed=1, **options))
    assert " ".join(f"{a}{b}" for a, b in found) == edges


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"graph": "XX"}, "`graph` must be one of ER, BA, WS; got 'XX'"),
        ({"nodes": 1}, "`nodes` must be an integer of 2 or more; got 1"),
        ({"attachments": 5}, "`parameters of WS` must be one of neighbors, probability; got 'att"),
        ({"probability": 1.5}, r"`probability` must be in \[0, 1\]; got 1.5"),
        ({"neighbors": 3}, "`neighbors` must be even and below the 32 nodes; got 3"),
        ({"nodes": 4}, "`neighbors` must be even and below the 4 nodes; got 4"),
        ({"graph": "BA", "nodes": 5}, "`attachments` must be below the 5 nodes; got 5"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        random_wiring(**{"graph": "WS", **options})
