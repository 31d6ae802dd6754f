"""The course as data: lectures, lessons, where each row is taught, results, claims, answers."""

from coursekit.course.checking import check
from coursekit.course.experiments import RESULTS, results
from coursekit.course.index import Place, course_index, taught_rows
from coursekit.course.outline import LECTURES, LESSONS, PARTS, Lecture, Lesson, Row, rows
from coursekit.course.slips import FAMILIES, Claim, Verdict, claims, draw_claims, judge, slips

__all__ = [
    "FAMILIES",
    "LECTURES",
    "LESSONS",
    "PARTS",
    "RESULTS",
    "Claim",
    "Lecture",
    "Lesson",
    "Place",
    "Row",
    "Verdict",
    "check",
    "claims",
    "course_index",
    "draw_claims",
    "judge",
    "results",
    "rows",
    "slips",
    "taught_rows",
]
