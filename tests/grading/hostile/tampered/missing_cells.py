"""Deletes an answer and a given cell; what is left is right."""

import json

STARTS_FROM = "honest"
LOSES = {"test_squares": 2}
REASON = "the cell `squares` was missing"


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    gone = ("squares", "given", "test_tally")
    notebook["cells"] = [
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") not in gone
    ]
    path.write_text(json.dumps(notebook), "utf-8")
