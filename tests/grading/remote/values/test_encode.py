"""Values that go over the wire and come back as they were."""

from collections import Counter, OrderedDict, defaultdict, deque
import datetime
from decimal import Decimal
from fractions import Fraction
import json
import random
import zoneinfo

from coursekit.grading.remote.errors import WireError
import numpy as np
import pytest
from wire import FRAME, Color, Item, Point, Side, same, there

DTYPES = ["?", "i1", "u1", "<i2", ">i4", "<u8", "<f2", ">f4", "<f8", "<c8", "c16", "S3", ">U2"]


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
    item, frame = Item("a", [1]), FRAME.copy()
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
