"""Pages that list what is there: lessons, answers and assignments."""

from pathlib import PurePosixPath
import re

from coursekit.course.outline import PARTS
import nbformat
from site_builder.links import site_links
from site_builder.project import ROOT

FACT = re.compile(r"^- \*(.+?):\* (.+?)(?=^- |^\s*$)", re.DOTALL | re.MULTILINE)
TASKS = re.compile(r"^\*\*(.+?)\*\*:? *:? *(.*)$", re.MULTILINE)


def written_lessons():
    """Returns the lessons that have a notebook of their own, by part."""
    return {
        part: [
            lesson for lesson in lessons if (ROOT / "notebooks" / f"{lesson.slug}.ipynb").exists()
        ]
        for part, lessons in PARTS.items()
    }


def lesson_facts(path):
    """Reads what a lesson says of itself under its title.

    Returns:
        Dictionary such as {"Know first": "...", "Time": "about one minute ..."}.
    """
    cells = nbformat.read(path, as_version=4).cells
    title = next(cell.source for cell in cells if cell.source.startswith("# "))
    return {name: " ".join(fact.split()) for name, fact in FACT.findall(title)}


def lesson_toctrees():
    """Makes the part of the navigation that holds the lessons, one caption for each part."""
    trees = []
    for part, lessons in written_lessons().items():
        entries = [f"{lesson.number} {lesson.title} <lessons/{lesson.slug}>" for lesson in lessons]
        if not part:
            entries = ["All lessons <lessons/index>", *entries]
        elif part == [*PARTS][-1]:
            entries.append("Answers <lessons/answers/index>")
        trees.append(toctree(entries, part or "The course"))
    return "\n\n".join(trees)


def lesson_list(pages):
    """Makes the list of all lessons, part by part, with question, time and what to know first."""
    lines = ["# Lessons", "", INTRODUCTION]
    for part, lessons in PARTS.items():
        lines += ["", f"## {part or 'Before you start'}", ""]
        for lesson in lessons:
            lines += [*_lesson_entry(lesson, pages), ""]
    return "\n".join(lines)


INTRODUCTION = """Each lesson builds one idea in a few visible lines, checks them against the
library, asks for a prediction and runs an experiment on several seeds. What you read here are
the notebooks with the outputs that they had on two CPU cores; the times are what the cells take
there."""


def _lesson_entry(lesson, pages):
    if not _notebook(lesson).exists():
        return [f"**{lesson.number} {lesson.title}** *(to come)*: {lesson.question}"]
    source = f"notebooks/{lesson.notebook}"
    entry = f"**[{lesson.number} {lesson.title}](/lessons/{lesson.notebook})**: {lesson.question}"
    facts = lesson_facts(ROOT / source)
    names = [name for name in ("Time", "Know first") if name in facts]
    about = [f"*{name}:* {site_links(facts[name], source, pages)}" for name in names]
    return ["{.lesson}", "\\\n".join([entry, *about])]


def answer_list(pages):
    """Makes the page of the answers to the exercises, and its part of the navigation."""
    stems = sorted(
        PurePosixPath(page).with_suffix("").as_posix().removeprefix("lessons/answers/")
        for page in pages.values()
        if page.startswith("lessons/answers/")
    )
    lines = ["# Answers to the exercises", "", "Try the checks in the lesson first.", ""]
    return "\n".join([*lines, toctree(stems, maxdepth=1, hidden=False)])


def assignment_list(pages):
    """Makes the page of the assignments from the first cell and the points of each."""
    lines = ["# Assignments", "", ASSIGNMENTS, ""]
    stems = []
    for source, page in pages.items():
        if page.startswith("assignments/"):
            stems.append(PurePosixPath(page).stem)
            lines += [_assignment_entry(source, page), ""]
    return "\n".join([*lines, toctree(stems, "Assignments")])


ASSIGNMENTS = """The student versions, in nbgrader's format: each task has a specification with
shapes, a cell to fill in, and a public check. Hidden tests decide the marks; [how they are
run](/grading.md) keeps submitted code away from them. `coursekit check NOTEBOOK` runs the public
checks."""


def _assignment_entry(source, page):
    cells = nbformat.read(ROOT / source, as_version=4).cells
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells)
    first = cells[0].source
    title = re.search(r"^# (?:Assignment \d+: )?(.+)$", first, re.MULTILINE)[1]
    number = PurePosixPath(page).stem.partition("_")[0]
    facts = dict(TASKS.findall(first))
    about = [f"*{name}:* {facts[name]}" for name in ("Time", "Know first") if facts.get(name)]
    entry = f"**[{number}: {title}](/{page})**, {points:g} points"
    return "{.lesson}\n" + "\\\n".join([entry, *about])


def toctree(entries, caption=None, *, maxdepth=1, hidden=True):
    """Makes a `toctree` directive.

    Args:
        entries: Documents, or lines such as "Title <document>".
        caption: What stands above them in the navigation.
        maxdepth: Levels of headings that are shown.
        hidden: Whether only the navigation shows them.
    """
    options = [f":maxdepth: {maxdepth}"]
    options += [":hidden:"] if hidden else []
    options += [f":caption: {caption}"] if caption else []
    return "\n".join(["```{toctree}", *options, "", *entries, "```"])


def _notebook(lesson):
    return ROOT / "notebooks" / lesson.notebook
