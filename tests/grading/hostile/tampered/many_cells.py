"""Hands in a notebook of 10 000 cells."""

import json

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "at most 5000 cells"


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    extra = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": []}
    notebook["cells"] += [extra] * 10_000
    path.write_text(json.dumps(notebook), "utf-8")
