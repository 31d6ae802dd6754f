"""What nbgrader has written into a cell's metadata."""

from nbgrader.utils import is_grade, is_solution


def grade_id_of(cell):
    """Returns a cell's nbgrader name, or None."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def is_test(cell):
    """Says whether a cell is a test that grades by itself."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def cell_name(cell):
    """Returns a cell's nbgrader name, or its id if it has none."""
    return grade_id_of(cell) or cell.get("id", "a cell")
