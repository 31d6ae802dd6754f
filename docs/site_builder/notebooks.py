"""Notebooks as the site shows them: what is for JupyterLab alone goes, anchors come."""

import html
import json
import re

import nbformat
from site_builder.links import cell_anchor, linked_cells, site_links
from site_builder.project import ROOT, repository_page

BADGE = re.compile(r"^\[!\[Open in Colab\]\(\S+\)\]\((\S+)\)$", re.MULTILINE)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
SLIDER = re.compile(r'(<figure class="coursekit-slider"[^>]*>\s*<img alt=")[^"]*')
FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
NAVIGATION = "navigation"  # tag of the line of links to the neighbors, which the site has itself


def referred_cells(sources):
    """Finds the cells that links of notebooks lead to.

    Args:
        sources: Paths of the notebooks, relative to the repository.

    Returns:
        Set of pairs of a notebook's path and a cell's id, of cells that are there.
    """
    texts = {source: (ROOT / source).read_text("utf-8") for source in sources}
    named = set().union(*(linked_cells(text, source) for source, text in texts.items()))
    there = {
        (source, cell.get("id"))
        for source, text in texts.items()
        for cell in json.loads(text)["cells"]
    }
    return named & there


def site_notebook(source, pages, referred):
    """Reads a notebook and makes it one of the site.

    Args:
        source: Its path, relative to the repository.
        pages: What `pages` returns.
        referred: What `referred_cells` returns.

    Returns:
        The notebook as JSON text.
    """
    notebook = nbformat.read(ROOT / source, as_version=4)
    cells = [cell for cell in notebook.cells if NAVIGATION not in cell.metadata.get("tags", ())]
    notebook.cells, section = [], ""
    for cell in cells:
        anchor = cell_anchor(source, cell.id) if (source, cell.id) in referred else None
        if cell.cell_type == "markdown":
            headings = HEADING.findall(FENCE.sub("", cell.source))
            section = headings[-1] if headings else section
            cell.source = _site_text(cell.source, source, pages, referred, anchor)
        else:
            if anchor:
                notebook.cells.append(nbformat.v4.new_markdown_cell(f"({anchor})="))
            about = cell.metadata.get("alt") or f"Figure of the section “{section.strip('*')}”"
            cell.metadata = {"mystnb": {"image": {"alt": about}}}
            _describe_slider(cell, about)
        notebook.cells.append(cell)
    return nbformat.writes(notebook)


def _describe_slider(cell, about):
    """Gives the picture of a slider, which is part of a page, the text of the cell's figure."""
    described = html.escape(" ".join(about.split()))
    for output in cell.outputs:
        if page := output.get("data", {}).get("text/html"):
            output.data["text/html"] = SLIDER.sub(lambda found: found[1] + described, page)


def _site_text(text, source, pages, referred, anchor):
    text = BADGE.sub(lambda badge: _buttons(badge[1], source), text)
    text = site_links(text, source, pages, referred)
    if not anchor:
        return text
    heading = HEADING.search(FENCE.sub(lambda code: " " * len(code[0]), text))
    place = heading.start() if heading else 0
    return f"{text[:place]}\n({anchor})=\n{text[place:]}"


def _buttons(colab, source):
    buttons = {"Open in Colab": colab, "Notebook on GitHub": repository_page(source)}
    return " ".join(f"[{text}]({address}){{.button}}" for text, address in buttons.items())
