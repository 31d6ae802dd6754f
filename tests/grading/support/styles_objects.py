"""Ways to test classes: the right answer earns every point and the wrong one none."""

OBJECTS = {
    "attributes and methods": """
# %% given
import numpy as np
# %% right
class Counter:
    '''Counts.'''
    kind = "counter"

    def __init__(self, start=0, *, step=1):
        self.count = start
        self.step = step
        self.history = []

    def add(self, times=1):
        self.count += times * self.step
        self.history.append(self.count)
        return self

    @property
    def doubled(self):
        return 2 * self.count

    @staticmethod
    def zero():
        return Counter()

    @classmethod
    def at(cls, start):
        return cls(start)

    def __len__(self):
        return len(self.history)

    def __repr__(self):
        return f"Counter({self.count})"
# %% wrong
class Counter:
    def __init__(self, start=0, step=1):
        self.count = start
    def add(self, times=1):
        return None
# %% test
counter = Counter(3, step=2)
assert counter.count == 3 and counter.kind == "counter" and Counter.kind == "counter"
assert counter.add().add(times=2) is counter
assert counter.count == 9 and counter.doubled == 18
assert counter.history == [5, 9] and len(counter) == 2
assert repr(counter) == str(counter) == f"{counter}" == "Counter(9)"
assert isinstance(counter, Counter) and type(counter) is Counter
assert not isinstance(3, Counter)
assert hasattr(counter, "step") and not hasattr(counter, "missing")
assert getattr(counter, "missing", None) is None
counter.step = 10
assert counter.add().count == 19
setattr(counter, "count", 1)
assert counter.count == 1
assert Counter.zero().count == 0 and Counter.at(4).count == 4
assert Counter.__doc__ == "Counts." and Counter.__name__ == "Counter"
assert vars(counter)["step"] == 10 and "history" in counter.__dict__
assert callable(counter.add)
""",
    "operators": """
# %% right
import functools

@functools.total_ordering
class Vector:
    def __init__(self, *items):
        self.items = items
    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.items, other.items)))
    def __mul__(self, factor):
        return Vector(*(a * factor for a in self.items))
    __rmul__ = __mul__
    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.items, other.items))
    def __neg__(self):
        return self * -1
    def __iadd__(self, other):
        self.items = (self + other).items
        return self
    def __eq__(self, other):
        return isinstance(other, Vector) and self.items == other.items
    def __lt__(self, other):
        return self.items < other.items
    def __hash__(self):
        return hash(self.items)
    def __getitem__(self, index):
        return self.items[index]
    def __len__(self):
        return len(self.items)
    def __iter__(self):
        return iter(self.items)
    def __contains__(self, item):
        return item in self.items
    def __bool__(self):
        return any(self.items)
    def __abs__(self):
        return sum(a * a for a in self.items) ** 0.5
    def __float__(self):
        return float(abs(self))
    def __call__(self, x):
        return self.items[0] * x
    def __getattr__(self, name):
        if name == "first":
            return self.items[0]
        raise AttributeError(name)
# %% wrong
class Vector:
    def __init__(self, *items):
        self.items = items
    def __eq__(self, other):
        return True
    def __add__(self, other):
        return self
# %% test
a, b = Vector(1, 2), Vector(3, 4)
assert (a + b).items == (4, 6)
assert a + b == Vector(4, 6) and a != b and not a == b
assert a @ b == 11 and 2 * a == a * 2 == Vector(2, 4)
assert -a == Vector(-1, -2) and abs(b) == 5 and float(b) == 5.0
assert a < b and b >= a and max(a, b) == b and sorted([b, a])[0] == a
assert a[0] == 1 and a[-1] == 2 and a[0:1] == (1,)
assert list(a) == [1, 2] and tuple(b) == (3, 4) and sum(a) == 3
assert 2 in a and 7 not in a and len(a) == 2
assert not Vector(0, 0) and a
a += b
assert a.items == (4, 6)
assert a(2) == 8 and a.first == 4
assert len({Vector(1, 2), Vector(1, 2), Vector(2, 1)}) == 2
assert {Vector(1): "one"}[Vector(1)] == "one"
total = sum([Vector(1, 1), Vector(2, 2)], Vector(0, 0))
assert total == Vector(3, 3)
assert Vector(1, 2) in [Vector(0, 0), Vector(1, 2)]
""",
    "inheritance from the instructor's class": """
# %% given
from abc import ABC, abstractmethod

class Layer(ABC):
    def __init__(self, name="layer"):
        self.name = name

    @abstractmethod
    def forward(self, x):
        ...

    def __call__(self, x):
        return self.forward(x)

def run_all(layers, x):
    for layer in layers:
        x = layer(x)
    return x
# %% right
class Double(Layer):
    def forward(self, x):
        return 2 * x

class Quadruple(Double):
    def __init__(self):
        super().__init__("four")
    def forward(self, x):
        return super().forward(super().forward(x))
# %% wrong
class Double(Layer):
    def forward(self, x):
        return x

class Quadruple:
    pass
# %% test
assert issubclass(Double, Layer) and issubclass(Quadruple, Double)
assert isinstance(Quadruple(), Layer) and isinstance(Double(), (int, Layer))
assert not isinstance(Double(), Quadruple)
assert Double().forward(2) == 4 and Quadruple()(3) == 12
assert Double("mine").name == "mine" and Quadruple().name == "four"
assert run_all([Double(), Quadruple()], 1) == 8
assert Double.forward(Double(), 5) == 10
assert Quadruple.__mro__[1] is Double or Quadruple.__bases__ == (Double,)
try:
    Layer()
except TypeError:
    pass
else:
    raise AssertionError("Layer is abstract")
""",
    "objects that hold objects": """
# %% right
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum

Point = namedtuple("Point", "x y")

class Color(Enum):
    RED = 1
    BLUE = 2

@dataclass
class Node:
    value: int
    children: list = field(default_factory=list)
    color: Color = Color.RED

    def add(self, value):
        self.children.append(Node(value))
        return self.children[-1]

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

def corner():
    return Point(1, 2)

def color_of(node):
    return node.color
# %% wrong
class Node:
    def __init__(self, value):
        self.value = value
        self.children = []

def corner():
    return (2, 1)
# %% test
root = Node(1)
leaf = root.add(2).add(3)
assert leaf.value == 3 and root.children[0].children[0] is leaf
assert [node.value for node in root.walk()] == [1, 2, 3]
assert all(isinstance(node, Node) for node in root.walk())
assert Node(1, [Node(2)]) == Node(1, [Node(2)])
assert Node(5) != Node(6) and repr(Node(5)).startswith("Node(value=5")
assert corner().x == 1 and corner() == (1, 2) and corner()._asdict() == {"x": 1, "y": 2}
assert color_of(root) == Color.RED and color_of(root) is Color.RED
assert Color.BLUE.value == 2 and Color["RED"].name == "RED"
root.color = Color.BLUE
assert color_of(root) == Color.BLUE and len(Color) == 2
root.children[0] = Node(9)
assert root.children[0].value == 9
root.children.append(Node(7))
assert [child.value for child in root.children] == [9, 7]
""",
    "attributes that are lists and arrays": """
# %% given
import numpy as np
# %% right
class Model:
    def __init__(self):
        self.params = {"w": np.zeros(3), "b": np.ones(1)}
        self.losses = []

    def step(self, grads):
        for name, grad in grads.items():
            self.params[name] -= grad
        self.losses.append(float(self.params["w"].sum()))

    def total(self):
        return sum(float(value.sum()) for value in self.params.values())
# %% wrong
class Model:
    def __init__(self):
        self.params = {"w": np.zeros(3), "b": np.ones(1)}
        self.losses = []
    def step(self, grads):
        pass
    def total(self):
        return 0
# %% test
model = Model()
model.params["w"] = np.full(3, 2.0)
assert model.total() == 7
model.params["b"][0] = 5.0
model.params["w"] += 1
model.params["w"][1:] *= 2
assert model.total() == 3 + 6 + 6 + 5
model.step({"w": np.ones(3)})
np.testing.assert_allclose(model.params["w"], [2, 5, 5])
assert model.losses == [12.0] and model.losses[-1] == 12
model.losses.clear()
model.step({"b": np.ones(1)})
assert len(model.losses) == 1
for name, value in model.params.items():
    assert value.shape in ((3,), (1,)), name
assert set(model.params) == {"w", "b"} and sorted(model.params.keys()) == ["b", "w"]
""",
    "iterables, containers and descriptors": """
# %% right
class Grid:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
    def __getitem__(self, place):
        row, column = place
        return self.rows[row][column]
    def __setitem__(self, place, value):
        row, column = place
        self.rows[row][column] = value
    def __delitem__(self, row):
        del self.rows[row]
    def __iter__(self):
        for row in self.rows:
            yield tuple(row)
    def __reversed__(self):
        return reversed(self.rows)
    def __len__(self):
        return len(self.rows)

class Countdown:
    def __init__(self, start):
        self.left = start
    def __iter__(self):
        return self
    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left
# %% wrong
class Grid(list):
    pass

class Countdown(list):
    pass
# %% test
grid = Grid([[1, 2], [3, 4]])
assert grid[1, 0] == 3
grid[1, 0] = 9
assert list(grid) == [(1, 2), (9, 4)] and list(reversed(grid)) == [[9, 4], [1, 2]]
del grid[0]
assert len(grid) == 1
for row in grid:
    assert row == (9, 4)
assert list(Countdown(3)) == [2, 1, 0]
assert max(Countdown(4)) == 3 and list(map(str, Countdown(2))) == ["1", "0"]
import pytest
with pytest.raises(StopIteration):
    next(Countdown(0))
with pytest.raises(IndexError):
    grid[5, 5]
""",
}
