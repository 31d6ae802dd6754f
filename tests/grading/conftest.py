from pathlib import Path
import shutil

from grading_cells import nbgrader_cell
import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
import pytest

SETTINGS = Path(__file__).parents[2] / "assignments" / "nbgrader_config.py"

DOUBLE = """def double(number):
    ### BEGIN SOLUTION
    return 2 * number
    ### END SOLUTION"""

TEST_DOUBLE = """assert double(1) == 2
### BEGIN HIDDEN TESTS
assert double(5) == 10
### END HIDDEN TESTS"""

ANSWERS = {
    "right": "LOSES = {}\n# %% double\ndef double(number):\n    return number + number\n",
    "wrong": "LOSES = {'test_double': 3}\n# %% double\ndef double(number):\n    return 2\n",
}


@pytest.fixture
def course(tmp_path):
    """A course folder with the assignment `doubling`, 3 points, and two sample answers."""
    cells = [
        new_markdown_cell("# Doubling", id="title"),
        nbgrader_cell("double", DOUBLE, solution=True),
        nbgrader_cell("check", "assert double(1)", grade=True, locked=True, points=0),
        nbgrader_cell("test_double", TEST_DOUBLE, grade=True, locked=True, points=3),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    for folder in ("source/doubling", "samples/doubling"):
        (tmp_path / folder).mkdir(parents=True)
    nbformat.write(notebook, tmp_path / "source" / "doubling" / "doubling.ipynb")
    shutil.copy(SETTINGS, tmp_path)
    for student, answer in ANSWERS.items():
        text = f'"""Is {student}."""\n{answer}'
        (tmp_path / "samples" / "doubling" / f"{student}.py").write_text(text)
    return tmp_path
