"""Messages that are nonsense, cut, or changed."""

import json
import random

from coursekit.grading.remote.errors import WireError
import numpy as np
import pytest
from wire import FRAME, Item, Side

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
    values = [np.arange(4), {"a": [1, Item("x", [])]}, FRAME, np.random.default_rng(1)]
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
