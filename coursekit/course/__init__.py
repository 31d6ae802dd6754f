"""The course as data: its lectures, lessons, and which section teaches what."""

from coursekit.course.index import course_index, taught_rows
from coursekit.course.outline import LECTURES, LESSONS, Lecture, Lesson, Row, rows

__all__ = [
    "LECTURES",
    "LESSONS",
    "Lecture",
    "Lesson",
    "Row",
    "course_index",
    "rows",
    "taught_rows",
]
