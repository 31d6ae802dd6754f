"""The gallery: scripts of ten lines or fewer, each with the picture that it makes.

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
from site_builder.gallery_names import used_names
from site_builder.project import ROOT

FOLDER = ROOT / "docs" / "gallery"
DPI = 110
SMALL = 150_000  # bytes
SECTIONS = {  # by folder, in the order of the page
    "pixels": "Looking inside: what an answer rests on",
    "units": "Looking inside: what units and layers hold",
    "images": "Looking inside: images by gradient",
    "training": "Training",
    "costs": "Analysis: what a model costs and sees",
    "checks": "Analysis: checks and comparisons",
    "kernels": "Analysis: kernels and diagrams",
    "augmentation": "Augmentation",
    "segmentation": "Segmentation without learning",
    "masks": "Masks and their scores",
}


class Example(NamedTuple):
    """One script of the gallery.

    Attributes:
        name: Its folder and its file's name without ".py", such as "pixels/attribution".
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
    """Reads all scripts, section by section, in order of their names."""
    return [
        _read(section, path)
        for section in SECTIONS
        for path in sorted((FOLDER / section).glob("*.py"))
    ]


def _read(section, path):
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    title, about, alt = (" ".join(p.split()) for p in ast.get_docstring(tree).split("\n\n"))
    code = "\n".join(text.splitlines()[tree.body[0].end_lineno :]).strip()
    return Example(f"{section}/{path.stem}", title.rstrip("."), about, alt, code)


def draw(name):
    """Runs one script and returns its figure in 256 colors, or fewer where the file were large."""
    plt.close("all")
    runpy.run_path(str(FOLDER / f"{name}.py"))
    (number,) = plt.get_fignums()
    buffer = io.BytesIO()
    plt.figure(number).savefig(buffer, dpi=DPI, bbox_inches="tight")
    plt.close("all")
    picture = Image.open(buffer).convert("RGB")
    for colors in (256, 128, 64):
        found = picture.quantize(colors)
        if _size(found) <= SMALL:
            break
    return found


def _size(picture):
    buffer = io.BytesIO()
    picture.save(buffer, "png", optimize=True)
    return buffer.tell()


def page(packages):
    """Makes the page with every script, its picture and links to what it uses.

    Args:
        packages: What `reference.public_packages` returns.
    """
    lines = ["# Gallery", "", INTRODUCTION]
    section = None
    for example in examples():
        if example.name.partition("/")[0] != section:
            section = example.name.partition("/")[0]
            lines += ["", f"## {SECTIONS[section]}"]
        lines += ["", f"### {example.title}", "", example.about, ""]
        lines += [f"```{{image}} /gallery/{example.name}.png", f":alt: {example.alt}"]
        lines += ["```", "", "```python", example.code, "```", ""]
        links = [f"{{py:obj}}`~{name}`" for name in used_names(example.code, packages)]
        lines += ["{.uses}", f"In the reference: {', '.join(links)}"]
    return "\n".join(lines)


INTRODUCTION = """Pictures that the package made, each with all of its lines: every visualizer,
analysis and augmentation is here by its name. They run as they are, need no download and no GPU,
and are run by the tests."""


def main(argv=None):
    """Draws pictures anew, all or those that are named."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the gallery anew.")
    parser.add_argument("names", nargs="*", help="such as costs/budget; all by default")
    for name in parser.parse_args(argv).names or [example.name for example in examples()]:
        draw(name).save(FOLDER / f"{name}.png", optimize=True)
        print(f"docs/gallery/{name}.png: {(FOLDER / f'{name}.png').stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
