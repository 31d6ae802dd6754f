"""Runs of grading: a whole class by the kit, one submission by nbgrader."""
