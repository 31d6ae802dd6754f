"""nbgrader's settings for trusted grading: `configure(c)` in a course's `nbgrader_config.py`."""


def configure(config):
    """Puts the trusted steps into nbgrader's own lists.

    Args:
        config: The `c` of a traitlets configuration file.
    """
    config.Autograde.sanitize_preprocessors = [
        "coursekit.grading.course.preprocessors.Canonicalize",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        "coursekit.grading.course.preprocessors.TrustedExecute",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.GetGrades",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    config.GenerateFeedback.exporter_class = "coursekit.grading.pages.exporter.StudentPages"
    config.HTMLExporter.sanitize_html = True  # pages are read by those with more rights
    config.HTMLExporter.filters = {"markdown2html": "coursekit.grading.pages.filters.markdown"}
