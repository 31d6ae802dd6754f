"""nbgrader's folders, gradebook, marks and exports."""
