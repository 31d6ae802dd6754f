"""A student's content is laid out in time, or shown as text."""

from coursekit.grading.pages import filters
from coursekit.grading.pages.filters import Filters
from nbformat.v4 import new_markdown_cell
import pytest


def markdown(source, **attachments):
    cell = new_markdown_cell(source)
    cell.attachments = {f"{name}.png": {"image/png": text} for name, text in attachments.items()}
    return Filters().markdown({"cell": cell}, source)


def test_markdown_is_laid_out_with_its_mathematics_and_pictures():
    found = markdown("# A\n\n*b* $x<y$ ![p](attachment:p.png)\n\n|a|\n|-|\n|1|", p="iVBO")
    for part in ("<h1>A", "<em>b</em>", "$x&lt;y$", "data:image/png;base64,iVBO", "<td>1</td>"):
        assert part in found


def test_a_picture_that_is_missing_is_named():
    found = markdown("text ![p](attachment:<b>gone.png)")
    assert found.startswith("<p>text ")
    assert "gone.png was not handed in" in found


@pytest.mark.parametrize(
    "source",
    ["\\begin{a}\n" * 40_000, "```adl\n" + "(" * 90_000 + "\n```", "<div>" * 20_000],
)
def test_markdown_that_takes_long_is_shown_as_text(source, monkeypatch):
    monkeypatch.setattr(filters, "SECONDS", 0.3)
    found = markdown(source)
    assert found.startswith((filters.PLAIN, "<div"))
    assert "&lt;div&gt;" in found or "begin" in found or "((((" in found


def test_a_page_s_time_ends(monkeypatch):
    monkeypatch.setattr(filters, "PAGE_SECONDS", 0)
    assert Filters().code("x = 1") == "<pre>x = 1</pre>"
    assert Filters().html("<b>x</b>") == f"{filters.PLAIN}<pre>&lt;b&gt;x&lt;/b&gt;</pre>"


def test_many_changes_of_color_are_left_out():
    assert "ansi-red" in Filters().terminal("\x1b[31mred\x1b[0m")
    found = Filters().terminal("\x1b[31m<" * 2000)
    assert found == "&lt;" * 2000


def test_the_richest_harmless_kind_is_shown():
    assert Filters().best({"text/plain": "x", "image/png": "y", "application/javascript": "z"}) == [
        "image/png"
    ]
    assert Filters().best({"application/javascript": "z"}) == []
