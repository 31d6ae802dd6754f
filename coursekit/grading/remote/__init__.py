"""What crosses between a test in the grader and the student's kernel."""
