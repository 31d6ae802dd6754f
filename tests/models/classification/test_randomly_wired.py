from functools import partial

from coursekit.analysis import endpoints, layer_table
from coursekit.models import random_wiring, randomly_wired
from model_check import check_model
import numpy as np
import pytest

SMALL = {"stem": "small", "nodes": 5, "channels": 8, "head_channels": 16}


def trainable(model):
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def test_it_keeps_the_rules_of_a_model():
    build = partial(randomly_wired, "randwire_ba", attachments=2, **SMALL)
    check_model(build, input_shape=(16, 24, 1), strides=(1, 2, 4, 8))


def test_size_is_that_of_the_paper():
    """Xie et al. 2019, table 2: RandWire-WS, C=78 has 5.6 +- 0.1 M and 583 +- 6.2 M over seeds."""
    models = [randomly_wired("randwire_ws", seed=seed) for seed in (0, 3)]
    assert np.mean([trainable(model) for model in models]) == pytest.approx(5.6e6, abs=0.1e6)
    table = layer_table(models[0], strict=False)  # the sums alone are left out
    assert sum(row.multiply_adds or 0 for row in table.rows) == pytest.approx(583e6, abs=6.2e6)


def stage_parameters(wiring, channels_in, channels):
    """Counts from the graph: depthwise, pointwise and normalization weights, and the sums."""
    total = 0
    for node in set(wiring) - {"input", "output"}:
        before = list(wiring.predecessors(node))
        c = channels_in if before == ["input"] else channels
        total += 9 * c + c * channels + 2 * channels
        total += len(before) if len(before) > 1 else 0
    return total


@pytest.mark.parametrize("graph", ["ER", "WS"])
def test_parameters_follow_from_the_graphs(graph):
    model = randomly_wired(
        f"randwire_{graph.lower()}", stem="small", nodes=9, channels=10, head_channels=20, seed=4
    )
    wirings = [random_wiring(graph, nodes=9, seed=3 * 4 + stage) for stage in range(3)]
    expected = 9 * 3 * 10 + 2 * 10  # the stem and its normalization
    for wiring, sizes in zip(wirings, [(10, 10), (10, 20), (20, 40)], strict=True):
        expected += stage_parameters(wiring, *sizes)
    expected += 40 * 20 + 2 * 20 + 20 * 1000 + 1000
    assert trainable(model) == expected


def test_map_sizes_are_those_of_the_paper():
    model = randomly_wired("randwire_ws", nodes=6, channels=12)
    maps = {name: tuple(maps.shape[1:]) for name, maps in endpoints(model).items()}
    assert maps == {
        "stride2": (112, 112, 6),
        "stride4": (56, 56, 12),
        "stride8": (28, 28, 12),
        "stride16": (14, 14, 24),
        "stride32": (7, 7, 1280),
    }
    assert randomly_wired("randwire_ws", nodes=6, channels=12, include_top=False).output_shape[
        1:
    ] == (7, 7, 48)


def test_each_node_sees_what_the_graph_says():
    """A change of the maps of one node reaches those after it and no others."""
    model = randomly_wired("randwire_ws", input_shape=(16, 16, 1), **SMALL)
    wiring = random_wiring("WS", nodes=5, seed=0)
    for node in range(5):
        sources = sorted(wiring.predecessors(node))
        layer = model.get_layer(f"conv3_node{node}_relu")
        tensor = layer.input
        if len(sources) == 1:
            found = [tensor._keras_history.operation.name]
        else:
            summed = tensor._keras_history.operation
            found = [x._keras_history.operation.name for x in summed.input]
        expected = [
            "conv1_norm" if source == "input" else f"conv3_node{source}_norm" for source in sources
        ]
        assert found == expected


def test_options_are_checked():
    with pytest.raises(ValueError, match="`stem` must be one of imagenet, small; got 'large'"):
        randomly_wired("randwire_ws", stem="large")
    with pytest.raises(ValueError, match="`channels` must be an integer of 2 or more; got 1"):
        randomly_wired("randwire_ws", channels=1)
    with pytest.raises(
        ValueError, match="`variant` must be one of randwire_er, randwire_ba, randwire_ws; got 'WS'"
    ):
        randomly_wired("WS")
