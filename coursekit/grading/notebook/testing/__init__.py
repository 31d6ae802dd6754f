"""The tests of an assignment: read, made to run in the grader, and tried on weak answers."""
