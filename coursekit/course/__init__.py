"""The course as data: its lectures, lessons, which section teaches what, and claims to check."""

from coursekit.course.index import course_index, taught_rows
from coursekit.course.outline import LECTURES, LESSONS, Lecture, Lesson, Row, rows
from coursekit.course.slips import FAMILIES, Claim, Verdict, claims, judge, slips

__all__ = [
    "FAMILIES",
    "LECTURES",
    "LESSONS",
    "Claim",
    "Lecture",
    "Lesson",
    "Row",
    "Verdict",
    "claims",
    "course_index",
    "judge",
    "rows",
    "slips",
    "taught_rows",
]
