"""Numbers that the pages name, counted so that they stay right."""

from coursekit.course.outline import LECTURES, rows
from coursekit.course.slips import slips
from site_builder.listings import written_lessons
from site_builder.project import PROJECT, ROOT


def facts():
    """Returns what `{{ name }}` stands for in the Markdown pages."""
    lessons = [lesson for part in written_lessons().values() for lesson in part]
    return {
        "lesson_count": str(len(lessons)),
        "lecture_count": str(len(LECTURES)),
        "row_count": str(len(rows())),
        "slip_count": str(len(slips())),
        "assignment_count": str(len(list(ROOT.glob("assignments/release/*/*.ipynb")))),
        "version": PROJECT["version"],
    }
