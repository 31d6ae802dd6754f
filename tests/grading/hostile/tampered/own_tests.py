"""Adds tests of its own, worth 100 points each, and marks its answers as graded."""

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
    for number in range(3):
        settings = {"grade": True, "grade_id": f"extra{number}", "points": 100, "locked": True}
        settings |= {"schema_version": 3, "solution": False, "task": False}
        cell = {"cell_type": "code", "id": f"x{number}", "source": "1", "outputs": []}
        notebook["cells"].append(cell | {"execution_count": 1, "metadata": {"nbgrader": settings}})
    path.write_text(json.dumps(notebook), "utf-8")
