"""HTML keeps what lays out a text, and loses what runs, reaches out or covers a page."""

from coursekit.grading.pages.clean import LONGEST, clean
from coursekit.grading.pages.time_limit import TooLongError
import pandas as pd
import pytest

KEPT = (
    "<h2>Title</h2><p>a <em>b</em> <strong>c</strong> <code>d</code></p>",
    '<a href="https://example.org/x?y=1#z">x</a><a href="#part">y</a><a href="notes.md">z</a>',
    '<img alt="x" src="data:image/png;base64,iVBORw0KGgo=" width="10">',
    '<img src="figures/one.png" title="one">',
    '<div class="highlight"><pre><span class="nb">sum</span></pre></div>',
    '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
)
LOST = (
    "<script>owned()</script>",
    '<a href="javascript:owned()">x</a>',
    '<a href="java&#10;script:owned()">x</a>',
    '<a href="java&Tab;script&colon;owned()">x</a>',
    '<a href="data:text/html,owned()">x</a>',
    '<a href="vbscript:owned()">x</a>',
    "<img src=x onerror=owned()>",
    '<img src="https://example.org/owned().png">',
    '<img src="//example.org/owned().png">',
    '<img src="/api/owned().png">',
    '<img src="../../owned().png">',
    '<img src="data:text/html;base64,owned()">',
    '<p style="background:url(owned())">x</p>',
    '<p class="owned()">x</p>',
    '<p id="owned()">x</p>',
    '<p data-toggle="owned()">x</p>',
    '<a name="owned()" target="owned()" ping="owned()">x</a>',
)


@pytest.mark.parametrize("text", KEPT)
def test_what_lays_out_a_text_is_kept(text):
    assert clean(text) == text


@pytest.mark.parametrize("text", LOST)
def test_what_runs_or_reaches_out_is_lost(text):
    found = clean(text)
    assert "owned()" not in found or "&lt;script" in found, found


@pytest.mark.parametrize("name", ["btn", "full-credit", "navbar-fixed-top", "score", "modal"])
def test_classes_of_the_page_around_are_lost(name):
    assert "class" not in clean(f'<div class="{name}">x</div>')


def test_a_table_of_pandas_is_shown_without_its_style_sheet():
    found = clean(pd.DataFrame({"a": [1, 2]})._repr_html_())
    assert found.count("<td>") == 2
    assert "style" not in found


def test_a_style_sheet_without_an_end_takes_nothing_with_it():
    assert clean("<style>a</style>b<style>c") == "b&lt;style&gt;c"


@pytest.mark.parametrize(
    "text", ["x" * (LONGEST + 1), "<div>" * 50_000, "".join(f"<b id={n}>" for n in range(20_000))]
)
def test_what_takes_long_is_given_up(text):
    with pytest.raises(TooLongError):
        clean(text + "<p>" * 10_000)
