"""Every link in notebooks and documents leads somewhere, and every named lesson is there."""

from pathlib import Path
import re
import tomllib
from urllib.parse import unquote

from coursekit.course import LESSONS
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ADDRESS = PROJECT["urls"]["Repository"].removeprefix("https://github.com/").rstrip("/")
MADE = {"build", "dist", "site", "jupyter_execute", "work"}  # by commands, and not kept
DOCUMENTS = [
    path
    for pattern in ("*.md", "docs/**/*.md", "notebooks/**/*.md", "**/*.ipynb")
    for path in sorted(ROOT.glob(pattern))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    and path.relative_to(ROOT).parts[0] not in MADE
    and path.relative_to(ROOT).parts[:2]
    not in {("assignments", made) for made in ("submitted", "autograded", "feedback")}
]
ids = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
documents = pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
INLINE = re.compile(r"\]\(\s*<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)*)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)", re.MULTILINE)
HTML = re.compile(r"<(?:a|img|source|video)\b[^>]*?(?:href|src)=[\"']([^\"']+)", re.IGNORECASE)
OWN_FILE = re.compile(
    rf"github(?:\.com)?/{re.escape(ADDRESS)}/(?:blob|tree|raw)/main/([^#?]+)"
    rf"|raw\.githubusercontent\.com/{re.escape(ADDRESS)}/main/([^#?]+)"
)
FENCED = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1[^\n]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
SHOWN = ("text/markdown", "text/html")


def texts(path):
    """The Markdown of a document, code taken out, and the Markdown among a notebook's outputs."""
    if path.suffix == ".md":
        return [prose(path.read_text("utf-8"))]
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            found.append(prose(cell.source))
        for output in cell.get("outputs", ()):
            found += [str(output.get("data", {}).get(kind, "")) for kind in SHOWN]
    return found


def prose(text):
    return CODE.sub("", FENCED.sub("", text))


def links_of(text):
    return [link for pattern in (INLINE, REFERENCE, HTML) for link in pattern.findall(text)]


def headings(path):
    """Anchors of the headings of a Markdown document, as GitHub makes them."""
    for title in re.findall(r"^#+ +(.+?) *$", FENCED.sub("", path.read_text("utf-8")), re.M):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", title))
        yield words.lower().replace(" ", "-")


def fault(link, path, root=ROOT):
    """Says what is wrong with a link of a document, or returns None."""
    if own := OWN_FILE.search(link):
        name = unquote(own[1] or own[2])
        return None if (root / name).exists() else f"the repository has no {name}"
    if re.match(r"[a-z][a-z+.-]*:", link):
        return None
    if link.startswith("/") and path.is_relative_to(root / "docs"):
        return None  # a page that only the website has, where its own tests follow it
    name, _, anchor = unquote(link).partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists():
        return f"no file {name}"
    if not target.is_relative_to(root):
        return f"{name} is outside of the repository"
    if anchor and target.suffix == ".ipynb":
        kind, _, cell_id = anchor.partition("=")
        if kind != "cell-id":
            return "JupyterLab only follows #cell-id=ID into another notebook"
        if cell_id not in {cell.id for cell in nbformat.read(target, as_version=4).cells}:
            return f"{target.name} has no cell {cell_id}"
    elif anchor and anchor not in set(headings(target)):
        return f"{target.name} has no heading #{anchor}"
    return None


@documents
def test_links_lead_somewhere(path):
    faults = {link: fault(link, path) for text in texts(path) for link in links_of(text)}
    assert {link: what for link, what in faults.items() if what} == {}


@documents
def test_lessons_that_are_named_are_there(path):
    """Once a lesson is written its number is a link, but in what travels alone."""
    written = {
        lesson.number for lesson in LESSONS if (ROOT / "notebooks" / lesson.notebook).exists()
    }
    travels = path.relative_to(ROOT).parts[0] == "assignments" or path.parent == ROOT
    for text in texts(path):
        for number, link in re.findall(r"\[(?:lessons?\s+)?(\d\d)\]\(([^)]+)\)", text):
            assert Path(link).name.startswith(f"{number}_"), (number, link)
        bare = re.sub(r"\[[^\]]*\]\([^)]*\)", "", text)
        for number in re.findall(r"\blessons?\s+(\d\d)\b", bare, re.IGNORECASE):
            assert number in {lesson.number for lesson in LESSONS}, f"no lesson {number}"
            assert travels or number not in written, f"lesson {number} is no link"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_badge_of_a_lesson_opens_it(path):
    first = next(text for text in texts(path) if text.startswith("# "))
    badge = f"https://colab.research.google.com/github/{ADDRESS}/blob/main/notebooks/{path.name}"
    assert f"]({badge})" in first


@pytest.mark.parametrize(
    ("link", "wrong"),
    [
        ("two.md", None),
        ("two.md#a-first-heading-a-2", None),
        ("#a-first-heading-a-2", "no heading"),
        ("two.md#a-second-heading", "no heading"),
        ("three.md", "no file"),
        ("https://example.org/x", None),
        ("lesson.ipynb#cell-id=here", None),
        ("lesson.ipynb#cell-id=there", "no cell there"),
        ("lesson.ipynb#Here", "only follows #cell-id"),
        (f"https://github.com/{ADDRESS}/blob/main/README.md#x", None),
        (f"https://colab.research.google.com/github/{ADDRESS}/blob/main/no.ipynb", "no no.ipynb"),
        ("..", "outside of the repository"),
        ("/lessons/index.md", "no file /lessons/index.md"),
    ],
)
def test_a_link_that_leads_nowhere_is_noticed(tmp_path, link, wrong):
    (tmp_path / "README.md").touch()
    (tmp_path / "one.md").write_text("# One")
    (tmp_path / "two.md").write_text("## A first *heading*: `a`, 2\n")
    cells = [nbformat.v4.new_markdown_cell("# Here", id="here")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "lesson.ipynb")
    found = fault(link, tmp_path / "one.md", tmp_path)
    assert found is None if wrong is None else wrong in found
