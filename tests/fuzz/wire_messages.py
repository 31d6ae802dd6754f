"""Messages that a hostile kernel might send, in great number: `python tests/fuzz/wire_messages.py`.

Each is nonsense in the words of the wire, or a message that was written for a value and then
changed: parts exchanged, numbers made large, references and buffers repeated, bytes turned over.
The grader's side reads it, and what it has read is then described and compared, as tests do. Every
fourth is an answer with an exception, warnings or printed text, taken as by a connection. A message
may be refused by a `WireError`; nothing else may be raised, take long, or take memory.
"""

import argparse
from contextlib import redirect_stderr, redirect_stdout
import copy
import io
import json
from pathlib import Path
import random
import sys
import time
import warnings

import numpy as np
import pandas as pd
from scipy import sparse

sys.path.insert(0, str(Path(__file__).parents[1] / "grading" / "support"))  # as a script

from bounded import bounded
from coursekit.grading.jail.process_usage import own_memory
from coursekit.grading.notebook.testing.describe import describe
from coursekit.grading.remote.connection import Remote
from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.handle_table import Handles
from coursekit.grading.remote.in_place import InPlace
from coursekit.grading.remote.values.shared_values import Shared
from wire import FRAME, GIVEN, Color, Item, Point, Side

MIB = 1024**2
LIVES = 20  # messages that one connection reads
LARGE = (2**31, 2**62, 10**8, -1, 10**18, 2**200, 1e308, float("nan"))
ODD = ("", "Item", "Color", "RED", "<f8", "|u1", "<U100000000", "O", "V8", "NA", "Timestamp", "1e9")
VALUES = [
    *(None, True, 7, "a text", b"bytes", bytearray(b"ab"), 1 + 2j, range(5), slice(1, 2), ...),
    *([1, [2, [3]]], (1, ("a",)), {1, 2}, {"a": {1: (2,)}}, frozenset({3})),
    *(np.arange(6.0).reshape(2, 3), np.float32(1.5), np.array(["a", None], object)),
    *(np.ma.masked_array([1, 2], [True, False]), np.zeros(2, [("x", "<i4"), ("y", "<f8")])),
    *(sparse.eye_array(3, format="csr"), sparse.eye_array(3, format="dia")),
    *(FRAME, FRAME["a"], pd.Series(pd.date_range("2024-01-01", periods=2, tz="Europe/Berlin"))),
    *(pd.DataFrame({"c": pd.Categorical(["b", "a"])}), pd.Timestamp("2024-01-02"), pd.NA),
    *(Item("x", [1]), Color.RED, Point(1, 2), np.random.default_rng(1), random.Random(1)),
]


NAMES = ["__main__.Mine", "builtins.ValueError", "builtins.Exception", "builtins.BaseException"]
ERROR = {
    **{"classes": NAMES, "message": "it failed", "args": ["a", 1], "attributes": {"left": [1]}},
    **{"traceback": "Traceback\n  File one", "line": 3, "group": []},
}
WARNING = {"classes": ["builtins.UserWarning", "builtins.Warning"], "message": "careful"}
ANSWERS = [
    {"error": ERROR, "printed": "before it", "warned": ""},
    {"error": ERROR | {"classes": ["builtins.ExceptionGroup"], "group": [ERROR, ERROR]}},
    {"error": ERROR | {"classes": ["builtins.UnicodeDecodeError", *NAMES[1:]]}},
    {
        "value": {
            "t": "handle",
            "handle": 3,
            "kind": "class",
            "name": "__main__.Mine",
            "classes": NAMES,
        }
    },
    {"value": 1, "printed": "x" * 1000, "warned": "y", "warnings": [WARNING] * 3},
]


def tree_of(value):
    """Returns the message's content and buffers that a value is written as."""
    first, *buffers = Side(1).send(value)
    return json.loads(first), [bytes(buffer) for buffer in buffers]


class Messages:
    """Draws messages.

    Args:
        seed: What they follow from.
    """

    def __init__(self, seed):
        self._chance = random.Random(seed)
        self._written = [tree_of(value) for value in VALUES]
        nodes = [node for content, _ in self._written for node in _nodes(content["value"])]
        self._parts = [node for node in nodes if isinstance(node, (dict, list))]
        self._kinds = sorted(
            {node["t"] for node in nodes if isinstance(node, dict) and "t" in node}
        )
        self._fields = sorted({key for node in nodes if isinstance(node, dict) for key in node})

    def draw(self):
        """Returns the buffers of a message."""
        content, buffers = copy.deepcopy(self._chance.choice(self._written))
        if self._chance.random() < 0.1:
            content["value"] = self._nonsense()
        for _ in range(self._chance.choice([0, 1, 1, 1, 2, 3])):
            content["value"] = self._change(content["value"])
        if self._chance.random() < 0.2:
            number = self._chance.choice([1, 3, 5, -1, -2, 0])
            content["changed"] = [[number, self._change(copy.deepcopy(content["value"]))]] * 2
        buffers = self._spoil_buffers(buffers)
        data = bytearray(json.dumps(content).encode())
        if self._chance.random() < 0.1:
            data[self._chance.randrange(len(data))] = self._chance.randrange(256)
        return [bytes(data), *buffers]

    def answer(self):
        """Returns the buffers of an answer to a call, a value or an error."""
        content = copy.deepcopy(self._chance.choice(ANSWERS))
        for _ in range(self._chance.choice([1, 1, 2, 3, 8])):
            changed = self._change(content)
            content = changed if isinstance(changed, dict) else content
        return [json.dumps({"changed": []} | content).encode()]

    def _nonsense(self, depth=0):
        kind = self._chance.randrange(10 if depth < 5 else 4)
        if kind < 4:
            return self._plain()
        if kind < 6:
            return [self._nonsense(depth + 1) for _ in range(self._chance.randrange(5))]
        fields = self._chance.sample(self._fields, self._chance.randrange(1, 6))
        made = {name: self._nonsense(depth + 1) for name in fields}
        return made | {"t": self._chance.choice(self._kinds)}

    def _plain(self):
        return self._chance.choice([None, True, 0, 1, 3, *ODD, *LARGE])

    def _change(self, tree):
        """Changes one place of a tree, drawn at random; may return another tree."""
        places = [(tree, key) for tree in _nodes(tree) for key in _keys(tree)]
        if not places:
            return self._part()
        inside, key = self._chance.choice(places)
        how = self._chance.randrange(6)
        if how == 0:
            inside[key] = self._part()
        elif how == 1:
            inside[key] = self._plain()
        elif how == 2 and isinstance(inside, dict):
            del inside[key]
        elif how == 3:
            inside[key] = {"t": "known", "n": self._chance.choice([1, 3, 5, 7, 2])}
        elif how == 4:
            inside[key] = [inside[key]] * self._chance.choice([2, 30, 1000])
        else:
            return {"t": "list", "v": [tree, copy.copy(tree)], "n": self._chance.choice([1, 3, 9])}
        return tree

    def _part(self):
        return copy.deepcopy(self._chance.choice(self._parts))

    def _spoil_buffers(self, buffers):
        chance = self._chance.random()
        if chance < 0.1:
            return buffers[:-1]
        if chance < 0.2:
            return [*buffers, bytes(self._chance.choice([0, 1, 7, MIB]))]
        if chance < 0.3 and buffers:
            spoiled = bytearray(buffers[0])
            for _ in range(min(len(spoiled), 8)):
                spoiled[self._chance.randrange(len(spoiled))] = self._chance.randrange(256)
            return [bytes(spoiled), *buffers[1:]]
        return buffers


def _nodes(tree):
    """Lists a tree's dicts, lists and plain values; an object that stands twice, once."""
    found, left, seen = [], [tree], set()
    while left:
        node = left.pop()
        if id(node) in seen and isinstance(node, (dict, list)):
            continue
        seen.add(id(node))
        found.append(node)
        left += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return found


def _keys(node):
    return list(node) if isinstance(node, dict) else range(len(node)) if type(node) is list else ()


def read(side, buffers):
    """Has a side read a message and uses what was read, as a test does.

    Returns:
        Whether it was read rather than refused.

    Raises:
        Exception: What must not be.
    """
    with bounded():
        try:
            value = side.receive(buffers)
        except WireError as error:
            if isinstance(error.__cause__, (MemoryError, TimeoutError)):
                raise error.__cause__ from None
            return False
        use(value)
    return True


def take(remote, buffers):
    """Has the grader's end of a connection take an answer, as `Remote.ask` does.

    Returns:
        Whether it was a value, or an error that is the student's.

    Raises:
        Exception: What must not be.
    """
    with bounded(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                describe(remote._answer(buffers, None, iterating=False))
        except WireError as error:
            if isinstance(error.__cause__, (MemoryError, TimeoutError)):
                raise error.__cause__ from None
            return False
        except Exception as error:
            if not hasattr(error, "coursekit_student"):
                raise
            str(error)
    return True


def grader_end():
    """Returns a connection without a kernel."""
    remote = Remote.__new__(Remote)
    remote.shared, remote.given, remote._in_place = Shared(0), GIVEN, InPlace({})
    remote._errors, remote._handles, remote._callbacks = {}, Handles(), []
    return remote


def use(value):
    """Does with a value what tests and feedback do; that may fail, but must come to an end."""
    for step in (describe, lambda found: found == found, np.asarray):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                step(value)
        except (TimeoutError, MemoryError):
            raise
        except Exception:
            continue


def run(count, seed=0, tell=None):
    """Reads messages.

    Args:
        count: How many.
        seed: What they follow from.
        tell: Called with the number of messages read so far, now and then; or None.

    Returns:
        A dict of figures: how many were `read` and `refused`, the `slowest` in seconds, and the
        `growth` of this process in bytes; and `failures`, pairs of an error and the buffers.
    """
    messages, before = Messages(seed), own_memory()
    found = {"read": 0, "refused": 0, "slowest": 0.0, "failures": []}
    for number in range(count):
        if number % LIVES == 0:
            side, remote = Side(0), grader_end()
        is_answer, start = number % 4 == 3, time.monotonic()
        buffers = messages.answer() if is_answer else messages.draw()
        try:
            done = take(remote, buffers) if is_answer else read(side, buffers)
            found["read" if done else "refused"] += 1
        except Exception as error:
            found["failures"].append((f"{type(error).__name__}: {error}"[:200], buffers))
        found["slowest"] = max(found["slowest"], time.monotonic() - start)
        if tell and number % 5000 == 0:
            tell(number)
    return found | {"growth": own_memory() - before}


def main():
    """Runs from the command line; the exit status is 1 if something was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    start = time.monotonic()
    found = run(args.count, args.seed, lambda done: print(f"{done} read", file=sys.stderr))
    for error, buffers in found["failures"][:10]:
        print(f"{error}\n  {buffers[0][:2000]!r} and {[len(b) for b in buffers[1:]]}")
    print(
        f"{args.count} messages in {time.monotonic() - start:.0f} s: {found['read']} read, "
        f"{found['refused']} refused, {len(found['failures'])} failures; slowest "
        f"{found['slowest']:.2f} s, growth {found['growth'] / MIB:.0f} MiB"
    )
    return 1 if found["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
