import subprocess
import sys

from coursekit.grading import CourseError, configure, grade, release
from traitlets.config import Config, import_item

LAZY = """
import sys, coursekit.grading as grading
assert not {"nbgrader", "nbformat", "numpy", "coursekit.grading.grade"} & set(sys.modules)
import coursekit.grading.grade
assert callable(grading.grade) and callable(grading.release)
assert {"grade", "configure"} <= set(dir(grading))
"""


def test_the_package_shows_four_names_and_imports_them_when_they_are_used():
    assert callable(grade)
    assert callable(release)
    assert issubclass(CourseError, Exception)
    subprocess.run([sys.executable, "-c", LAZY], check=True)


def test_each_step_can_be_imported_and_tests_run_where_nbgrader_ran_them():
    config = Config()
    configure(config)
    steps = [config.Autograde.sanitize_preprocessors, config.Autograde.autograde_preprocessors]
    steps.append(config.GenerateFeedback.preprocessors)
    names = [name for part in steps for name in part]
    assert all(callable(import_item(name)) for name in names)
    assert names[0].endswith("Canonicalize")
    assert "nbgrader.preprocessors.Execute" not in names
    assert config.HTMLExporter.sanitize_html is True
