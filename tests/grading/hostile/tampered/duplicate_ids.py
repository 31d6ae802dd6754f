"""Has each answer and each test twice, the second time with right answers and easy tests."""

from copy import deepcopy
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
REASON = "a second cell `test_double` does not count"


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    easy = deepcopy(notebook["cells"])
    for cell in easy:
        if cell["cell_type"] == "code":
            cell["source"] = "4.0"
    notebook["cells"] += easy
    path.write_text(json.dumps(notebook), "utf-8")
