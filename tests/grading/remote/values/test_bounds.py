"""Short messages that would become large values, and values of students that do not."""

from contextlib import contextmanager
from itertools import pairwise
import json
from pathlib import Path
import resource
import sys

from coursekit.grading.notebook.testing.describe import describe
from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.values.bounds import MOST_PARTS, check_unfolded
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from wire import Item, Side, there

MANY = 300_000_000
MIB = 1024**2
BYTES = b"\1" * MIB  # the only buffer


def array(shape=(MIB,), dtype="|u1", buffer=1):
    return {"t": "array", "d": dtype, "s": list(shape), "b": buffer}


def long_range(stop=MANY):
    return {"t": "range", "v": [0, stop, 1]}


def table(kind, column, *, names=(None,), **fields):
    labels = {"range": [0, MANY, 1], "names": {"t": "list", "v": list(names)}}
    columns = {"v": [column], "c": labels} if kind == "frame" else {"v": column, "m": None}
    return {"t": kind, "i": labels, **columns, **fields}


def sparse_tree(layout, shape):
    places = {"t": "array", "d": "<i4", "s": [MIB // 4], "b": 1}
    return {"t": "sparse", "k": layout, "v": places, "i": [places, places], "s": list(shape)}


def doubled(depth):
    """Returns the tree of a list in a list, twice in each."""
    tree = {"t": "list", "v": [], "n": 1}
    for level in range(1, depth):
        tree = {"t": "list", "v": [tree, {"t": "known", "n": 2 * level - 1}], "n": 2 * level + 1}
    return tree


def to_each_other(count):
    """Returns the tree of lists that hold one another."""
    known = [{"t": "known", "n": 2 * i + 1} for i in range(count)]
    first = [{"t": "list", "v": [], "n": 2 * i + 1} for i in range(count)]
    return {"t": "list", "v": first}, [[2 * i + 1, {"t": "list", "v": known}] for i in range(count)]


BOMBS = {
    "a frame of many rows": table("frame", {"array": 5}),
    "a series of many rows": table("series", {"array": 5}),
    "a series of one zone": table("series", {"array": 5, "zone": "UTC"}),
    "a series of categories": table(
        "series", {"codes": 0, "categories": {"list": ["a"], "dtype": "object"}, "ordered": False}
    ),
    "labels by themselves": {"t": "index", "v": table("series", None)["i"]},
    "one buffer many times": {"t": "list", "v": [array()] * 500},
    "one buffer as bytes many times": {"t": "list", "v": [{"t": "bytes", "b": 1}] * 500},
    "a long range": long_range(),
    "many ranges": {"t": "list", "v": [long_range(10**6)] * 20},
    "a masked range": {"t": "masked", "v": long_range(10**6), "m": None, "f": None},
    "a mask that is a list": {"t": "masked", "v": array(), "m": doubled(28), "f": None},
    "a fill value that is one": {"t": "masked", "v": array(), "m": None, "f": doubled(28)},
    "no items, long axis": array((0, MANY), "<f8", 2),
    "a negative axis": array((-1,)),
    "a record without items": {
        "t": "record",
        "k": "array",
        "s": [0, MANY],
        "f": [["a", array((0, MANY), "<f8", 2)]],
    },
    "a dtype": {"t": "dtype", "v": f"<U{MANY}"},
    "rows of lists": {"t": "list", "v": [sparse_tree("lil_array", (10**6, 64))] * 9},
    "long rows": sparse_tree("csr_array", (MANY // 2, 1)),
    "diagonals": sparse_tree("dia_array", (64, 10**6)),
    "a fraction": {"t": "text", "k": "Fraction", "v": "1e99999999"},
    "a decimal": {"t": "text", "k": "Decimal", "v": "1e99999999"},
    "kinds of named tuples": {
        "t": "list",
        "v": [{"t": "namedtuple", "name": f"K{i}", "f": [], "v": []} for i in range(10_000)],
    },
    "a named tuple of many fields": {
        "t": "namedtuple",
        "name": "K",
        "f": [f"f{i}" for i in range(200_000)],
        "v": [0] * 200_000,
    },
    "a column of long texts": table("series", {"list": ["a"] * 9999, "dtype": "U100000"})
    | {"i": {"range": [0, 9999, 1], "names": {"t": "list", "v": [None]}}},
    "an integer": {"t": "integer", "v": "0x" + "f" * MIB},
    "a list that holds a list twice": doubled(28),
    "a frame that does": {
        "t": "list",
        "v": [
            doubled(24),
            table("series", {"list": [{"t": "known", "n": 47}] * 99, "dtype": "object"})
            | {"i": {"range": [0, 99, 1], "names": {"t": "list", "v": [None]}}},
        ],
    },
}


TEXTS = np.arange(2 * MIB, dtype="<u4") % 20_000 + 0x4E00  # Chinese, of which Python keeps none
TEXT_COLUMN = {"array": array((2 * MIB,), "<U1")}
LABELS = {"range": [0, 2 * MIB, 1], "names": {"t": "list", "v": [None]}}
TEXT_BOMBS = {
    "series": {"t": "series", "v": TEXT_COLUMN, "i": LABELS, "m": None},
    "index": {"t": "index", "v": {"column": TEXT_COLUMN, "names": LABELS["names"]}},
    "zone": {"t": "series", "v": TEXT_COLUMN | {"zone": "UTC"}, "i": LABELS, "m": None},
}


@pytest.mark.parametrize("name", TEXT_BOMBS)
def test_an_array_of_texts_is_no_column(name):
    message = [json.dumps({"value": TEXT_BOMBS[name]}).encode(), TEXTS.tobytes()]
    with at_most(100 * MIB), pytest.raises(WireError, match="a column of <U1 as an array"):
        Side(0).receive(message)


@contextmanager
def at_most(size):
    """Lets this process have no more than some bytes beside what it has."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    lines = Path("/proc/self/status").read_text().splitlines()
    has = next(int(line.split()[1]) for line in lines if line.startswith("VmData"))  # KiB
    resource.setrlimit(resource.RLIMIT_DATA, (1024 * has + size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


@pytest.mark.parametrize("name", BOMBS)
def test_a_short_message_does_not_become_a_large_value(name):
    with at_most(400 * MIB), pytest.raises(WireError) as error:
        Side(0).receive([json.dumps({"value": BOMBS[name]}).encode(), BYTES, b""])
    assert not isinstance(error.value.__cause__, MemoryError)


def test_nor_does_a_value_that_is_changed_to_hold_itself_often():
    lists, changes = to_each_other(20)
    side = Side(0)
    side.receive([json.dumps({"value": lists}).encode()])
    with pytest.raises(WireError, match="many places"):
        side.receive([json.dumps({"value": None, "changed": changes}).encode()])
    with pytest.raises(WireError, match="many places"):  # nor is it taken later on
        side.receive([json.dumps({"value": {"t": "known", "n": 1}}).encode()])


def test_nor_one_that_grows_in_its_innermost_part():
    side = Side(0)
    side.receive([json.dumps({"value": doubled(18)}).encode()])
    long = {"t": "list", "v": [{"t": "known", "n": 3}] * 1000}
    with pytest.raises(WireError, match="many places"):
        side.receive([json.dumps({"value": None, "changed": [[1, long]]}).encode()])


ROW = list(range(1000))
HONEST = {
    "one row many times": [ROW] * 1000,
    "one array many times": [np.zeros((64, 64))] * 500,
    "itself": (lambda found: found.append(found) or found)([]),
    "two that know each other": (lambda a, b: a.append(b) or b.append(a) or a)([], []),
    "one text many times": ["a" * 1000] * 10_000,
    "a frame": pd.DataFrame(np.zeros((100_000, 10))),
    "a frame of lists": pd.DataFrame({"a": [ROW, ROW]}),
    "rows": sparse.csr_array((np.ones(9, "u1"), (range(9), range(9))), shape=(10_000, 20_000)),
    "a diagonal": sparse.eye_array(5000, format="dia", dtype="f4"),
    "a million numbers": np.zeros(10**6),
    "a range": range(10**6),
    "objects": [Item("a", ROW)] * 100,
    "a large frame beside lists that know each other": [pd.DataFrame(np.zeros((10**6, 5), "u1"))]
    + [ROW] * 2,
    "a frame of many rows": pd.DataFrame(np.zeros((11 * 10**6, 1), "u1")),
    "a frame without some truths": pd.DataFrame({"a": pd.array([True, None], "boolean")}),
    "a frame without some fractions": pd.DataFrame({"a": pd.array([0.5, None], "Float32")}),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_students_return_arrives(name):
    value = HONEST[name]
    found = Side(0).receive(Side(1).send(value))
    assert type(found) is type(value)
    assert found.shape == value.shape if hasattr(value, "shape") else len(found) == len(value)


def test_a_chain_of_objects_that_know_each_other_has_no_more_parts_than_it_has():
    chain = [Item(str(i), []) for i in range(1000)]
    for one, two in pairwise(chain):
        one.tags, two.before = [two], one
    check_unfolded(chain[0], (Item,))


def test_a_part_costs_only_where_it_stands_once_more():
    row = [0] * 1000
    check_unfolded([[0] * MOST_PARTS, row, row])
    check_unfolded([row, [row], [[row]]], apart=True)
    with pytest.raises(WireError):
        check_unfolded([row] * (MOST_PARTS // 1000 + 1))
    with pytest.raises(WireError):
        check_unfolded([[row] * (MOST_PARTS // 1000 + 1)], apart=True)


@pytest.mark.parametrize(
    "value", [2**20_000, -(3**20_000), [10**4299, 10**4300]], ids=["even", "odd", "in a list"]
)
def test_integers_that_python_writes_no_decimal_text_for_arrive(value):
    assert there(value) == value
    assert "integer of" in describe(there(value))


def test_a_zone_does_not_tell_whether_a_file_exists():
    moments = {"t": "array", "d": "<M8[ns]", "s": [1], "b": 1}
    labels = {"range": [0, 1, 1], "names": {"t": "list", "v": [None]}}

    def said(column):
        tree = {"t": "series", "v": column, "i": labels, "m": None}
        with pytest.raises(WireError) as error:
            Side(0).receive([json.dumps({"value": tree}).encode(), bytes(8)])
        return str(error.value)

    for form in ("dateutil/{}", "{}", "../../..{}"):
        answers = {
            said({"array": moments, "zone": form.format(path)}).replace(path, "PATH")
            for path in (sys.executable, "/usr/share/zoneinfo/Europe/Berlin", "/no/such/file")
        }
        assert len(answers) == 1, answers
    for form in ("datetime64[ns, dateutil/{}]", "interval[datetime64[ns, dateutil/{}]]"):
        answers = {
            said({"list": [], "dtype": form.format(path)}).replace(path, "PATH")
            for path in ("/usr/share/zoneinfo/Europe/Berlin", "/no/such/file")
        }
        assert len(answers) == 1, answers


def test_zones_that_there_are_arrive():
    for zone in ("Europe/Berlin", "UTC", "UTC+02:00"):
        moments = pd.date_range("2024-01-01", periods=2, tz=zone)
        pd.testing.assert_series_equal(there(pd.Series(moments)), pd.Series(moments))
