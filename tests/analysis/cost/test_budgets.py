from coursekit.analysis import BudgetRow, compare_budgets, layer_table
import keras
from keras import layers
from networks import alexnet, stack
import pandas
import pytest


def separable():
    return stack(layers.SeparableConv2D(8, 3, padding="same", name="sep"), shape=(16, 16, 4))


def full():
    return stack(layers.Conv2D(8, 3, padding="same", name="conv"), shape=(16, 16, 4))


def test_rows_agree_with_the_layer_table():
    model = alexnet()
    (row,) = compare_budgets({"AlexNet": model}).rows
    table = layer_table(model)
    for column in ("parameters", "multiply_adds", "operations", "memory"):
        assert getattr(row, column) == table.total(column)
    assert (row.largest, row.largest_layer) == (table["conv1"].memory, "conv1")
    assert row.receptive_field == (195, 195)  # Araujo et al. 2019, table 1


def test_functions_are_built_in_turn():
    budgets = compare_budgets({"full": full, "separable": separable()})
    assert [row.name for row in budgets.rows] == ["full", "separable"]
    ratio = budgets.rows[1].multiply_adds / budgets.rows[0].multiply_adds
    assert ratio == pytest.approx(1 / 8 + 1 / 9)  # Howard et al. 2017, section 3.1


def test_the_field_is_that_of_the_last_map_or_unknown():
    pooled = stack(layers.Conv2D(2, 5), layers.GlobalMaxPooling2D(keepdims=True), layers.Flatten())
    turned = stack(layers.Lambda(lambda x: x[:, ::-1]))
    dense = stack(layers.Dense(2), shape=(5,))
    rows = compare_budgets({"pooled": pooled, "turned": turned, "dense": dense}).rows
    assert [row.receptive_field for row in rows] == [(5, 5), None, None]


def test_open_sizes():
    model = stack(layers.Conv2D(2, 3, padding="same"), shape=(None, None, 3))
    small, large = (compare_budgets({"m": model}, input_shape=(n, n, 3)).rows[0] for n in (32, 64))
    assert (large.multiply_adds, large.memory) == (4 * small.multiply_adds, 4 * small.memory)
    assert large.parameters == small.parameters  # row B39


def test_exports():
    budgets = compare_budgets({"full": full, "separable": separable})
    frame = budgets.frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == [*BudgetRow._fields, "operations"]
    lines = str(budgets).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[2].split() == ["full", "conv", "3", "x", "3", "0.3", "0.074", "8", "8"]
    assert budgets.markdown().splitlines()[2].startswith("| full | conv | 3 x 3 | 0.3 |")
    with pytest.raises(ValueError, match="`models` must be a dictionary from names to models"):
        compare_budgets({})


def test_a_layer_that_returns_several_tensors_is_as_large_as_the_largest():
    class Halves(keras.Layer):
        def call(self, inputs):
            return inputs[..., :1], inputs[..., 1:]

    images = keras.Input((4, 4, 4))
    model = keras.Model(images, Halves(name="halves")(images))
    (row,) = compare_budgets({"halves": model}).rows
    assert (row.memory, row.largest) == (4 * 4 * 4 * 4, 4 * 4 * 3 * 4)
