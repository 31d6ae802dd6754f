"""nbgrader's settings for this course folder; `coursekit grade` reads them too."""

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "coursekit"

# A deleted test cell comes back, and so earns 0 instead of keeping an earlier mark.
c.OverwriteCells.add_missing_cells = True

# nbgrader's own list, with its `Execute` replaced by one that always ends in a grade.
c.Autograde.autograde_preprocessors = [
    "coursekit.grading.execute.ExecuteToTheEnd",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Seconds for one cell, for `nbgrader validate` as for grading.
c.Execute.timeout = 20
c.ExecuteToTheEnd.shutdown_kernel = "immediate"
c.ExecuteToTheEnd.extra_arguments = ["--log-level=ERROR"]
