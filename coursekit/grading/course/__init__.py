"""A course: nbgrader's folders, an assignment with its source, and what was handed in."""
