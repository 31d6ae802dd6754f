"""The grader's side of a test: student's objects as handles, whose use is a message.

A handle can lie about what it is. So nothing that a test compares is a handle: `==`, arithmetic
and `numpy.asarray` bring a plain value over and compute here, and only an object that the test
itself has made from a student's class answers for itself.
"""

import operator

from coursekit.grading.remote.errors import WireError

NAMES_BY_OPERATOR = {
    **{name: (f"__{name}__", None) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    **{
        name: (f"__{name.strip('_')}__", f"__r{name.strip('_')}__")
        for name in (
            *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
            *("and_", "or_", "xor", "lshift", "rshift"),
        )
    },
}
UNARY = {"neg": "__neg__", "pos": "__pos__", "invert": "__invert__", "abs": "__abs__"}
MAKER, MADE = "maker", "made"
IN_PLACE = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
OWN_NAMES = frozenset(
    f"__{name}__"
    for name in (
        *("annotations", "defaults", "kwdefaults", "members", "module", "mro", "qualname"),
        *("slots", "wrapped", "dataclass_fields", "match_args"),
    )
)  # what a test may read of an object; NumPy and others look for more, and find nothing
CONVERSIONS = {"int": int, "float": float, "complex": complex, "index": operator.index}


class Handle:
    """A student's object, function or class; comes from a `Remote`.

    Args:
        remote: The `Remote` that it belongs to.
        tree: What the kernel says of it: its number, kind, name and classes.
        role: MAKER for a class of the assignment, MADE for an object that a test has made
            with one, else None.
    """

    __slots__ = ("__weakref__", "_remote", "_role", "_tree")

    def __init__(self, remote, tree, role=None):
        set_here = object.__setattr__
        set_here(self, "_remote", remote)
        set_here(self, "_tree", tree)
        set_here(self, "_role", role)

    @property
    def __class__(self):
        """The class that the object claims to have, if it is one that is loaded here."""
        names = ["builtins.type"] if self._tree["kind"] == "class" else self._tree["classes"]
        known = filter(None, map(self._remote.known_class, names))
        found = next(known, object)
        return Handle if found is object else found

    @property
    def __bases__(self):
        """The loaded classes that a student's class inherits from, for `issubclass`."""
        if self._tree["kind"] != "class":
            raise AttributeError("__bases__")
        found = [self._remote.known_class(name) for name in self._tree["classes"][1:]]
        return tuple(base for base in found if base is not None)

    @property
    def __doc__(self):
        """The student's own docstring."""
        return self._remote.ask("get", self, "__doc__")

    @property
    def __dict__(self):
        """The attributes that the object itself has."""
        return self._remote.ask("get", self, "__dict__")

    def __dir__(self):
        """Asks for the names of all attributes."""
        return self._remote.ask("dir", self)

    @property
    def __name__(self):
        """The name in the student's code."""
        return self._tree["name"].rpartition(".")[2]

    def __call__(self, *args, **options):
        """Calls it in the student's kernel."""
        role = MADE if self._role == MAKER else None
        return self._remote.ask("call", self, *args, role_=role, **options)

    def __getattr__(self, name):
        """Asks for an attribute; those that NumPy looks for on arrays are not there."""
        if name.startswith("__") and name.endswith("__") and name not in OWN_NAMES:
            raise AttributeError(name)
        return self._remote.ask("get", self, name)

    def __setattr__(self, name, value):
        """Sets an attribute of the student's object."""
        self._remote.ask("set", self, name, value)

    def __delattr__(self, name):
        """Deletes an attribute of the student's object."""
        self._remote.ask("delete", self, name)

    def __getitem__(self, key):
        """Asks for an item."""
        return self._remote.ask("getitem", self, key)

    def __setitem__(self, key, value):
        """Sets an item."""
        self._remote.ask("setitem", self, key, value)

    def __delitem__(self, key):
        """Deletes an item."""
        self._remote.ask("delitem", self, key)

    def __contains__(self, item):
        """Asks whether an item is in it."""
        return bool(self._remote.ask("contains", self, item))

    def __len__(self):
        """Asks for the length."""
        return int(self._remote.ask("len", self))

    def __bool__(self):
        """Asks whether it counts as true."""
        return bool(self._remote.ask("bool", self))

    def __iter__(self):
        """Asks for an iterator."""
        iterator = self._remote.ask("iter", self)
        return iterator if isinstance(iterator, Handle) else iter(iterator)

    def __next__(self):
        """Asks for the next item."""
        return self._remote.ask("next", self)

    def __enter__(self):
        """Enters a context."""
        return self._remote.ask("enter", self)

    def __exit__(self, kind, error, trace):
        """Leaves a context, which may keep an error of the test's own, but no failed check."""
        if error is None or not isinstance(error, Exception):
            self._remote.ask("exit", self)
            return False
        own = not isinstance(error, AssertionError) and not hasattr(error, "coursekit_student")
        return bool(self._remote.ask("exit", self, error)) and own

    def __reversed__(self):
        """Asks for an iterator from the end."""
        return self._remote.ask("reversed", self)

    def __copy__(self):
        """Asks for a copy."""
        return self._remote.ask("copy", self, role_=self._role)

    def __deepcopy__(self, memo):
        """Asks for a copy of all that is in it."""
        return self._remote.ask("deepcopy", self, role_=self._role)

    def __round__(self, digits=None):
        """Rounds its value."""
        return round(self.plain(), digits)

    def __str__(self):
        """Asks for the text."""
        return str(self._remote.ask("str", self))

    def __repr__(self):
        """Asks for the representation."""
        return str(self._remote.ask("repr", self))

    def __format__(self, specification):
        """Asks for the formatted text."""
        return str(self._remote.ask("format", self, specification))

    def __hash__(self):
        """Two handles of one object are one key; so are equal objects that a test has made."""
        if self._role == MADE:
            return int(self._remote.ask("hash", self))
        return hash(self._tree["handle"])

    def __array__(self, dtype=None, copy=None):
        """Brings the values over."""
        import numpy as np

        return np.array(self.plain(), dtype)

    def __instancecheck__(self, value):
        """Asks whether a student's object is of this class."""
        if type(value) is not Handle:
            return False
        return bool(self._remote.ask("isinstance", value, self))

    def __subclasscheck__(self, value):
        """Asks whether a student's class inherits from this one."""
        if type(value) is not Handle:
            return False
        return bool(self._remote.ask("issubclass", value, self))

    def is_same(self, other):
        """Says whether another handle stands for the same object."""
        return type(other) is Handle and other._tree["handle"] == self._tree["handle"]

    def plain(self):
        """Brings over the values, as an array, a number or a list.

        Raises:
            TypeError: If the object has none.
        """
        value = self._remote.ask("plain", self)
        if type(value) is Handle:
            raise TypeError(f"the tests need a plain value; got {self.summary()}")
        return value

    def summary(self):
        """Returns what the object claims to be."""
        if self._tree["kind"] == "object":
            return f"an object of the class {self._tree['classes'][0].rpartition('.')[2]}"
        return f"the {self._tree['kind']} {self._tree['name']}"


def _binary(name, *, swapped):
    compute = getattr(operator, name)

    def method(self, other):
        sides = (other, self) if swapped else (self, other)
        if any(type(side) is Handle and side._role == MADE for side in sides):
            return self._remote.ask(name, *sides, role_=MADE)
        if name in ("eq", "ne") and self.is_same(other):
            return name == "eq"
        try:
            return compute(*(side.plain() if type(side) is Handle else side for side in sides))
        except TypeError:
            if name in ("eq", "ne"):
                return name == "ne"
            raise

    return method


def _in_place(name):
    compute = getattr(operator, name)

    def method(self, other):
        if self._role == MADE:
            return self._remote.ask(f"i{name}", self, other, role_=MADE)
        return compute(self, other)

    return method


def _converted(convert):
    return lambda self: convert(self.plain())


def _unary(name):
    compute = getattr(operator, name)

    def method(self):
        if self._role == MADE:
            return self._remote.ask(name, self, role_=MADE)
        return compute(self.plain())

    return method


for _name, (_straight, _swapped) in NAMES_BY_OPERATOR.items():
    setattr(Handle, _straight, _binary(_name, swapped=False))
    if _swapped:
        setattr(Handle, _swapped, _binary(_name, swapped=True))
for _name in IN_PLACE:
    setattr(Handle, f"__i{_name}__", _in_place(_name))
for _name, _method in UNARY.items():
    setattr(Handle, _method, _unary(_name))
for _name, _convert in CONVERSIONS.items():
    setattr(Handle, f"__{_name}__", _converted(_convert))


def refuse(value, writer=None):
    """Refuses a value of the grader's that cannot be sent to the student's kernel."""
    raise WireError(
        f"an object of {type(value).__module__}.{type(value).__qualname__} cannot be sent to the "
        "student's code; pass numbers, texts, lists, arrays or functions"
    )
