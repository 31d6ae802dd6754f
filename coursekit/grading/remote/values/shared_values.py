"""Values that the tests and the student's kernel both hold, and that either may change in place.

Each side keeps a copy under the same number. A message says first what has become of the copies
since the message before, so a list that a test passes, a dict that an object keeps and an array
that a method updates behave as if there were one process.
"""

import collections
import copy
import sys
import zlib

from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.values.random_states import is_random, random_state, set_random_state

ONLY_HERE = 3  # references to a value that nothing but the table holds


class Shared:
    """The table of one side.

    Args:
        first: 0 for the grader, 1 for the kernel; what one side sends gets even numbers, what
            the other sends odd ones.
    """

    def __init__(self, first):
        self._next = first
        self._parity = first
        self._values = {}
        self._numbers = {}
        self._states = {}

    def find(self, value):
        """Returns a value's number, or None."""
        return self._numbers.get(id(value))

    def add(self, value):
        """Numbers a value that this side sends."""
        number, self._next = self._next, self._next + 2
        self.keep(number, value)
        return number

    def receive(self, number, value):
        """Keeps a value that the other side has numbered.

        Raises:
            WireError: If it had no right to this number.
        """
        right = type(number) is int and number >= 0 and number % 2 != self._parity
        if not right or number in self._values:
            raise WireError(f"a value with the number {number!r}")
        self.keep(number, value)
        return value

    def keep(self, number, value):
        """Keeps a value under a number."""
        self._values[number] = value
        self._numbers[id(value)] = number

    def look(self, number):
        """Returns the value of a number; raises KeyError if there is none."""
        return self._values[number]

    def held(self):
        """Returns all values that have numbers, the global generators aside."""
        return [value for number, value in self._values.items() if number >= 0]

    def forget(self, number):
        """Drops a number, if it is there."""
        self._states.pop(number, None)
        value = self._values.pop(number, None)
        self._numbers.pop(id(value), None)

    def replace(self, old, changed):
        """Puts new values in the place of old ones, in what the other side has numbered.

        What holds an old value goes apart as that has done: who has it here keeps it as it was,
        and its number stands for a copy.

        Args:
            old: Values that are no longer those of their numbers, by number.
            changed: Numbers of values that may be changed, since they have been just now.
        """
        holders = collections.defaultdict(list)
        for number, value in self._values.items():
            if number in changed or (number >= 0 and number % 2 != self._parity):
                for item in _parts(value).values():
                    holders[id(item)].append(number)
        old, found, new = dict(old), set(), list(old.values())
        while new:
            numbers = set(holders[id(new.pop())]) - found
            found |= numbers
            for number in numbers - old.keys() - changed:
                old[number] = self._values[number]
                new.append(old[number])
                self.forget(number)
                self.keep(number, _shallow_copy(old[number]))
        numbers = {id(value): number for number, value in old.items()}
        for value in map(self.look, found):
            for key, item in _parts(value).items():
                if id(item) in numbers:
                    part = self._values[numbers[id(item)]]
                    (value if _is_container(value) else vars(value))[key] = part

    def unused(self):
        """Drops what nobody but the table holds; returns the numbers."""
        held = [n for n in self._values if n >= 0 and sys.getrefcount(self._values[n]) < ONLY_HERE]
        for number in held:
            self.forget(number)
        return held

    def settle(self):
        """Takes what new values are now for what the other side has."""
        for number in self._values.keys() - self._states.keys():
            self._states[number] = _state(self._values[number])

    def unsettle(self, number):
        """Counts a value as new."""
        self._states.pop(number, None)

    def differing(self):
        """Lists numbers and values that have changed since they were settled, and settles them."""
        found = []
        for number in list(self._states):
            value = self._values[number]
            state = _state(value)
            if not _same(self._states[number], state):
                found.append((number, value))
                self._states[number] = state
        return found

    def differs(self, number):
        """Has the next `differing` list a value."""
        self._states[number] = None


def _state(value):
    """Returns what tells whether a value has changed: its items, or a digest of an array."""
    if isinstance(value, dict):
        return (*value, *value.values())
    if isinstance(value, (set, frozenset)):
        return frozenset(value)
    if isinstance(value, bytearray):
        return bytes(value)
    if isinstance(value, list) or hasattr(value, "popleft"):
        return tuple(value)
    if is_random(value):
        return hash(random_state(value))
    if hasattr(value, "tobytes"):
        return f"{value.shape} {value.dtype.str} {_digest(value)}"
    if hasattr(value, "equals"):
        return value.copy()
    return (*vars(value), *vars(value).values())


def _parts(value):
    """Returns the values that one of several parts holds, by key, place or name."""
    if _is_container(value):
        return dict(value) if isinstance(value, dict) else dict(enumerate(value))
    if isinstance(value, (set, frozenset, bytearray)) or is_random(value):
        return {}
    return {} if hasattr(value, "tobytes") or hasattr(value, "equals") else dict(vars(value))


def _is_container(value):
    return isinstance(value, (dict, list, collections.deque))


def _shallow_copy(value):
    if _is_container(value):
        return copy.copy(value)
    made = object.__new__(type(value))
    vars(made).update(vars(value))
    return made


def _digest(array):
    whole = array if array.flags.c_contiguous else array.copy()
    return zlib.crc32(whole.reshape(-1).view("u1")) if whole.size else 0


def _same(before, now):
    if before is None or type(before) is not type(now):
        return False
    if hasattr(now, "equals"):
        labels = before.axes, now.axes
        return now.equals(before) and all(a.equals(b) for a, b in zip(*labels, strict=True))
    if isinstance(now, tuple):
        return len(now) == len(before) and all(map(_is_or_equals, before, now))
    return before == now


def _is_or_equals(a, b):
    """Compares by identity, and plain values by value too."""
    return a is b or (type(a) is type(b) and type(a) in (int, float, str, bytes) and a == b)


def change(target, value):
    """Gives a value the content of another.

    Raises:
        WireError: If it cannot have it.
    """
    if type(target) is not type(value):
        raise WireError("a value that became one of another type")
    if isinstance(target, dict):
        target.clear()
        for key, item in value.items():
            target[key] = item
    elif is_random(target):
        set_random_state(target, random_state(value))
    elif isinstance(target, (list, bytearray)):
        target[:] = value
    elif isinstance(target, set):
        target.clear()
        target.update(value)
    elif hasattr(target, "popleft"):
        target.clear()
        target.extend(value)
    elif hasattr(target, "tobytes"):
        _change_array(target, value)
    elif hasattr(target, "equals"):
        target._update_inplace(value)  # the way of pandas itself
    else:
        vars(target).clear()
        vars(target).update(vars(value))


def _change_array(target, value):
    if (target.shape, target.dtype) != (value.shape, value.dtype) or not target.flags.writeable:
        raise WireError("an array that changed its shape or type in place")
    target[...] = value
