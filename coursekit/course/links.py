"""Links between the lessons, made from the outline so that a new lesson gets its own.

Cells of the notebooks and a part of the README are written by `write_links`;
they have a tag or a mark, and nothing else is touched.
"""

from pathlib import Path
import re

from coursekit.course.index import course_index
from coursekit.course.outline import LECTURES, LESSONS, PARTS, rows
import nbformat
from nbformat.v4 import new_markdown_cell

COURSE_MAP, *_ = LESSONS
NAVIGATION = "navigation"  # tag of the first and the last cell of a lesson
TIME = re.compile(r"^- \*Time:\* (.*?)(?: on |[;.]|$)", re.MULTILINE)
IN_README = re.compile(r"(?<=<!-- lessons -->\n).*(?=<!-- end of lessons -->)", re.DOTALL)


def navigation(lesson, folder):
    """Makes the line of links from a lesson to its neighbors and to the course map.

    Args:
        lesson: The `Lesson`.
        folder: Folder of the lessons; those without a notebook there are passed over.

    Returns:
        A line of Markdown.
    """
    written = [other for other in LESSONS if (Path(folder) / f"{other.slug}.ipynb").exists()]
    place = written.index(lesson)
    links = [
        f"[← {_name(other)}]({other.notebook})" for other in written[max(place - 1, 0) : place]
    ]
    if COURSE_MAP not in (lesson, *written[max(place - 1, 0) : place]):
        links.append(f"[Course map]({COURSE_MAP.notebook})")
    links += [f"[{_name(other)} →]({other.notebook})" for other in written[place + 1 : place + 2]]
    return " · ".join(links)


def lesson_table(folder):
    """Makes the table of all lessons, part by part, with a link to each that is written.

    Args:
        folder: Folder of the lessons.

    Returns:
        A Markdown table, with what each lesson builds on and how long its cells run.
    """
    lines = ["| | lesson | builds on | runs in |", "|---|---|---|---|"]
    for part, lessons in PARTS.items():
        lines += [f"| | ***{part}*** | | |"] if part else []
        for lesson in lessons:
            path = Path(folder) / lesson.notebook
            about = f"[{lesson.title}]({lesson.notebook})" if path.exists() else lesson.title
            about += f": {lesson.question}"
            if not path.exists():
                about += " *(to come)*"
            time = _time(path) if path.exists() else ""
            lines.append(f"| {lesson.number} | {about} | {', '.join(lesson.after)} | {time} |")
    return "\n".join(lines)


def lesson_lines(folder):
    """Makes a line for each part of the course, with links to its lessons from a folder above.

    Args:
        folder: Folder of the lessons.

    Returns:
        A Markdown list.
    """
    folder = Path(folder)
    lines = []
    for part, lessons in PARTS.items():
        names = [
            f"[{_name(lesson)}]({folder.name}/{lesson.notebook})"
            if (folder / lesson.notebook).exists()
            else f"{_name(lesson)} *(to come)*"
            for lesson in lessons
        ]
        lines.append(f"- {f'*{part}*: ' if part else ''}{' · '.join(names)}")
    return "\n".join(lines)


def write_links(folder, readme=None):
    """Brings the links of all lessons, of the course map and of the README up to date.

    Args:
        folder: Folder of the lessons.
        readme: Path of the README, which may be missing.

    Returns:
        List of the paths that changed.
    """
    changed = []
    for lesson in LESSONS:
        path = Path(folder) / f"{lesson.slug}.ipynb"
        if path.exists():
            notebook = nbformat.read(path, as_version=4)
            _navigate(notebook, navigation(lesson, folder))
            if lesson is COURSE_MAP:
                _fill(notebook, "lesson-table", lesson_table(folder))
                _fill(notebook, "row-index", row_index(folder))
            changed += _write(path, nbformat.writes(notebook) + "\n")
    if readme and Path(readme).exists():
        text = Path(readme).read_text("utf-8")
        lines = f"\n{lesson_lines(folder)}\n\n"
        changed += _write(Path(readme), IN_README.sub(lambda _: lines, text))
    return changed


def row_index(folder):
    """Makes the index from each lecture's rows to the sections that teach them, as Markdown."""
    parts = []
    for letter, lecture in LECTURES.items():
        count = sum(row.lecture == letter for row in rows())
        title = f"{letter}: {lecture.course}, {lecture.university} ({count} rows)"
        table = course_index(letter, folder)
        parts.append(f"<details><summary>{title}</summary>\n\n{table}\n\n</details>")
    return "\n\n".join(parts)


def _time(path):
    """Returns how long the cells of a lesson run, as its first cell says."""
    for cell in nbformat.read(path, as_version=4).cells:
        if found := TIME.search(cell.source):
            return found[1].removeprefix("the cells run in ").removeprefix("about ")
    return ""


def _name(lesson):
    return f"{lesson.number} {lesson.title}"


def _tagged(cells, tag):
    return [cell for cell in cells if tag in cell.metadata.get("tags", ())]


def _navigate(notebook, line):
    cells = [cell for cell in notebook.cells if NAVIGATION not in cell.metadata.get("tags", ())]
    ends = [
        new_markdown_cell(line, id=f"navigation-{end}", metadata={"tags": [NAVIGATION]})
        for end in ("top", "bottom")
    ]
    notebook.cells = [ends[0], *cells, ends[1]]


def _fill(notebook, tag, text):
    for cell in _tagged(notebook.cells, tag):
        cell.source = text


def _write(path, text):
    if path.read_text("utf-8") == text:
        return []
    path.write_text(text, encoding="utf-8")
    return [path]
