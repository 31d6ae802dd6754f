"""Values that go over the wire and come back, and messages that are nonsense."""

from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass
import datetime
from decimal import Decimal
import enum
from fractions import Fraction
import json
import random
import zoneinfo

from coursekit.grading.remote.decode import Reader
from coursekit.grading.remote.encode import Writer
from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.synchronized import Shared
import numpy as np
import pandas as pd
import pytest

Point = namedtuple("Point", "x y")
DTYPES = ["?", "i1", "u1", "<i2", ">i4", "<u8", "<f2", ">f4", "<f8", "<c8", "c16", "S3", ">U2"]


@dataclass
class Item:
    name: str
    tags: list


class Color(enum.Enum):
    RED = 1


GIVEN = {"Item": Item, "Color": Color, "Point": Point}


class Side:
    """One end of the wire."""

    def __init__(self, parity, given=GIVEN):
        self.shared = Shared(parity)
        self.given = given

    def send(self, value):
        writer = Writer(self.refuse, self.shared, {kind: n for n, kind in self.given.items()})
        changed = writer.changes()
        message = writer.message({"changed": changed, "value": writer.tree(value)})
        return [bytes(buffer) for buffer in message]

    def receive(self, buffers):
        reader = Reader(buffers, lambda tree: tree, self.shared, self.given)
        reader.apply_changes()
        value = reader.value(reader.content["value"])
        self.shared.settle()
        return value

    @staticmethod
    def refuse(value, writer):
        raise WireError(f"no way for {type(value)}")


def there(value, given=GIVEN):
    return Side(1, given).receive(Side(0, given).send(value))


def same(a, b):
    if isinstance(a, np.ndarray):
        as_good = type(b) is type(a) and a.dtype == b.dtype and a.shape == b.shape
        return as_good and (a.dtype == object or a.tobytes() == b.tobytes())
    return type(a) is type(b) and (a == b or repr(a) == repr(b))


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, -1, 2**200, 1.5, -0.0, float("inf"), -float("inf"), float("nan")),
        *("", "ß → 漢字 \0 \ud800", b"", b"\0\xff", bytearray(b"ab"), 1 + 2j, ...),
        *([], [1, [2, [3]]], (), (1, ("a",)), {1, 2}, frozenset({3}), {}, {"a": {1: (2,)}}),
        *({(1, 2): None, None: 3, 1.5: 4}, OrderedDict([("b", 1), ("a", 2)]), Counter("abca")),
        *(defaultdict(list, a=[1]), deque([1, 2], 5), deque(), range(1, 9, 2), slice(None, 3)),
        *(Decimal("0.10"), Fraction(1, 3), datetime.date(2024, 2, 29), datetime.timedelta(1, 2, 3)),
        *(datetime.datetime(2024, 2, 29, 1, 2, 3, 4, datetime.UTC), datetime.time(1, 2)),
        *(np.float32(1.5), np.int8(-1), np.bool_(1), np.complex64(1j), np.str_("é")),
        *(np.datetime64("2024-01-02", "D"), np.timedelta64(3, "ms"), np.dtype(">f4")),
        *(int, bool, dict, type(None), np.float32, np.ndarray(0).dtype.type),
    ],
    ids=repr,
)
def test_a_value_comes_back_as_it_was(value):
    assert same(there(value), value)
    assert same(there([value])[0], value)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 4)])
def test_an_array_comes_back_as_it_was(dtype, shape):
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    assert same(there(array), array)


def test_arrays_of_dates_of_objects_and_out_of_order():
    days = np.array(["2024-01-01", "NaT"], "datetime64[D]")
    assert same(there(days), days)
    objects = np.array([["a", None], [1, (2,)]], object)
    assert there(objects).tolist() == objects.tolist()
    grid = np.arange(24.0).reshape(2, 3, 4)
    for view in (grid.T, grid[:, ::-1], grid[..., 1], np.broadcast_to(grid[0], (5, 3, 4))):
        assert np.array_equal(there(view), view)
    fortran = np.asfortranarray(grid[0])
    assert np.array_equal(there(fortran), fortran)


def test_an_array_that_may_not_be_written_stays_so():
    array = np.arange(3)
    array.flags.writeable = False
    assert not there(array).flags.writeable
    assert there(np.arange(3)).flags.writeable


class Liar(int):
    def __int__(self):
        return 42

    __index__ = __add__ = __int__

    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class SlyList(list):
    def __iter__(self):
        return iter("lies")

    def __len__(self):
        return 99


class SlyDict(dict):
    def items(self):
        return [("lies", 1)]

    keys = values = __iter__ = items


class SlyText(str):
    def __str__(self):
        return "lies"

    encode = __getitem__ = __str__


class SlyArray(np.ndarray):
    def __array__(self, *args, **options):
        return np.zeros(9)

    def tobytes(self, order="C"):
        return b"lies"


def test_what_inherits_from_a_plain_type_becomes_that_type():
    assert same(there(Liar(3)), 3)
    assert same(there(SlyList([1, 2])), [1, 2])
    assert same(there(SlyDict(a=1)), {"a": 1})
    assert same(there(SlyText("ab")), "ab")
    assert same(there(np.arange(3).view(SlyArray)), np.arange(3))


def test_named_tuples_and_objects_of_known_classes():
    assert type(there(Point(1, [2]))) is Point
    other = there(Point(1, 2), given={})
    assert (other.x, other.y, type(other).__name__, other) == (1, 2, "Point", (1, 2))
    item = there(Item("a", ["b"]))
    assert type(item) is Item
    assert item == Item("a", ["b"])
    assert there(Color.RED) is Color.RED
    with pytest.raises(WireError):
        there(Item("a", []), given={})


def test_an_object_cannot_bring_methods_of_its_own():
    item = Item("a", [])
    vars(item)["__eq__"] = 1
    with pytest.raises(WireError):
        there(item)


SPECIAL = {
    "mask": np.ma.masked_equal([[1.5, -9], [3, 4]], -9),
    "no mask": np.ma.array([1, 2]),
    "masked": np.ma.masked,
    "matrix": np.array([[1, 2], [3, 4]]).view(np.matrix),
    "records": np.array([("a", 1.5), ("b", 2)], [("name", "U1"), ("size", "f4")]),
    "vectors": np.zeros(3, [("at", "i2", (2,)), ("on", "?")]),
    "record": np.array([("a", 1.5)], [("name", "U1"), ("size", "f4")])[0],
    "recarray": np.rec.array([(1, 2.5)], dtype=[("x", "i4"), ("y", "f8")]),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_arrays_of_a_meaning_of_their_own_keep_it(name):
    value = SPECIAL[name]
    found = there(value)
    assert type(found) is type(value)
    assert (found is np.ma.masked) == (value is np.ma.masked)
    np.testing.assert_array_equal(np.ma.getmask(found), np.ma.getmask(value))
    np.testing.assert_array_equal(found, value)
    assert found.dtype == value.dtype


def test_a_mask_over_objects_is_no_array():
    with pytest.raises(WireError, match="no way for"):
        there(np.ma.array([[1], None], mask=[0, 1], dtype=object))


BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=1),
        datetime.datetime(2024, 10, 27, 2, 30, fold=1),
        datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=5))),
    ],
)
def test_moments_keep_zone_and_fold(moment):
    found = there(moment)
    assert (found, found.tzinfo, found.fold) == (moment, moment.tzinfo, moment.fold)
    assert there(moment.tzinfo) == moment.tzinfo


@pytest.mark.parametrize("layout", ["bsr", "coo", "csc", "csr", "dia", "dok", "lil"])
def test_sparse_arrays_keep_their_layout(layout):
    sparse = pytest.importorskip("scipy.sparse")
    for family in (sparse.coo_array, sparse.coo_matrix):
        value = family(np.array([[0.0, 1], [2, 0]])).asformat(layout)
        found = there(value)
        assert type(found) is type(value)
        assert (found != value).nnz == 0


def test_a_sparse_array_that_would_fill_the_memory_is_not_read():
    pytest.importorskip("scipy.sparse")
    none = {"t": "array", "d": "<f8", "s": [0], "b": 1}
    place = {"t": "array", "d": "<i4", "s": [0], "b": 1}
    tree = {"t": "sparse", "k": "csr_array", "v": none, "i": [place, place], "s": [10**6, 10**6]}
    with pytest.raises(WireError, match="size that is not taken"):
        Side(0).receive([json.dumps({"value": tree, "changed": []}).encode(), b""])


def test_random_generators_go_on_where_they_stood():
    for kind in ("PCG64", "MT19937", "Philox", "SFC64", "PCG64DXSM"):
        generator = np.random.Generator(getattr(np.random, kind)(3))
        generator.normal(size=5)
        assert there(generator).normal() == generator.normal()
    old = np.random.RandomState(3)
    old.normal()
    assert there(old).normal() == old.normal()
    assert there(random.Random(4)).random() == random.Random(4).random()


FRAMES = {
    "plain": pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan], "c": ["x", None], "d": [True, False]}),
    "empty": pd.DataFrame(),
    "labels": pd.DataFrame(np.eye(2), index=["p", "q"], columns=[("a", 1), "b"]),
    "dates": pd.DataFrame({"v": [1, 2]}, pd.date_range("2024-01-01", periods=2, name="day")),
    "zones": pd.DataFrame({"t": pd.date_range("2024-01-01", periods=2, tz="Europe/Berlin")}),
    "categories": pd.DataFrame({"c": pd.Categorical(["b", "a"], ["b", "a", "z"], ordered=True)}),
    "missing": pd.DataFrame(
        {"i": pd.array([1, None], "Int64"), "s": pd.array(["a", None], "string")}
    ),
    "levels": pd.DataFrame({"k": list("aab"), "l": [1, 2, 1], "v": [1.0, 2, 3]}).set_index(
        ["k", "l"]
    ),
    "objects": pd.DataFrame({"o": [[1], {"a": 2}, None]}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_tables_come_back_as_they_were(name):
    frame = FRAMES[name]
    pd.testing.assert_frame_equal(there(frame), frame)
    for column in frame:
        pd.testing.assert_series_equal(there(frame[column]), frame[column])


def test_parts_of_tables():
    stamp = pd.Timestamp("2024-01-02 03:04", tz="Asia/Tokyo")
    assert there(stamp) == stamp
    assert there(pd.Timedelta("1 day")) == pd.Timedelta("1 day")
    assert there(pd.NaT) is pd.NaT
    assert there(pd.NA) is pd.NA
    pd.testing.assert_index_equal(
        there(pd.Index(["a", "b"], name="n")), pd.Index(["a", "b"], name="n")
    )


def test_tensors():
    tf = pytest.importorskip("tensorflow")
    for tensor in (
        *(tf.constant(1.5), tf.constant([[1, 2]], tf.int8), tf.zeros((0, 2)), tf.constant("a")),
        *(tf.constant([1.5, 2], tf.bfloat16), tf.constant([["a"], ["é"]]), tf.constant([1j])),
    ):
        other = there(tensor)
        assert other.dtype == tensor.dtype
        assert other.shape == tensor.shape
        assert tf.reduce_all(other == tensor)
    assert there(tf.float32) is tf.float32
    assert there(tf.TensorShape([None, 3])).as_list() == [None, 3]


def test_both_sides_hold_one_list():
    ours, theirs = Side(0), Side(1)
    mine = [[1], np.zeros(2), {"a": {1}}]
    mine.append(mine)
    copy = theirs.receive(ours.send(mine))
    assert copy[3] is copy
    mine[0].append(2)
    mine[1][0] = 5
    mine[2]["a"].add(9)
    again = theirs.receive(ours.send(mine))
    assert again is copy
    assert (copy[0], copy[1].tolist(), copy[2]) == ([1, 2], [5, 0], {"a": {1, 9}})
    copy[0].clear()
    copy.insert(0, new := ["new"])
    assert ours.receive(theirs.send(copy)) is mine
    assert (mine[0], mine[1]) == (["new"], [])
    new.append(3)
    ours.receive(theirs.send(None))
    assert mine[0] == ["new", 3]


def test_what_has_not_changed_is_not_sent_again():
    side = Side(0)
    item, frame = Item("a", [1]), FRAMES["plain"].copy()
    values = [[1, "a", 2.5], np.arange(5), {"a": 1}, {1, 2}, item, frame, np.random.default_rng(2)]
    values += [random.Random(3), np.random.RandomState(1), Counter("ab"), deque([1])]
    side.send(values)
    for _ in range(2):
        again = side.send(values)
        assert len(again) == 1
        assert json.loads(again[0])["changed"] == []
    values[1][2] = 9
    assert len(json.loads(side.send(values)[0])["changed"]) == 1


def test_what_nobody_holds_is_forgotten():
    side = Side(0)
    kept = [1]
    side.send([kept, [2], {"a": np.zeros(3)}])
    dropped = {number for _ in range(3) for number in side.shared.unused()}
    assert len(dropped) == 4
    assert side.shared.find(kept) is not None


def test_a_value_that_cannot_be_sent_leaves_no_trace():
    side = Side(0)
    first = [1]
    with pytest.raises(WireError):
        side.send([first, object()])
    assert side.shared.find(first) is None or there(first) == [1]


def test_a_value_that_is_too_deep_is_refused():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(WireError):
        there(deep)
    while deep:  # Python would run out of stack if it dropped it at once
        deep = deep[0]


KINDS = (
    *("known", "handle", "bytes", "bytearray", "complex", "range", "slice", "ellipsis", "text"),
    *("timedelta", "type", "array", "scalar", "objects", "dtype", "numpy_type", "generator"),
    *("random_state", "random", "namedtuple", "object", "member", "tensor", "tf_dtype", "tf_shape"),
    *("list", "tuple", "set", "frozenset", "deque", "dict", "OrderedDict", "Counter"),
    *("defaultdict", "frame", "series", "index", "stamp", "missing", "value", "__class__", "data"),
)
FIELDS = ("t", "v", "n", "b", "d", "s", "k", "c", "i", "m", "f", "name", "w", "changed")
ODD = ("", "Item", "Color", "RED", "<f8", "O", "V8", "NA", "Timestamp", "Decimal", "list", "int32")


def nonsense(chance, depth=0):
    """Makes a random JSON tree that often looks like one of ours."""
    kind = chance.randrange(9 if depth < 4 else 4)
    if kind == 0:
        return chance.choice([None, True, 0, 1, -1, 2**70, 1e308, float("nan"), 3])
    if kind in (1, 2):
        return chance.choice(ODD)
    if kind in (3, 4):
        return [nonsense(chance, depth + 1) for _ in range(chance.randrange(4))]
    fields = chance.sample(FIELDS, chance.randrange(1, 6))
    return {name: nonsense(chance, depth + 1) for name in fields} | {"t": chance.choice(KINDS)}


def test_nonsense_raises_a_wire_error_and_nothing_else():
    chance = random.Random(7)
    read = 0
    for _ in range(4000):
        tree = {"value": nonsense(chance), "changed": chance.choice([(), nonsense(chance)])}
        buffers = [json.dumps(tree).encode(), b"12345678", b""]
        try:
            Side(1).receive(buffers)
            read += 1
        except WireError:
            pass
    assert 0 < read < 4000


def test_a_message_that_is_cut_or_changed_raises_a_wire_error_and_nothing_else():
    chance = random.Random(8)
    values = [np.arange(4), {"a": [1, Item("x", [])]}, FRAMES["plain"], np.random.default_rng(1)]
    message = Side(0).send(values)
    for _ in range(1500):
        broken = [bytearray(buffer) for buffer in message]
        one = chance.choice(broken)
        if one and chance.random() < 0.5:
            del one[chance.randrange(len(one)) :]
        elif one:
            one[chance.randrange(len(one))] = chance.randrange(256)
        if chance.random() < 0.2:
            del broken[chance.randrange(len(broken)) :]
        try:
            Side(1).receive(broken)
        except WireError:
            continue


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b'"a"', b"[" * 100_000])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises(WireError):
        Side(1).receive([text])


def test_a_side_cannot_take_numbers_that_are_not_its_own():
    for number in (0, 2, -1, True, "1", 1.0):
        with pytest.raises(WireError):
            Side(0).receive([json.dumps({"value": {"t": "list", "v": [], "n": number}}).encode()])
    twice = {"t": "list", "v": [{"t": "list", "v": [], "n": 1}], "n": 1}
    with pytest.raises(WireError):
        Side(0).receive([json.dumps({"value": twice}).encode()])
