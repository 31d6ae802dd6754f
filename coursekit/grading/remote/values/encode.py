"""Values between the tests and the student's kernel: plain data in, plain data out.

A message is a tree of JSON in its first buffer and the bytes of arrays in those after it.
Nothing is pickled and no class is looked up by a name that came over the wire. What is no plain
value travels as a handle, a number that only the kernel can resolve. The same module runs on
both sides; it needs no more than the standard library, and NumPy where arrays are sent.
"""

import collections
import datetime
import decimal
import enum
import fractions
import json
import sys
import zoneinfo

from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.values.numpy_values import special_tree
from coursekit.grading.remote.values.pandas_values import table_tree
from coursekit.grading.remote.values.random_states import random_kind, random_state

ARRAY_KINDS = "biufcSUmM"  # no objects, no records
PLAIN = (type(None), bool, int, float, str)
LONGEST_IN_DECIMAL = 14_000  # bits of an integer; Python writes 4,300 digits
FIXED = {"tuple": tuple, "frozenset": frozenset}
SEQUENCES = {"list": list, "set": set, "deque": collections.deque}
MAPPINGS = {
    "dict": dict,
    "OrderedDict": collections.OrderedDict,
    "Counter": collections.Counter,
    "defaultdict": collections.defaultdict,
}
TEXTS = {
    "Decimal": (decimal.Decimal, str, decimal.Decimal),
    "Fraction": (fractions.Fraction, str, fractions.Fraction),
    "date": (datetime.date, str, datetime.date.fromisoformat),
    "datetime": (datetime.datetime, str, datetime.datetime.fromisoformat),
    "time": (datetime.time, str, datetime.time.fromisoformat),
}
BASES = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)
TYPES = {kind.__name__: kind for kind in (*BASES, type(None), object, range, slice)}


class Writer:
    """Turns values into a tree and buffers.

    Args:
        handle: Function from a value that is not plain, and the writer, to what stands for it.
        shared: The `Shared` of this side.
        given: Names of the instructor's own classes, by class.
    """

    def __init__(self, handle, shared, given=None):
        self.buffers = []
        self.sent = set()  # the numbers of shared values that the message names
        self._handle = handle
        self._shared = shared
        self._given = given or {}
        self._added = []

    def message(self, tree):
        """Returns the buffers of a message: the tree's JSON, then the arrays."""
        self._shared.settle()
        return [json.dumps(tree).encode(), *self.buffers]

    def changes(self):
        """Returns what has become of shared values, as pairs of number and tree.

        Raises:
            WireError: If one of them holds what cannot be sent.
        """
        found = self._shared.differing()
        try:
            return [[number, self._guarded(self._content, value)] for number, value in found]
        except WireError:
            for number, _ in found:
                self._shared.differs(number)
            raise

    def tree(self, value):
        """Returns the JSON that stands for a value.

        Raises:
            WireError: If the value is too deep, or holds what cannot be sent.
        """
        return self._guarded(self._tree, value)

    def undo(self):
        """Forgets the values of a message that is not sent."""
        for number in self._added:
            self._shared.forget(number)

    def _guarded(self, write, value):
        try:
            return write(value)
        except RecursionError as error:
            raise WireError("a value that is too deep cannot be sent") from error

    def _tree(self, value):
        if type(value) is int and value.bit_length() > LONGEST_IN_DECIMAL:
            return {"t": "integer", "v": hex(value)}
        if type(value) in PLAIN:
            return value
        number = self._shared.find(value)
        if number is not None:
            self.sent.add(number)
            self._look_within(value)
            return {"t": "known", "n": number}
        if type(value) in (tuple, frozenset):
            return {"t": type(value).__name__, "v": [self._tree(item) for item in value]}
        if self._is_shared(value):
            number = self._shared.add(value)
            self._added.append(number)
            self.sent.add(number)
            return {**self._content(value), "n": number}
        return self._other(value)

    def _look_within(self, value):
        """Counts what is in a value that the other side has as named too."""
        parts, seen = [value], set()
        while parts:
            part = parts.pop()
            if id(part) in seen:
                continue
            seen.add(id(part))
            number = self._shared.find(part)
            if number is not None:
                self.sent.add(number)
            if isinstance(part, (list, tuple, set, frozenset, collections.deque)):
                parts += part
            elif isinstance(part, dict):
                parts += part.values()

    def _is_shared(self, value):
        kind = type(value)
        if kind in SEQUENCES.values() or kind in MAPPINGS.values() or kind is bytearray:
            return True
        np, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
        if np is not None and kind is np.ndarray:
            return value.dtype.kind in ARRAY_KINDS
        if pandas is not None and kind in (pandas.DataFrame, pandas.Series):
            return True
        return random_kind(value) is not None or self._is_given_object(value)

    def _is_given_object(self, value):
        named = type(value) in self._given and hasattr(value, "__dict__")
        return named and not isinstance(value, (enum.Enum, *BASES))

    def _content(self, value):
        kind = type(value).__name__
        if type(value) is SEQUENCES.get(kind):
            most = {"m": value.maxlen} if kind == "deque" else {}
            return {"t": kind, "v": [self._tree(item) for item in value], **most}
        if type(value) is MAPPINGS.get(kind):
            default = {}
            if kind == "defaultdict" and value.default_factory in list(TYPES.values()):
                default = {"d": self._tree(value.default_factory)}
            return {"t": kind, "v": self._pairs(value), **default}
        if type(value) is bytearray:
            return {"t": "bytearray", "b": self.buffer(value)}
        if random_kind(value):
            return {"t": random_kind(value), "v": self._tree(random_state(value))}
        if type(value) in self._given:
            return {"t": "object", "c": self._given[type(value)], "v": self._pairs(vars(value))}
        if hasattr(value, "equals"):
            return table_tree(value, self._part)
        return self._array(value)

    def _part(self, value):
        """Returns the JSON of a part of a value, which nobody changes by itself."""
        is_array = isinstance(value, sys.modules["numpy"].ndarray)
        return self._array(value) if is_array else self._tree(value)

    def _pairs(self, mapping):
        return [[self._tree(key), self._tree(item)] for key, item in mapping.items()]

    def _other(self, value):
        kind = type(value).__name__
        if type(value) is bytes:
            return {"t": "bytes", "b": self.buffer(value)}
        if type(value) is complex:
            return {"t": "complex", "v": [value.real, value.imag]}
        if type(value) in (range, slice):
            parts = (value.start, value.stop, value.step)
            return {"t": kind, "v": [self._tree(part) for part in parts]}
        if value is Ellipsis:
            return {"t": "ellipsis"}
        if type(value) is datetime.datetime and _is_zoned(value):
            plain = value.replace(tzinfo=None).isoformat()
            return {"t": "moment", "v": plain, "z": _zone(value), "f": value.fold}
        if type(value) is zoneinfo.ZoneInfo and value.key:
            return {"t": "zone", "v": value.key}
        if type(value) is datetime.timezone:
            return {"t": "offset", "v": self._tree(value.utcoffset(None))}
        if kind in TEXTS and type(value) is TEXTS[kind][0]:
            return {"t": "text", "k": kind, "v": TEXTS[kind][1](value)}
        if type(value) is datetime.timedelta:
            return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
        if type(value) is type and TYPES.get(kind_name(value)) is value:
            return {"t": "type", "v": value.__name__}
        if type(value) in self._given and isinstance(value, enum.Enum):
            return {"t": "member", "c": self._given[type(value)], "v": value.name}
        found = self._numpy(value) or self._library(value) or self._subclass(value)
        return self._handle(value, self) if found is None else found

    def _numpy(self, value):
        np = sys.modules.get("numpy")
        if np is None:
            return None
        found = special_tree(value, self._part)
        if found is not None:
            return found
        if isinstance(value, np.generic) and value.dtype.kind in ARRAY_KINDS:
            return {**self._array(np.asarray(value)), "t": "scalar"}
        if isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray):
            plain = np.ndarray.__array__(value)
            if plain.dtype.kind in ARRAY_KINDS:
                return self._array(plain)
            if plain.dtype.kind == "O" and type(plain) is np.ndarray:
                return {"t": "objects", "s": plain.shape, "v": [self._tree(i) for i in plain.flat]}
        if isinstance(value, np.dtype) and value.kind in ARRAY_KINDS:
            return {"t": "dtype", "v": value.str}
        if type(value) is type and np.sctypeDict.get(kind_name(value)) is value:
            return {"t": "numpy_type", "v": kind_name(value)}
        return None

    def _library(self, value):
        """Sends tensors and single values of tables, of libraries that are loaded anyway."""
        tensorflow = sys.modules.get("tensorflow")
        if tensorflow is not None and hasattr(tensorflow, "Tensor"):
            if isinstance(value, tensorflow.Tensor) and hasattr(value, "numpy"):
                return self._tensor(value, tensorflow)
            if isinstance(value, tensorflow.dtypes.DType):
                return {"t": "tf_dtype", "v": value.name}
            if isinstance(value, tensorflow.TensorShape) and value.rank is not None:
                return {"t": "tf_shape", "v": self._tree(value.as_list())}
        return table_tree(value, self._part)

    def _tensor(self, value, tensorflow):
        half = value.dtype == tensorflow.bfloat16
        array = tensorflow.cast(value, "float32").numpy() if half else value.numpy()
        tree = self._tree(array) if isinstance(array, bytes) else self._numpy(array)
        return {"t": "tensor", "v": tree, "d": value.dtype.name}

    def _subclass(self, value):
        """Sends what inherits from a plain type as that type, by the type's own methods."""
        fields = getattr(type(value), "_fields", None)
        if isinstance(value, tuple) and isinstance(fields, tuple):
            items = [self._tree(item) for item in tuple.__iter__(value)]
            return {"t": "namedtuple", "name": type(value).__name__, "f": list(fields), "v": items}
        for base in BASES:
            if isinstance(value, base) and not isinstance(value, (type, enum.Enum)):
                return self._tree(_as_base(value, base))
        return None

    def _array(self, array):
        import numpy as np

        whole = np.ascontiguousarray(array)
        content = {"t": "array", "d": array.dtype.str, "s": list(array.shape)}
        if not array.flags.writeable:
            content["w"] = False
        return {**content, "b": self.buffer(whole.reshape(-1).view("u1") if whole.size else b"")}

    def buffer(self, data):
        """Adds bytes to the message; returns their number."""
        self.buffers.append(memoryview(data))
        return len(self.buffers)


def _is_zoned(moment):
    """Says whether a moment's text would not tell all of it."""
    return bool(_zone(moment) or (moment.fold and moment.tzinfo is None))


def _zone(moment):
    """Returns the name of a moment's zone, or None if it has none, or a mere offset."""
    return moment.tzinfo.key if type(moment.tzinfo) is zoneinfo.ZoneInfo else None


def kind_name(kind):
    """Returns the name of a class, if it is a text."""
    name = type.__getattribute__(kind, "__name__")
    return name if isinstance(name, str) else ""


def _as_base(value, base):
    if base is dict:
        return dict(dict.items(value))
    if base in (list, tuple, set, frozenset):
        return base(base.__iter__(value))
    if base in (str, bytes):
        return base.__getitem__(value, slice(None))
    if base is complex:
        return complex.__complex__(value)
    return base.__float__(value) if base is float else int.__int__(value)
