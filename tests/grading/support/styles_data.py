"""Ways to test data: the right answer earns every point and the wrong one none."""

DATA = {
    "changes in place": """
# %% given
import numpy as np
# %% right
def clear(numbers, table, array, queue, names):
    numbers.sort()
    numbers.append(99)
    table["new"] = table.pop("old")
    array *= 2
    queue.popleft()
    names.add("x")
# %% wrong
def clear(numbers, table, array, queue, names):
    numbers = sorted(numbers)
    array = array * 2
# %% test
from collections import deque

numbers, table, queue, names = [3, 1], {"old": [1]}, deque([1, 2]), {"y"}
array = np.arange(4.0)
view, inside = array[1:], [array]
assert clear(numbers, table, array, queue, names) is None
assert numbers == [1, 3, 99] and table == {"new": [1]}
assert array.tolist() == [0, 2, 4, 6] and view[0] == 2 and inside[0] is array
assert queue == deque([2]) and names == {"x", "y"}
""",
    "changes deep inside, and of a part of an array": """
# %% given
import numpy as np
# %% right
def train(layers, grid):
    for layer in layers:
        layer["w"] -= 0.5 * layer["g"]
        layer["seen"].append(len(layer["seen"]))
    grid[...] = grid[::-1].copy()
    return layers
# %% wrong
def train(layers, grid):
    return [{"w": layer["w"] - 0.5 * layer["g"], "g": layer["g"], "seen": [0]} for layer in layers]
# %% test
layers = [{"w": np.ones(3), "g": np.arange(3.0), "seen": []} for _ in range(2)]
kept = layers[0]["w"]
whole = np.arange(12).reshape(4, 3)
returned = train(layers, whole[:, 1])
assert kept.tolist() == [1, 0.5, 0] and layers[1]["seen"] == [0]
assert whole[:, 1].tolist() == [10, 7, 4, 1]
assert returned is layers
""",
    "random generators": """
# %% given
import numpy as np
# %% right
def noise(shape, rng):
    return rng.normal(size=shape)
# %% wrong
def noise(shape, rng):
    return np.random.normal(size=shape)
# %% test
rng, same = np.random.default_rng(5), np.random.default_rng(5)
np.testing.assert_array_equal(noise((2, 3), rng), same.normal(size=(2, 3)))
np.testing.assert_array_equal(noise(4, rng), same.normal(size=4))
assert rng.normal() == same.normal(), "the generator goes on where the answer left it"
old = np.random.RandomState(1)
np.testing.assert_array_equal(noise(2, old), np.random.RandomState(1).normal(size=2))
""",
    "a global seed": """
# %% given
import numpy as np
import random
# %% right
def draw():
    return np.random.rand(3)

def pick(items):
    return random.choice(items)
# %% wrong
def draw():
    return np.random.default_rng().random(3)

def pick(items):
    return items[0]
# %% test
np.random.seed(4)
expected = np.random.rand(3)
np.random.seed(4)
assert np.array_equal(draw(), expected)
random.seed(2)
expected = [random.choice(range(1000)) for _ in range(3)]
random.seed(2)
assert [pick(range(1000)) for _ in range(3)] == expected
""",
    "variables": """
# %% given
import numpy as np
# %% right
learning_rate = 0.1
weights = np.linspace(0, 1, 5)
settings = {"layers": [3, 4], "name": "ada"}
answer = "b"
pairs = {(0, 1): 2, "x": None}
# %% wrong
learning_rate = 1
weights = None
answer = "a"
# %% test
assert 0 < learning_rate < 1
assert learning_rate == 0.1
assert np.allclose(weights, [0, 0.25, 0.5, 0.75, 1])
assert settings["layers"][1] == 4 and settings == {"layers": [3, 4], "name": "ada"}
assert answer.lower() in ("b", "B"), "look at the figure again"
assert pairs[0, 1] == 2 and pairs["x"] is None
assert f"{learning_rate:.2f}" == "0.10"
""",
    "objects of the instructor's as arguments": """
# %% given
from collections import namedtuple
from dataclasses import dataclass

Move = namedtuple("Move", "row column")

@dataclass
class Item:
    name: str
    price: float
# %% right
def total(items):
    return sum(item.price for item in items)

def cheapest(items):
    return min(items, key=lambda item: item.price)

def step(position, move):
    return Move(position.row + move.row, position.column + move.column)

def discount(item):
    item.price /= 2
# %% wrong
def total(items):
    return 0

def cheapest(items):
    return None

def step(position, move):
    return position

def discount(item):
    pass
# %% test
items = [Item("a", 4.0), Item("b", 3.0)]
assert total(items) == 7
assert cheapest(items).name == "b" and cheapest(items) == Item("b", 3.0)
assert step(Move(1, 1), Move(0, 2)) == Move(1, 3)
discount(items[0])
assert items[0].price == 2
""",
    "tables": """
# %% given
import numpy as np
import pandas as pd
# %% right
def by_group(table):
    return table.groupby("group")["value"].mean()

def add_ratio(table):
    table = table.copy()
    table["ratio"] = table["value"] / table["value"].sum()
    return table

def mark(table):
    table["marked"] = table["value"] > 1

summary = pd.DataFrame({"a": [1, 2], "b": ["x", None]}, index=["p", "q"])
# %% wrong
def by_group(table):
    return table["value"]

def add_ratio(table):
    return table

def mark(table):
    pass

summary = None
# %% test
table = pd.DataFrame({"group": ["x", "y", "x"], "value": [1.0, 2.0, 3.0]})
means = by_group(table)
assert means["x"] == 2 and means.loc["y"] == 2 and list(means.index) == ["x", "y"]
assert isinstance(means, pd.Series) and means.name == "value" and means.index.name == "group"
pd.testing.assert_series_equal(means, table.groupby("group")["value"].mean())
assert np.isclose(add_ratio(table)["ratio"].sum(), 1)
assert "ratio" not in table.columns
expected = table.assign(ratio=[1 / 6, 1 / 3, 1 / 2])
pd.testing.assert_frame_equal(add_ratio(table), expected)
mark(table)
assert table["marked"].tolist() == [False, True, True]
assert summary.shape == (2, 2) and summary.loc["q", "a"] == 2 and summary["b"].isna().sum() == 1
assert list(summary.columns) == ["a", "b"] and summary.dtypes["a"] == np.int64
dated = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=3), "value": [1, 2, 3]})
dated["kind"] = pd.Categorical(["a", "b", "a"])
assert add_ratio(dated)["day"].iloc[2] == pd.Timestamp("2024-01-03")
assert add_ratio(dated).dtypes["value"] == np.int64
""",
}
