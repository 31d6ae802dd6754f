"""Hands in a notebook of another assignment."""

import json

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "another notebook was handed in"


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        settings = cell["metadata"].get("nbgrader", {})
        settings["grade_id"] = f"a2_{settings.get('grade_id')}"
    path.write_text(json.dumps(notebook), "utf-8")
