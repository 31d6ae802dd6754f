"""A course folder with a small assignment, for the tests."""

from pathlib import Path
import shutil

from grading_cells import nbgrader_cell
import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

SETTINGS = Path(__file__).parents[3] / "assignments" / "nbgrader_config.py"

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


def make_course(folder):
    """Makes a course with the assignment `doubling`, 3 points, and two sample answers.

    Args:
        folder: An empty folder, which is returned.
    """
    cells = [
        new_markdown_cell("# Doubling", id="title"),
        nbgrader_cell("double", DOUBLE, solution=True),
        nbgrader_cell("check", "assert double(1)", grade=True, locked=True, points=0),
        nbgrader_cell("test_double", TEST_DOUBLE, grade=True, locked=True, points=3),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    for part in ("source/doubling", "samples/doubling"):
        (folder / part).mkdir(parents=True)
    nbformat.write(notebook, folder / "source" / "doubling" / "doubling.ipynb")
    shutil.copy(SETTINGS, folder)
    for student, answer in ANSWERS.items():
        text = f'"""Is {student}."""\n{answer}'
        (folder / "samples" / "doubling" / f"{student}.py").write_text(text)
    return folder
