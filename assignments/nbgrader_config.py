"""nbgrader's settings for this course folder; `coursekit grade` reads them too."""

from coursekit.grading.settings import configure

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "coursekit"

# Tests run in the grader, answers in a jail; the same for `coursekit grade`, for
# `nbgrader autograde` and for the formgrader's button.
configure(c)

# Seconds for one cell.
c.TrustedExecute.timeout = 20
c.Execute.timeout = 20  # of `nbgrader validate`
