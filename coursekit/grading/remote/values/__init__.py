"""How values cross between the grader and the student's kernel, as JSON."""
