"""The built website: its links, its notebooks, and three of its pages in Chromium."""

from pathlib import Path
import re
from urllib.parse import urldefrag

from html_pages import CARRIERS, Page, broken_links, read_pages
import nbformat
import pytest

pytest.importorskip("sphinx", reason='Sphinx is missing: pip install ".[site]"')

from site_builder.gallery import examples
from site_builder.gallery_names import names_to_show
from site_builder.reference import public_packages

ROOT = Path(__file__).parents[2]
LESSON = "lessons/03_receptive_fields.html"
SLIDERS = ["lessons/12_regularization.html", "lessons/14_debugging_training.html"]
SHOWN = ["index.html", LESSON, "reference/coursekit.analysis.html", SLIDERS[0]]
NARROW = [*SHOWN, "lessons/index.html", "gallery.html", "lessons/00_course_map.html"]
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
HIDDEN = re.compile(r"### BEGIN (?:HIDDEN TESTS|SOLUTION)(.*?)### END", re.DOTALL)
PHONE = 390  # pixels


@pytest.fixture(scope="module")
def pages(site):
    return read_pages(site)


def lesson_notebooks():
    return {
        f"lessons/{path.relative_to(ROOT / 'notebooks').with_suffix('.html').as_posix()}": path
        for pattern in ("*.ipynb", "answers/*.ipynb")
        for path in ROOT.glob(f"notebooks/{pattern}")
    }


def test_every_link_and_anchor_leads_somewhere(site, pages):
    broken, right = broken_links(site, pages)
    assert broken == []
    assert right > 10 * len(pages)


def test_a_link_that_leads_nowhere_is_found(site, pages):
    bad = '<a href="index.html#nowhere"></a><a href="no.html"></a><a href="index.html">ok</a>'
    broken, right = broken_links(site, {"bad.html": Page(bad), "index.html": pages["index.html"]})
    assert {("bad.html", "index.html#nowhere"), ("bad.html", "no.html")} <= set(broken)
    assert right > 1


def test_no_page_loads_anything_from_elsewhere(pages):
    foreign = [
        (name, address)
        for name, page in pages.items()
        for element in page.elements
        if element.tag != "a" and element.attributes.get("rel") != "canonical"
        if "//" in (address := element.attributes.get(CARRIERS.get(element.tag)) or "")
        if not address.startswith("data:")
    ]
    assert foreign == []


def test_every_lesson_shows_its_figures_with_their_text(pages):
    for name, path in lesson_notebooks().items():
        cells = nbformat.read(path, as_version=4).cells
        texts = [
            cell.metadata.get("alt")
            for cell in cells
            for output in cell.get("outputs", ())
            if any(kind in output.get("data", ()) for kind in PICTURES)
        ]
        images = [
            element.attributes.get("alt")
            for element in pages[name].elements
            if element.tag == "img" and "cell_output" in element.within
        ]
        assert len(images) == len(texts), name
        assert all(images), name
        assert {" ".join(text.split()) for text in texts if text} <= set(images), name


def test_every_folded_answer_is_folded(pages):
    for name, path in lesson_notebooks().items():
        cells = nbformat.read(path, as_version=4).cells
        folded = sum(c.source.count("<details") for c in cells if c.cell_type == "markdown")
        assert sum(e.tag == "details" for e in pages[name].elements) == folded, name


def test_every_lesson_and_assignment_is_listed(pages):
    for listing, pattern in (
        ("lessons/index.html", "notebooks/*.ipynb"),
        ("assignments/index.html", "assignments/release/*/*.ipynb"),
    ):
        linked = {address for _, address in pages[listing].links()}
        assert {f"{path.stem}.html" for path in ROOT.glob(pattern)} <= linked


def test_no_solution_or_hidden_test_is_shown(pages):
    for path in ROOT.glob("assignments/source/*/*.ipynb"):
        page = pages.get(f"assignments/{path.stem}.html")
        if page is None:
            continue
        source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        shown = {line.strip() for line in HIDDEN.sub("", source).splitlines()}
        secret = {line.strip() for part in HIDDEN.findall(source) for line in part.splitlines()}
        secret = {line for line in secret - shown if len(line) > 20}
        assert len(secret) > 10
        assert secret & {line.strip() for line in page.text.splitlines()} == set()


def test_every_public_name_is_in_the_reference(pages):
    for package, names in public_packages().items():
        ids = pages[f"reference/{package}.html"].ids
        assert [name for name in names if f"{package}.{name}" not in ids] == []


def test_the_gallery_shows_every_example(pages):
    gallery = pages["gallery.html"]
    shown = {e.attributes.get("alt") for e in gallery.elements if e.tag == "img"}
    for example in examples():
        assert example.alt in shown
        assert example.code in gallery.text
    linked = {urldefrag(address).fragment for _, address in gallery.links()}
    assert set(names_to_show(public_packages())) <= linked


@pytest.mark.parametrize("path", SHOWN)
def test_a_page_opens_without_a_complaint(path, open_page):
    page = open_page(path)
    assert page.locator("h1").first.is_visible()
    assert page.faults == []


def test_a_lesson_shows_its_figure_and_its_equation(open_page):
    page = open_page(LESSON)
    page.locator(".math mjx-container").first.wait_for()
    assert page.locator("mjx-merror").count() == 0
    assert page.locator(".math").count() == page.locator("mjx-container").count() > 10
    widths = page.locator(".cell_output img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert widths
    assert min(widths) > 100


def test_an_answer_unfolds(open_page):
    page = open_page(LESSON)
    answer = page.locator("details").first
    paragraph = answer.locator("p").first
    assert not paragraph.is_visible()
    answer.locator("summary").click()
    assert paragraph.is_visible()


@pytest.mark.parametrize("path", SLIDERS)
def test_a_slider_moves_without_a_kernel(path, open_page):
    page = open_page(path)
    figure = page.locator("figure.coursekit-slider").first
    handle, picture = figure.get_by_role("slider"), figure.locator("img")
    handle.press("Home")
    seen = [(figure.locator("output").inner_text(), picture.get_attribute("src"))]
    for _ in range(int(handle.get_attribute("max"))):
        handle.press("ArrowRight")
        seen.append((figure.locator("output").inner_text(), picture.get_attribute("src")))
    labels, pictures = map(set, zip(*seen, strict=True))
    assert len(labels) == len(pictures) == len(seen) > 3
    assert page.faults == []


def test_the_search_finds_a_lesson(open_page):
    page = open_page("search.html?q=receptive+field")
    results = page.locator("#search-results li a")
    results.first.wait_for()
    page.get_by_text("Search finished").wait_for()
    addresses = results.evaluate_all("all => all.map(link => link.getAttribute('href'))")
    assert any("03_receptive_fields" in address for address in addresses[:10]), addresses[:10]
    assert page.faults == []


@pytest.mark.parametrize("path", NARROW)
def test_a_phone_needs_no_sideways_scrolling(path, open_page):
    page = open_page(path, width=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("index.html", "light"),
        ("index.html", "dark"),
        (LESSON, "light"),
        ("gallery.html", "dark"),
        (SLIDERS[0], "light"),
    ],
)
def test_a_page_is_accessible(path, scheme, open_page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(path, color_scheme=scheme)
    violations = axe.run(page).response["violations"]
    serious = [
        (found["id"], node["html"][:200])
        for found in violations
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
    assert serious == []


def test_the_page_is_dark_where_the_reader_wants_it(open_page):
    color = "getComputedStyle(document.body).backgroundColor"
    light = open_page("index.html", color_scheme="light").evaluate(color)
    dark = open_page("index.html", color_scheme="dark").evaluate(color)
    assert light != dark
