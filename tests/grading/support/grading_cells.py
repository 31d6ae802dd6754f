"""Cells of nbgrader assignments, for the tests."""

from nbformat.v4 import new_code_cell


def nbgrader_cell(name, source, **settings):
    metadata = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    return new_code_cell(source, id=name, metadata={"nbgrader": metadata | settings})
