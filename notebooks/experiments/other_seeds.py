"""Runs the lessons' comparisons with three other groups of seeds, and lists what changes.

    python notebooks/experiments/other_seeds.py 05 08

Without numbers it takes every lesson that compares. Each is run as it is and three times with all
its seeds moved; the table beside this script keeps a row for each comparison, the rows of other
lessons stay. What a lesson compares from a kept table is the same again: moving those seeds takes
the script that made the table. The lesson says what changes, as tests/notebooks/test_other_seeds.py
holds.
"""

import csv
import json
from pathlib import Path
import sys
import tempfile

from coursekit.notebooks import LessonClient
import nbformat
from nbformat.v4 import new_code_cell

NOTEBOOKS = Path(__file__).parents[1]
TABLE = Path(__file__).with_suffix(".csv")
SHIFTS = (0, 1000, 2000, 3000)
COMPARE = ("paired_difference", "compare_to")
COLUMNS = ("lesson", "cell", "comparison", "as_it_is", "moved_1", "moved_2", "moved_3")
CELL_TIMEOUT = 1200  # seconds

MOVE = """
import json, keras, numpy
import coursekit.analysis as analysis

_shift, _found, _cell = {shift}, [], ""

def _moved(seed):
    if isinstance(seed, int):
        return seed + _shift
    return [*seed, _shift] if isinstance(seed, (list, tuple)) and _shift else seed

def _with_moved_seed(function):
    return lambda seed=None, *args, **options: function(_moved(seed), *args, **options)

def _kept(function):
    def compare(*args, **options):
        result = function(*args, **options)
        named = result if isinstance(result, dict) else {{"": result}}
        _found.extend([_cell, name, str(one)] for name, one in named.items())
        return result
    return compare

keras.utils.set_random_seed = _with_moved_seed(keras.utils.set_random_seed)
numpy.random.default_rng = _with_moved_seed(numpy.random.default_rng)
for _name in {compare}:
    setattr(analysis, _name, _kept(getattr(analysis, _name)))
"""


def compares(path):
    """Tells whether a lesson compares models."""
    code = [cell.source for cell in nbformat.read(path, as_version=4).cells]
    return any(name + "(" in text for name in COMPARE for text in code)


def run(path, shift):
    """Runs a lesson with its seeds moved; a cell that fails does not end it.

    Args:
        path: The notebook, which stays as it is.
        shift: What is added to each seed.

    Returns:
        Dictionary from (cell, which comparison of this cell, its name) to what was found, and
        from (cell, 0, "raises") to an error.
    """
    notebook = nbformat.read(path, as_version=4)
    cells = [new_code_cell(MOVE.format(shift=shift, compare=COMPARE))]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cells += [new_code_cell(f"_cell = {cell.id!r}"), cell]
    notebook.cells = [*cells, new_code_cell("print(json.dumps(_found))")]
    with tempfile.TemporaryDirectory(prefix="lesson-") as folder:
        resources = {"metadata": {"path": folder}}
        options = {"timeout": CELL_TIMEOUT, "allow_errors": True, "resources": resources}
        LessonClient(notebook, **options).execute()
    found = {}
    (printed,) = (output.text for output in notebook.cells[-1].outputs if "text" in output)
    for cell, name, text in json.loads(printed):
        which = sum(earlier[0] == cell and earlier[2] == name for earlier in found)
        found[cell, which, name] = text
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                found[cell.id, 0, "raises"] = f"{output.ename}: {output.evalue}"[:200]
    return found


def keep(number, new):
    """Puts the rows of a lesson into the table, in place of earlier ones.

    Args:
        number: The lesson's, such as "05".
        new: Its rows.
    """
    rows = []
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = [row for row in list(csv.reader(file))[1:] if row[0] != number]
    rows = sorted([*rows, *new], key=lambda row: row[0])
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])


def compared(number):
    """Yields a row for each comparison of a lesson, and prints those whose verdict changes."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    runs = [run(path, shift) for shift in SHIFTS]
    for key in dict.fromkeys(key for found in runs for key in found):
        texts = [found.get(key, "") for found in runs]
        verdicts = {text.rpartition(": ")[2] for text in texts}
        if len(verdicts) > 1 or key[2] == "raises":
            print(number, key[0], key[2], *texts, sep="\n    ", flush=True)
        yield number, key[0], key[2] or key[1], *texts


if __name__ == "__main__":
    chosen = sys.argv[1:] or [p.name[:2] for p in sorted(NOTEBOOKS.glob("*.ipynb")) if compares(p)]
    for number in chosen:
        keep(number, compared(number))
