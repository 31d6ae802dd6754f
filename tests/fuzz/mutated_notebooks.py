"""Damaged or made-up notebooks in great number: `python tests/fuzz/mutated_notebooks.py`.

Each is the release of a small assignment, answered and then changed: cells exchanged, doubled and
dropped, fields of another type, names of others, numbers made large, bytes turned over. It is read
as a submission. What comes of it is refused with a reason, or the instructor's notebook with the
student's answers in it; nothing else may be raised, take long, or take memory. With `--graded N`
every so many-th is handed in as well, and the whole class is graded in the jail.
"""

import argparse
import copy
import json
from pathlib import Path
import random
import sys
import tempfile
import time

sys.path.insert(0, str(Path(__file__).parents[1] / "grading" / "support"))  # as a script

from bounded import bounded
from coursekit.grading.jail.process_usage import own_memory
from coursekit.grading.notebook.canonical import UnreadableError, canonical, read_submitted
from coursekit.grading.notebook.cells import grade_id_of, is_test
from doubling_course import make_course
import nbformat

MIB = 1024**2
ODD = (None, True, 0, -1, 10**18, 1e308, "", "code", "test_double", "double", "\ud800", [], {})
SMALL = 500  # characters of what is put into many places
MOST_NODES = 3000  # of a notebook that is changed further
LONG = ("x" * 10_000, ["line\n"] * 1000, {str(i): {} for i in range(1000)})
FIELDS = ("cells", "metadata", "nbformat", "cell_type", "source", "outputs", "id", "nbgrader")
FIELDS += ("grade_id", "points", "attachments", "worksheets", "execution_count", "solution")


class Notebooks:
    """Draws notebooks' files.

    Args:
        source: The instructor's notebook.
        seed: What they follow from.
    """

    def __init__(self, source, seed):
        self._chance = random.Random(seed)
        content = json.loads(nbformat.writes(source))
        for cell in content["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["source"] = "def double(number):\n    return 2 * number"
        self._content = content

    def draw(self):
        """Returns the bytes of a file."""
        content = copy.deepcopy(self._content)
        for _ in range(self._chance.choice([0, 1, 1, 2, 4, 30])):
            content = self._change(content)
            if len(_nodes(content)) > MOST_NODES:
                break
        data = bytearray(json.dumps(content).encode())
        how = self._chance.random()
        if how < 0.05:
            del data[self._chance.randrange(len(data)) :]
        elif how < 0.15:
            for _ in range(self._chance.randrange(1, 9)):
                data[self._chance.randrange(len(data))] = self._chance.randrange(256)
        elif how < 0.17:
            return self._chance.choice([b"", b"[" * 10**6, b"{" * 10**5, b"[{}" + b",{}" * 10**6])
        return bytes(data)

    def _change(self, content):
        places = [(node, key) for node in _nodes(content) for key in _keys(node)]
        if not places:
            return copy.deepcopy(self._content)
        inside, key = self._chance.choice(places)
        how = self._chance.randrange(7)
        if how == 0:
            odd = self._chance.choice(ODD if self._chance.random() < 0.9 else LONG)
            inside[key] = copy.deepcopy(odd)
        elif how == 1 and isinstance(inside, dict):
            inside[self._chance.choice(FIELDS)] = inside.pop(key)
        elif how == 2 and isinstance(inside, list):
            inside.insert(0, copy.deepcopy(inside[key]))
        elif how == 3 and isinstance(inside, list):
            self._chance.shuffle(inside)
        elif how == 4:
            other, name = self._chance.choice(places)
            inside[key] = copy.deepcopy(other[name]) if _is_small(other[name]) else []
        elif how == 5:
            del inside[key]
        else:
            count = self._chance.choice([1, 2, 300 if _is_small(inside[key]) else 2])
            inside[key] = [copy.deepcopy(inside[key]) for _ in range(count)]
        return content


def _nodes(tree):
    found, left = [], [tree]
    while left:
        node = left.pop()
        if isinstance(node, (dict, list)):
            found.append(node)
            left += node.values() if isinstance(node, dict) else node
        if len(found) > MOST_NODES:
            break
    return found


def _is_small(tree):
    return len(json.dumps(tree)) < SMALL


def _keys(node):
    return list(node) if isinstance(node, dict) else range(len(node))


def read(data, source):
    """Reads a file as a submission.

    Returns:
        Whether it was read rather than refused.

    Raises:
        Exception: What must not be.
    """
    with bounded():
        try:
            found = canonical(read_submitted(data), source).notebook
        except UnreadableError:
            return False
        nbformat.validate(found)
        json.dumps(found).encode()
    theirs = {grade_id_of(cell): cell for cell in found.cells}
    for cell in source.cells:
        if is_test(cell):
            kept = theirs[grade_id_of(cell)]
            assert (kept.source, kept.metadata) == (cell.source, cell.metadata)
    ids = [cell["id"] for cell in found.cells]
    assert len(ids) == len(set(ids))
    return True


def run(source, count, seed=0, keep=lambda number, data: None):
    """Reads files.

    Args:
        source: The instructor's notebook.
        count: How many.
        seed: What they follow from.
        keep: Called with each one's number and bytes.

    Returns:
        A dict of figures, as `wire_messages.run` returns them.
    """
    notebooks, before = Notebooks(source, seed), own_memory()
    found = {"read": 0, "refused": 0, "slowest": 0.0, "failures": []}
    for number in range(count):
        data, start = notebooks.draw(), time.monotonic()
        keep(number, data)
        try:
            found["read" if read(data, source) else "refused"] += 1
        except Exception as error:
            found["failures"].append((f"{type(error).__name__}: {error}"[:200], data))
        found["slowest"] = max(found["slowest"], time.monotonic() - start)
    return found | {"growth": own_memory() - before}


def grade_class(course, workers=1):
    """Grades what was handed in; returns the `Marks` of the class, of which none may be missing."""
    from coursekit.grading.grade import grade
    from coursekit.grading.release import release

    release(course, "doubling")
    return grade(course, "doubling", workers=workers)[1]


def main():
    """Runs from the command line; the exit status is 1 if something was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--graded", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course, start = make_course(Path(folder)), time.monotonic()
        source = nbformat.read(course / "source" / "doubling" / "doubling.ipynb", as_version=4)

        def keep(number, data):
            if args.graded and number % max(1, args.count // args.graded) == 0:
                place = course / "submitted" / f"s{number:06}" / "doubling"
                place.mkdir(parents=True)
                (place / "doubling.ipynb").write_bytes(data)

        found = run(source, args.count, args.seed, keep)
        for error, data in found["failures"][:10]:
            print(f"{error}\n  {data[:2000]!r}")
        print(
            f"{args.count} notebooks in {time.monotonic() - start:.0f} s: {found['read']} read, "
            f"{found['refused']} refused, {len(found['failures'])} failures; slowest "
            f"{found['slowest']:.2f} s, growth {found['growth'] / MIB:.0f} MiB"
        )
        missing = []
        if args.graded:
            start = time.monotonic()
            marks = grade_class(course)
            missing = [one for one in marks if one.points is None or one.failed]
            print(
                f"{len(marks)} graded in {time.monotonic() - start:.0f} s: "
                f"{sum(one.total == 3 for one in marks if one.points)} with full marks, "
                f"{len(missing)} without a mark"
            )
            for one in missing:
                print(one)
    return 1 if found["failures"] or missing else 0


if __name__ == "__main__":
    sys.exit(main())
