from any_backend import graph
from coursekit.layers.dense_prediction.grid_means import grid_means
import keras
from layer_check import assert_same, random_images
import numpy as np
import pytest


def by_cells(maps, count):
    """Averages each cell."""
    height, width = maps.shape[1:3]
    bounds = [
        [(i * size // count, -(-(i + 1) * size // count)) for i in range(count)]
        for size in (height, width)
    ]
    return np.stack(
        [np.stack([maps[:, a:b, c:d].mean((1, 2)) for c, d in bounds[1]], 1) for a, b in bounds[0]],
        axis=1,
    )


@pytest.mark.parametrize("count", [1, 2, 3, 6])
@pytest.mark.parametrize("size", [(6, 12), (7, 5), (2, 3)])  # smaller than the grid, too
def test_each_cell_holds_its_mean(size, count):
    maps = random_images(*size, 2)
    found = grid_means(maps, count, data_format="channels_last")
    assert_same(found, by_cells(maps, count))
    first = grid_means(maps.transpose(0, 3, 1, 2), count, data_format="channels_first")
    assert_same(np.transpose(first, (0, 2, 3, 1)), found)


def test_they_are_those_of_keras():
    maps = random_images(10, 8, 2)
    layer = keras.layers.AdaptiveAveragePooling2D(3)
    assert_same(grid_means(maps, 3, data_format="channels_last"), layer(maps))


def test_of_multiples_they_are_an_average_pooling():
    maps = random_images(6, 6, 2)
    pooled = keras.layers.AveragePooling2D(2)(maps)
    assert_same(grid_means(maps, 3, data_format="channels_last"), pooled)


def test_large_maps_in_half_precision_do_not_overflow():
    maps = np.full((1, 400, 400, 1), 100, "float16")
    found = grid_means(maps, 1, data_format="channels_last")
    assert found.dtype == "float16"
    assert float(found[0, 0, 0, 0]) == 100


def test_sizes_may_be_open_in_a_compiled_graph():
    in_graph = graph(
        lambda maps: grid_means(maps, 3, data_format="channels_last"),
        ((None, None, None, 2), "float32"),
    )
    for size in ((5, 7), (6, 6)):
        maps = random_images(*size, 2)
        assert_same(in_graph(maps), by_cells(maps, 3))
