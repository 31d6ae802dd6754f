"""nbgrader's settings for this course folder; `coursekit grade` reads them too."""

from coursekit.grading.settings import configure

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = "coursekit"

# Tests run in the grader, answers in a jail; the same for `coursekit grade`, for
# `nbgrader autograde` and for the formgrader's button.
configure(c)

# Seconds for one cell: in some of them a network is trained.
c.TrustedExecute.timeout = 60
c.Execute.timeout = 60  # of `nbgrader validate`
