"""Links of a Markdown text, turned from the repository's into the site's."""

import os
from pathlib import PurePosixPath
import re

from site_builder.project import ROOT, repository_page

CODE = re.compile(r"^ *(```+|~~~+).*?^ *\1 *$|(`+)(?!`).+?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<=\]\()([^()\s]+)(?=\))")
CELL = re.compile(r"([\w./-]+\.ipynb)#cell-id=([\w-]+)")
PICTURES = (".png", ".jpg", ".svg", ".gif", ".webp")


def site_links(text, source, pages, cells=()):
    """Turns the relative links of a text into those of the site.

    A link to a file that is a page leads to the page, one to a cell of a notebook to that
    cell's anchor or, where the notebook has no such cell, to its beginning, and one to any other
    file to the repository's own pages. Links in code stay as they are, and those that begin with
    "/", which name a page of the site.

    Args:
        text: Markdown.
        source: Path of the file that holds it, relative to the repository.
        pages: What `pages` returns.
        cells: Cells that have an anchor, as pairs of a notebook's path and a cell's id.

    Returns:
        The text with other links.

    Raises:
        FileNotFoundError: If a link leads to a file that is not there.
    """
    parts, end = [], 0
    for code in CODE.finditer(text):
        parts += [_linked(text[end : code.start()], source, pages, cells), code[0]]
        end = code.end()
    return "".join([*parts, _linked(text[end:], source, pages, cells)])


def linked_cells(text, source):
    """Returns the cells that a notebook's links lead to, as pairs of a path and a cell's id."""
    return {(_resolved(path, source), cell_id) for path, cell_id in CELL.findall(text)}


def cell_anchor(path, cell_id):
    """Returns the label of a notebook's cell, one for the whole site."""
    path = PurePosixPath(path)
    folder = "answers-" if path.parent.name == "answers" else ""
    return f"{folder}{path.stem}--{cell_id}"


def _resolved(path, source):
    return os.path.normpath(PurePosixPath(source).parent / path)


def _linked(text, source, pages, cells):
    return LINK.sub(lambda match: _site_link(match[1], source, pages, cells), text)


def _site_link(link, source, pages, cells):
    if re.match(r"[\w+.-]+:|#|/", link):
        return link
    path, _, fragment = link.partition("#")
    target = _resolved(path, source)
    if target not in pages:
        is_picture = target.startswith("docs/") and target.endswith(PICTURES)
        if is_picture and (ROOT / target).is_file():
            return "/" + target.removeprefix("docs/")
        if re.match(r"notebooks/[\w/]+\.ipynb$", target) and not (ROOT / target).exists():
            return "/lessons/index.md"  # a lesson to come
        try:
            return repository_page(target)
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{source} links to {link}: {error}") from error
    if fragment.startswith("cell-id="):
        cell = target, fragment.removeprefix("cell-id=")
        return "#" + cell_anchor(*cell) if cell in cells else f"/{pages[target]}"
    return f"/{pages[target]}" + (f"#{fragment}" if fragment else "")
