"""Takes from every test the mark that says that it is one."""

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
        settings.update(grade=False, solution=True, locked=False, task=False)
    path.write_text(json.dumps(notebook), "utf-8")
