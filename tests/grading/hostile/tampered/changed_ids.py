"""Gives tests other ids, answers the ids of tests, and itself a schema of the future."""

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


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        settings = cell["metadata"].get("nbgrader", {})
        settings["schema_version"] = 99
        name = settings.get("grade_id", "title")
        settings["grade_id"] = name[5:] if name.startswith("test_") else f"test_{name}"
        cell["id"] = "test_double"
    path.write_text(json.dumps(notebook), "utf-8")
