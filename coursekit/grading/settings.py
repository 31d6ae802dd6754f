"""nbgrader's settings for trusted grading: `configure(c)` in a course's `nbgrader_config.py`."""

from coursekit.grading.errors import CourseError

LATE_POLICY = "coursekit.grading.overview.late_policy.LatePolicy"
LATE = ("percent_per_day", "grace_hours", "cap")


def configure(config, *, late=None):
    """Puts the trusted steps into nbgrader's own lists.

    Args:
        config: The `c` of a traitlets configuration file.
        late: What late submissions lose, as a dict of `percent_per_day`, `grace_hours` and `cap`,
            the most percent; see `LatePolicy`. None leaves the course's own settings as they are.

    Raises:
        CourseError: If `late` has another key, or a value that is no number in its range.
    """
    config.Autograde.sanitize_preprocessors = [
        "coursekit.grading.run.preprocessors.Canonicalize",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        "coursekit.grading.run.preprocessors.TrustedExecute",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.GenerateFeedback.preprocessors = [
        "coursekit.grading.run.preprocessors.HideTests",
        "nbgrader.preprocessors.GetGrades",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    config.GenerateFeedback.exporter_class = "coursekit.grading.pages.exporter.StudentPages"
    config.HTMLExporter.sanitize_html = True  # pages are read by those with more rights
    config.HTMLExporter.filters = {"markdown2html": "coursekit.grading.pages.filters.markdown"}
    if late is not None:
        _check_late(late)
        config.AssignLatePenalties.plugin_class = LATE_POLICY
        config.LatePolicy.update(late)


def _check_late(late):
    if not isinstance(late, dict) or not set(late) <= set(LATE):
        raise CourseError(f"`late` must be a dict of {', '.join(LATE)}; got {late!r}.")
    for name, value in late.items():
        most = float("inf") if name == "grace_hours" else 100
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            kind = "hours, 0 or more" if name == "grace_hours" else "percent, from 0 to 100"
            raise CourseError(f"`late` must have as {name} {kind}; got {value!r}.")
