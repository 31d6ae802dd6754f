"""Reads what `encode` has written, and trusts nothing that it says."""

import collections
import datetime
import enum
import json
import re
import sys
import zoneinfo

from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.values.bounds import (
    LARGEST_ITEM,
    LONGEST_INTEGER,
    Room,
    check_shape,
    check_unfolded,
    checked_number,
    one_axis,
    plain_array,
)
from coursekit.grading.remote.values.encode import FIXED, MAPPINGS, PLAIN, SEQUENCES, TEXTS, TYPES
from coursekit.grading.remote.values.numpy_values import KINDS as SPECIAL
from coursekit.grading.remote.values.numpy_values import read_special
from coursekit.grading.remote.values.pandas_values import read_table
from coursekit.grading.remote.values.random_states import follow, is_random, make_random
from coursekit.grading.remote.values.shared_values import change

LARGEST_TREE = 16 * 1024**2  # bytes of JSON that a reader accepts
MOST_KINDS = 100  # of named tuples in a message, each of which is a class
MOST_FIELDS = 1000  # of these together: Python compiles a function for them
TABLES = ("frame", "series", "index", "stamp", "missing")
DTYPE = re.compile(r"[<>|=]?[biufcSUmM]\d*(\[\w+\])?")


class Reader:
    """Turns a tree and buffers back into values.

    Args:
        buffers: The buffers of a message, its JSON first.
        handle: Function from what stands for a handle to a value.
        shared: The `Shared` of this side.
        given: The instructor's own classes, by name.
        bounded: Whether to look for values in which parts stand at very many places, on a side
            that trusts the other with nothing.

    Raises:
        WireError: If the message's first buffer is no JSON object of a bearable size.
    """

    def __init__(self, buffers, handle, shared, given=None, *, bounded=False):
        if not buffers or len(buffers[0]) > LARGEST_TREE:
            raise WireError(f"a message needs a tree of at most {LARGEST_TREE} bytes")
        try:
            self.content = json.loads(bytes(buffers[0]))
        except (ValueError, RecursionError) as error:
            raise WireError("a message that is no JSON") from error
        if not isinstance(self.content, dict):
            raise WireError("a message that is no JSON object")
        self._buffers = buffers
        self._handle = handle
        self._shared = shared
        self._given = given or {}
        self._room, self._kinds = Room(buffers), {}
        self._bounded, self._refers = bounded, False

    def apply_changes(self, verdict=None):
        """Brings shared values up to date, as the message says.

        Args:
            verdict: Function from a value's number and the value to "take", "keep" or "apart",
                for a side that trusts the other with nothing; see `InPlace.verdict`. None for
                one that takes all changes.

        Raises:
            WireError: If it cannot be done.
        """
        apart, changed = {}, set()
        with checked():
            for number, tree in self.content.get("changed", ()):
                target = self._shared.look(number)
                if verdict and is_random(target):
                    follow(target, self._value({**tree, "n": None}))
                    self._shared.unsettle(number)
                    continue
                decided = verdict(number, target) if verdict else "take"
                if decided == "keep":
                    self._shared.differs(number)  # the other side gets its old content back
                elif decided == "apart":
                    apart[number] = target
                    self._shared.forget(number)
                    self._value({**tree, "n": number})
                else:
                    change(target, self._value({**tree, "n": None}))
                    self._shared.unsettle(number)
                    changed.add(number)
            if apart:
                self._shared.replace(apart, changed)
            if self._refers:
                self._check(self._shared.held(), apart=True)

    def value(self, tree):
        """Returns the value that a tree stands for.

        Raises:
            WireError: If the tree is none that `Writer` makes.
        """
        with checked():
            found = self._value(tree)
            if self._refers:
                self._check(found)
            return found

    def _check(self, found, *, apart=False):
        if self._bounded:
            check_unfolded(found, (*self._given.values(),), apart=apart)

    def _value(self, tree):
        if type(tree) in PLAIN:
            return tree
        kind = tree["t"]
        if kind in FIXED:
            return FIXED[kind](self._value(item) for item in tree["v"])
        if kind in SEQUENCES:
            return self._sequence(tree, kind)
        if kind in MAPPINGS:
            return self._mapping(tree, kind)
        if kind in TABLES:
            table = read_table(tree, self._value, self._room)
            return self._keep(tree, table) if kind in ("frame", "series") else table
        if kind in SPECIAL:
            return read_special(tree, self._value, self._room)
        return getattr(self, f"_read_{kind}", self._unknown)(tree)

    def _sequence(self, tree, kind):
        value = collections.deque(maxlen=tree["m"]) if kind == "deque" else SEQUENCES[kind]()
        self._keep(tree, value)
        items = [self._value(item) for item in tree["v"]]
        if kind != "set":
            value.extend(items)
        for item in items if kind == "set" else ():
            value.add(item)  # one by one: a deadline can end what hashes that collide make long
        return value

    def _mapping(self, tree, kind):
        value = MAPPINGS[kind]()
        self._keep(tree, value)
        for key, item in self._pairs(tree["v"]).items():
            value[key] = item
        if kind == "defaultdict":
            default = self._value(tree.get("d"))
            if default is not None and default not in TYPES.values():
                raise WireError("a default that is no plain type")
            value.default_factory = default
        return value

    def _pairs(self, pairs):
        return {self._value(key): self._value(item) for key, item in pairs}

    def _keep(self, tree, value):
        number = tree.get("n")
        return value if number is None else self._shared.receive(number, value)

    def _unknown(self, tree):
        raise WireError(f"a value of the unknown kind {tree['t']!r}")

    def _read_known(self, tree):
        self._refers = True
        return self._shared.look(tree["n"])

    def _read_handle(self, tree):
        if "weights" in tree:
            tree = {**tree, "weights": self._value(tree["weights"])}
        return self._handle(tree)

    def _read_bytes(self, tree):
        return bytes(self._data(tree))

    def _read_bytearray(self, tree):
        return self._keep(tree, bytearray(self._data(tree)))

    def _read_integer(self, tree):
        text = tree["v"]
        if len(text) > LONGEST_INTEGER:
            raise WireError(f"an integer of more than {LONGEST_INTEGER} hexadecimal digits")
        return int(text, 16)

    def _read_complex(self, tree):
        real, imaginary = tree["v"]
        return complex(real, imaginary)

    def _read_range(self, tree):
        return self._room.take_range(range(*(self._value(part) for part in tree["v"])))

    def _read_slice(self, tree):
        return slice(*(self._value(part) for part in tree["v"]))

    def _read_ellipsis(self, tree):
        return Ellipsis

    def _read_text(self, tree):
        kind, text = tree["k"], str(tree["v"])
        return TEXTS[kind][2](
            checked_number(kind, text) if kind in ("Decimal", "Fraction") else text
        )

    def _read_moment(self, tree):
        zone = None if tree["z"] is None else zoneinfo.ZoneInfo(str(tree["z"]))
        moment = datetime.datetime.fromisoformat(str(tree["v"]))
        return moment.replace(tzinfo=zone, fold=int(tree["f"]))

    def _read_zone(self, tree):
        return zoneinfo.ZoneInfo(str(tree["v"]))

    def _read_offset(self, tree):
        return datetime.timezone(self._value(tree["v"]))

    def _read_timedelta(self, tree):
        return datetime.timedelta(*tree["v"])

    def _read_type(self, tree):
        return TYPES[tree["v"]]

    def _read_array(self, tree):
        array = self._array(tree).copy()
        array.flags.writeable = bool(tree.get("w", True))
        return self._keep(tree, array)

    def _read_scalar(self, tree):
        return self._array(tree)[()]

    def _read_objects(self, tree):
        import numpy as np

        check_shape(tree["s"], np.dtype(object))
        return one_axis([self._value(item) for item in tree["v"]]).reshape(tree["s"])

    def _read_dtype(self, tree):
        found = self._dtype(tree["v"])
        if found.itemsize > LARGEST_ITEM:
            raise WireError(f"a dtype of more than {LARGEST_ITEM} bytes")
        return found

    def _read_numpy_type(self, tree):
        import numpy as np

        return np.sctypeDict[str(tree["v"])]

    def _read_random(self, tree):
        return self._keep(tree, make_random(tree["t"], self._value(tree["v"])))

    _read_generator = _read_random_state = _read_random

    def _read_namedtuple(self, tree):
        name, fields = tree["name"], tuple(tree["f"])
        kind = self._given.get(name)
        if getattr(kind, "_fields", None) != fields:
            kind = self._named_tuple(name, fields)
        return kind(*(self._value(item) for item in tree["v"]))

    def _named_tuple(self, name, fields):
        if (name, fields) not in self._kinds:
            if len(self._kinds) == MOST_KINDS:
                raise WireError(f"more than {MOST_KINDS} kinds of named tuples")
            if sum(len(known) for _, known in self._kinds) + len(fields) > MOST_FIELDS:
                raise WireError(f"named tuples of more than {MOST_FIELDS} fields")
            self._kinds[name, fields] = collections.namedtuple(name, fields)
        return self._kinds[name, fields]

    def _read_object(self, tree):
        kind = self._given[tree["c"]]
        value = self._keep(tree, kind.__new__(kind))
        attributes = self._pairs(tree["v"])
        if any(callable(getattr(kind, str(name), None)) for name in attributes):
            raise WireError("an object with something in the place of a method")
        vars(value).update(attributes)
        return value

    def _read_member(self, tree):
        kind = self._given[tree["c"]]
        if not issubclass(kind, enum.Enum):
            raise WireError("a member of what is no enumeration")
        return kind[tree["v"]]

    def _read_tensor(self, tree):
        array = self._value({**tree["v"], "n": None})
        tensorflow = sys.modules.get("tensorflow")
        if tensorflow is None:
            return array
        dtype = tensorflow.as_dtype(str(tree["d"]))
        if not isinstance(array, bytes):
            self._room.take(plain_array(array).size * dtype.size)
            if array.dtype.kind == "O" and not all(isinstance(i, (bytes, str)) for i in array.flat):
                raise WireError("a tensor of objects that are no texts")
        return tensorflow.constant(array, dtype)

    def _read_tf_dtype(self, tree):
        tensorflow = sys.modules.get("tensorflow")
        return tree["v"] if tensorflow is None else tensorflow.as_dtype(str(tree["v"]))

    def _read_tf_shape(self, tree):
        shape = self._value(tree["v"])
        tensorflow = sys.modules.get("tensorflow")
        return tuple(shape) if tensorflow is None else tensorflow.TensorShape(shape)

    def _array(self, tree):
        import numpy as np

        data, shape, dtype = self._data(tree), tree["s"], self._dtype(tree["d"])
        check_shape(shape, dtype)
        return np.frombuffer(data, dtype).reshape(shape)

    def _dtype(self, text):
        import numpy as np

        if not isinstance(text, str) or not DTYPE.fullmatch(text):
            raise WireError(f"an array of dtype {text!r}"[:200])
        return np.dtype(text)

    def _data(self, tree):
        number = tree["b"]
        if type(number) is not int or not 0 < number < len(self._buffers):
            raise WireError("a value without its bytes")
        self._room.take(len(self._buffers[number]))
        return self._buffers[number]


class checked:  # noqa: N801 (a context manager)
    """Turns what unexpected trees lead to into a WireError."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None and issubclass(kind, Exception) and kind is not WireError:
            raise WireError(f"a value that cannot be read: {error}"[:500]) from error
