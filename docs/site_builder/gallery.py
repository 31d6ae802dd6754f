"""The gallery: scripts of about ten lines, each with the picture that it makes.

A script of `docs/gallery` opens with a docstring of three paragraphs: a title, a sentence or two
about what one sees, and the picture in words for those who do not see it. Its lines are shown
as they are, and leave one Matplotlib figure.
"""

import argparse
import ast
import io
import runpy
import sys
from typing import NamedTuple

from matplotlib import pyplot as plt
from PIL import Image
from site_builder.project import ROOT

FOLDER = ROOT / "docs" / "gallery"
DPI = 110


class Example(NamedTuple):
    """One script of the gallery.

    Attributes:
        name: Its file's name without ".py".
        title: What it shows.
        about: A sentence or two.
        alt: The picture in words.
        code: The lines under the docstring.
    """

    name: str
    title: str
    about: str
    alt: str
    code: str


def examples():
    """Reads all scripts, in order of their names."""
    return [_read(path) for path in sorted(FOLDER.glob("*.py"))]


def _read(path):
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    title, about, alt = (" ".join(p.split()) for p in ast.get_docstring(tree).split("\n\n"))
    code = "\n".join(text.splitlines()[tree.body[0].end_lineno :]).strip()
    return Example(path.stem, title.rstrip("."), about, alt, code)


def draw(name):
    """Runs one script and returns its figure as a picture of at most 256 colors."""
    plt.close("all")
    runpy.run_path(str(FOLDER / f"{name}.py"))
    (number,) = plt.get_fignums()
    buffer = io.BytesIO()
    plt.figure(number).savefig(buffer, dpi=DPI, bbox_inches="tight")
    plt.close("all")
    return Image.open(buffer).convert("RGB").quantize(256)


def page():
    """Makes the page with every script and its picture."""
    lines = ["# Gallery", "", INTRODUCTION]
    for example in examples():
        lines += ["", f"## {example.title}", "", example.about, ""]
        lines += [f"```{{image}} /gallery/{example.name}.png", f":alt: {example.alt}", "```", ""]
        lines += ["```python", example.code, "```"]
    return "\n".join(lines)


INTRODUCTION = """Pictures that the package made, each with all of its lines. They run as they
are, need no download and no GPU, and are run by the tests."""


def main(argv=None):
    """Draws pictures anew, all or those that are named."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the gallery anew.")
    parser.add_argument("names", nargs="*", help="such as receptive_field; all by default")
    for name in parser.parse_args(argv).names or [example.name for example in examples()]:
        draw(name).save(FOLDER / f"{name}.png", optimize=True)
        print(f"docs/gallery/{name}.png: {(FOLDER / f'{name}.png').stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
