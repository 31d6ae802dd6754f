"""Unlocks the tests and writes easy ones in their place."""

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
        if settings.get("grade"):
            settings["locked"] = False
            cell["source"] = "4.0"
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "passed"}]
    path.write_text(json.dumps(notebook), "utf-8")
