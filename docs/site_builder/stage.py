"""Makes the one folder that Sphinx reads."""

from importlib import metadata
from pathlib import Path

from site_builder import gallery, listings, reference
from site_builder.links import site_links
from site_builder.notebooks import referred_cells, site_notebook
from site_builder.pages import pages
from site_builder.project import ROOT

MATHJAX = "sphinx-mathjax-offline"  # the package that holds MathJax's files
MATHJAX_FILES = ("tex-chtml-full.js", "output/chtml/fonts/woff-v2/")


def stage(folder):
    """Writes the sources of the site.

    What is already there and the same keeps its time, so that Sphinx reads only what changed.

    Args:
        folder: Folder to write to; what does not belong to the site is removed from it.
    """
    folder = Path(folder)
    texts = site_texts()
    pictures = {
        path.relative_to(ROOT / "docs").as_posix(): path
        for pattern in ("docs/*.png", "docs/gallery/*/*.png")
        for path in ROOT.glob(pattern)
    }
    kept = {folder / name for name in (*texts, *pictures)}
    for path in [path for path in folder.glob("**/*") if path.is_file()]:
        if path not in kept:
            path.unlink()
    for name, text in texts.items():
        write_if_new(folder / name, text.encode())
    for name, path in pictures.items():
        write_if_new(folder / name, path.read_bytes())


def site_texts():
    """Makes the text of each source of the site.

    Returns:
        Dictionary from paths on the site to text.
    """
    places = pages()
    referred = referred_cells(source for source in places if source.endswith(".ipynb"))
    texts = {}
    for source, place in places.items():
        if source.endswith(".ipynb"):
            texts[place] = site_notebook(source, places, referred)
        else:
            texts[place] = site_links((ROOT / source).read_text("utf-8"), source, places)
    texts["index.md"] += "\n\n".join(["", listings.lesson_toctrees(), *guide_toctrees(places)])
    texts["lessons/index.md"] = listings.lesson_list(places)
    texts["lessons/answers/index.md"] = listings.answer_list(places)
    texts["assignments/index.md"] = listings.assignment_list(places)
    packages = reference.public_packages()
    texts["gallery.md"] = gallery.page(packages)
    texts["reference/index.rst"] = reference.reference_index(packages)
    for package, names in packages.items():
        texts[f"reference/{package}.rst"] = reference.reference_page(package, names)
    return texts


def guide_toctrees(places):
    """Makes the navigation to all pages that are no lessons; a new page in `docs` is found."""
    first = [f"guides/{reader}.md" for reader in ("students", "instructors", "practitioners")]
    more = sorted(p for p in places.values() if p.startswith("guides/") and p not in first)
    named = ["grading.md", "benchmarks.md", "changelog.md", "contributing.md", "cite.md"]
    others = sorted(
        place for place in places.values() if "/" not in place and place not in (*named, "index.md")
    )
    return [
        listings.toctree(["Assignments <assignments/index>"], "Practice"),
        listings.toctree([*first, *more, *others, "grading.md"], "Guides"),
        listings.toctree(
            ["Gallery <gallery>", "API <reference/index>", *named[1:]],
            "Reference",
        ),
    ]


def copy_mathjax(folder):
    """Copies the part of MathJax that the site uses, so that no page needs another server."""
    for file in metadata.files(MATHJAX):
        name = file.as_posix().partition("static/mathjax/")[2]
        if name.startswith(MATHJAX_FILES):
            write_if_new(Path(folder) / name, file.read_binary())


def write_if_new(path, content):
    """Writes a file if it is not there or has another content."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
