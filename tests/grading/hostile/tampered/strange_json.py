"""Hands in JSON that is no notebook: cells are numbers, texts, and lists of lists."""

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


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"] = [5, None, "text", {"cell_type": "code", "source": {"a": 1}}, [[]]]
    path.write_text(json.dumps(notebook), "utf-8")
