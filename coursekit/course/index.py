"""Where each row of the lectures is taught, read from the notebooks themselves.

A Markdown cell says in its metadata which rows its section teaches:
`"rows": ["D11", "D12"]`.
"""

import json
from pathlib import Path
import re

from coursekit.course.outline import LESSONS, rows

HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
MARKUP = re.compile(r"[`*]")


def taught_rows(notebook):
    """Finds the rows that a notebook teaches.

    Args:
        notebook: Path of the notebook.

    Returns:
        Dictionary from row id to the heading of the section that teaches it,
        in the order of the notebook; the first section counts.

    Raises:
        ValueError: If a cell has the rows of more than one section.
    """
    taught, heading = {}, None
    for cell in json.loads(Path(notebook).read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        headings = HEADING.findall("".join(cell["source"]))
        ids = cell["metadata"].get("rows", ())
        if ids and len(headings) > 1:
            raise ValueError(f"A cell with rows must have one heading; got {headings}.")
        heading = headings[-1] if headings else heading
        for row_id in ids:
            taught.setdefault(row_id, heading)
    return taught


def course_index(lecture, notebooks):
    """Makes the index of one lecture: each row and a link to the section that teaches it.

    Args:
        lecture: Letter of the lecture, "A" to "E".
        notebooks: Folder of the lessons.

    Returns:
        A Markdown table. A row whose lesson is not written yet links to the
        section of another lesson that has it meanwhile, or else names its
        lesson without a link.
    """
    sections = {
        path.name: taught_rows(path)
        for lesson in LESSONS
        if (path := Path(notebooks) / f"{lesson.slug}.ipynb").exists()
    }
    lines = ["| row | what | where |", "|---|---|---|"]
    for row in rows():
        if row.lecture == lecture:
            lines.append(f"| {row.id} | {row.name} | {_place(row, sections)} |")
    return "\n".join(lines)


def anchor(heading):
    """Returns the anchor of a heading in JupyterLab: its text as shown, with - for spaces."""
    return MARKUP.sub("", heading).replace(" ", "-")


def _place(row, sections):
    lessons = {lesson.slug: lesson for lesson in LESSONS}
    home = lessons[row.lesson]
    for name in (home.notebook, *sections):
        if row.id in sections.get(name, ()):
            lesson, heading = lessons[name.removesuffix(".ipynb")], sections[name][row.id]
            text = f"{lesson.number} {lesson.title}: {heading}"
            return f"[{text}]({name}#{anchor(heading)})"
    return f"{home.number} {home.title}"
