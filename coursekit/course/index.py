"""Where each row of the lectures is taught, read from the notebooks themselves.

A lesson says which rows a section teaches in a line of the section's Markdown
cell that begins with "Lecture rows" (or "Lecture row"), such as
"*Lecture rows D11, D12.*".
"""

import json
from pathlib import Path
import re

from coursekit.course.outline import LESSONS, rows

HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
ROWS_LINE = re.compile(r"^\W*Lecture rows? (.+)$", re.MULTILINE)
ROW_ID = re.compile(r"\b[A-E]\d{2,3}\b")


def taught_rows(notebook):
    """Finds the rows that a lesson teaches.

    Args:
        notebook: Path of the notebook.

    Returns:
        Dictionary from row id to the heading of the section that teaches it,
        in the order of the notebook; the first section counts.
    """
    taught, heading = {}, None
    for cell in json.loads(Path(notebook).read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        text = "".join(cell["source"])
        headings = HEADING.findall(text)
        heading = headings[-1] if headings else heading
        for line in ROWS_LINE.findall(text):
            for row_id in ROW_ID.findall(line):
                taught.setdefault(row_id, heading)
    return taught


def course_index(lecture, notebooks):
    """Makes the index of one lecture: each row and a link to the section that teaches it.

    Args:
        lecture: Letter of the lecture, "A" to "E".
        notebooks: Folder of the lessons.

    Returns:
        A Markdown table. A row that no section teaches yet names its lesson
        without a link.
    """
    titles = {lesson.slug: f"{lesson.slug[:2]} {lesson.title}" for lesson in LESSONS}
    sections = {
        lesson.slug: taught_rows(path)
        for lesson in LESSONS
        if (path := Path(notebooks) / f"{lesson.slug}.ipynb").exists()
    }
    lines = ["| row | what | where |", "|---|---|---|"]
    for row in rows():
        if row.lecture == lecture:
            section = sections.get(row.lesson, {}).get(row.id)
            where = _link(row.lesson, titles[row.lesson], section)
            lines.append(f"| {row.id} | {row.name} | {where} |")
    return "\n".join(lines)


def _link(lesson, title, section):
    if section is None:
        return title
    return f"[{title}: {section}]({lesson}.ipynb#{section.replace(' ', '-')})"
