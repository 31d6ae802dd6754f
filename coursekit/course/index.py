"""Where each row of the lectures is taught, read from the notebooks themselves.

A Markdown cell says in its metadata which rows it opens: `"rows": ["D11", "D12"]`.
Links lead to cells by their ids: JupyterLab opens a notebook at the top when a link
names a heading, since no heading is drawn yet when it looks for it.
"""

import json
from pathlib import Path
import re
from typing import NamedTuple

from coursekit.course.outline import LESSONS, rows

HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


class Place(NamedTuple):
    """Where a row is taught: the heading of the section, and the id of the heading's cell."""

    heading: str
    cell: str


def taught_rows(notebook):
    """Finds the rows that a notebook teaches.

    Args:
        notebook: Path of the notebook.

    Returns:
        Dictionary from row id to the `Place` that teaches it, in the order of
        the notebook; the first place counts.

    Raises:
        ValueError: If a cell has rows and more than one heading.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from coursekit.course import taught_rows
        >>> cell = '{"cell_type": "markdown", "source": ["## Two decays"], "id": "a", %s}'
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "lesson.ipynb")
        ...     metadata = '"metadata": {"rows": ["D11"]}'
        ...     _ = path.write_text('{"cells": [%s]}' % cell % metadata)
        ...     taught_rows(path)
        {'D11': Place(heading='Two decays', cell='a')}
    """
    taught, place = {}, None
    for cell in json.loads(Path(notebook).read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        headings = HEADING.findall("".join(cell["source"]))
        ids = cell["metadata"].get("rows", ())
        if ids and len(headings) > 1:
            raise ValueError(f"A cell with rows must have one heading; got {headings}.")
        place = Place(headings[-1], cell["id"]) if headings else place
        for row_id in ids:
            taught.setdefault(row_id, place)
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

    Example:
        >>> from coursekit.course import course_index
        >>> course_index("D", "no folder").splitlines()[2]
        '| D01 | Title and topics of the DTU lecture, June 2019 | 00 Course map |'
    """
    places = {
        path.name: taught_rows(path)
        for lesson in LESSONS
        if (path := Path(notebooks) / f"{lesson.slug}.ipynb").exists()
    }
    lines = ["| row | what | where |", "|---|---|---|"]
    for row in rows():
        if row.lecture == lecture:
            lines.append(f"| {row.id} | {row.name} | {_link(row, places)} |")
    return "\n".join(lines)


def _link(row, places):
    lessons = {lesson.slug: lesson for lesson in LESSONS}
    home = lessons[row.lesson]
    for name in (home.notebook, *places):
        if row.id in places.get(name, ()):
            lesson, place = lessons[name.removesuffix(".ipynb")], places[name][row.id]
            text = f"{lesson.number} {lesson.title}: {place.heading}"
            return f"[{text}]({name}#cell-id={place.cell})"
    return f"{home.number} {home.title}"
