"""What nbgrader has written into a cell's metadata.

It is read here, so that a process that grades imports no nbgrader, which would take it twice the
time of all its other imports.
"""

HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")  # nbgrader's marks around what is not shown
MARKS = "coursekit_hidden_marks"  # in a notebook's metadata, where a course has marks of its own


def grade_id_of(cell):
    """Returns a cell's nbgrader name, or None."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def is_grade(cell):
    """Says whether a cell carries points: a test, or an answer that a person grades."""
    return _has(cell, "grade")


def is_solution(cell):
    """Says whether a cell is for a student's answer."""
    return _has(cell, "solution")


def is_task(cell):
    """Says whether a cell is a task, to be answered in cells of one's own."""
    return _has(cell, "task")


def is_test(cell):
    """Says whether a cell is a test that grades by itself."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def has_code(source):
    """Says whether a cell's source has a line that is neither empty nor a comment."""
    return any(line.strip() and not line.strip().startswith("#") for line in source.split("\n"))


def hidden_lines(source, notebook):
    """Returns the numbers, from 1, of a cell's lines that students do not see.

    Args:
        source: The cell's code.
        notebook: The notebook that it is from.
    """
    begin, end = notebook.metadata.get(MARKS, HIDDEN)
    hidden, lines = False, set()
    for number, line in enumerate(source.split("\n"), 1):
        hidden = (hidden or begin in line) and end not in line
        lines |= {number} if hidden else set()
    return frozenset(lines)


def cell_name(cell):
    """Returns a cell's nbgrader name, or its id if it has none."""
    return grade_id_of(cell) or cell.get("id", "a cell")


def _has(cell, switch):
    return cell.metadata.get("nbgrader", {}).get(switch, False)
