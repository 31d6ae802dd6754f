"""What becomes of notebooks and docstrings on their way to the site."""

import json

from coursekit import plot
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
import pytest
from site_builder import notebooks
from site_builder.accessibility import improve
from site_builder.docstrings import as_restructured_text
from site_builder.listings import lesson_facts, toctree

COLAB = "https://colab.research.google.com/github/o/n/blob/main/notebooks/09_x.ipynb"
TITLE = f"""# Title

**Why?**

- *Know first:* gradients ([lesson 04](04_backpropagation.ipynb)),
  and code.
- *Time:* a minute.

[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({COLAB})
"""


@pytest.fixture
def site_cells(tmp_path, monkeypatch):
    """Function from cells to those that the site shows."""
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    monkeypatch.setattr(notebooks, "repository_page", lambda path: f"https://repository/{path}")

    def site_cells(*cells, referred=()):
        nbformat.write(new_notebook(cells=cells), tmp_path / "09_x.ipynb")
        pages = {"09_x.ipynb": "lessons/09_x.ipynb", "04_backpropagation.ipynb": "lessons/04.ipynb"}
        text = notebooks.site_notebook(
            "09_x.ipynb", pages, {("09_x.ipynb", name) for name in referred}
        )
        return [{**cell, "source": "".join(cell["source"])} for cell in json.loads(text)["cells"]]

    return site_cells


def test_badges_become_links_that_load_nothing(site_cells):
    (cell,) = site_cells(new_markdown_cell(TITLE))
    assert f"[Open in Colab]({COLAB}){{.button}}" in cell["source"]
    assert "[Notebook on GitHub](https://repository/09_x.ipynb){.button}" in cell["source"]
    assert "badge" not in cell["source"]
    assert "[lesson 04](/lessons/04.ipynb)" in cell["source"]


def test_the_line_of_links_to_neighbors_is_left_out(site_cells):
    tags = {"tags": ["navigation"]}
    ends = [new_markdown_cell("[next](04_backpropagation.ipynb)", metadata=tags) for _ in range(2)]
    cells = site_cells(ends[0], new_markdown_cell("# A"), ends[1])
    assert [cell["source"] for cell in cells] == ["# A"]


def test_an_anchor_stands_before_the_heading_of_its_cell(site_cells):
    text = "```\n# no heading\n```\n\n## Heading\n\nText"
    cell, other = new_markdown_cell(text, id="here"), new_markdown_cell("## Other", id="other")
    first, second = site_cells(cell, other, referred=["here"])
    assert first["source"] == text.replace("## H", "\n(09_x--here)=\n## H")
    assert second["source"] == "## Other"


def test_a_code_cell_gets_its_anchor_from_a_cell_before_it(site_cells):
    anchor, cell = site_cells(new_code_cell("1", id="here"), referred=["here"])
    assert (anchor["source"], cell["source"]) == ("(09_x--here)=", "1")


def test_every_figure_has_a_text(site_cells):
    output = new_output("display_data", data={"image/png": "eA=="})
    told = new_code_cell("1", outputs=[output], metadata={"alt": "Two lines cross.", "tags": ["x"]})
    cells = site_cells(new_markdown_cell("## Rates"), told, new_code_cell("2", outputs=[output]))
    texts = [cell["metadata"]["mystnb"]["image"]["alt"] for cell in cells[1:]]
    assert texts == ["Two lines cross.", "Figure of the section “Rates”"]


def test_the_picture_of_a_slider_gets_the_text_of_its_figure(site_cells):
    found = plot.slider(lambda on: plot.unit_layers([[on], [True]]), "unit", [False, True])
    output = new_output("display_data", data=found._repr_mimebundle_())
    about = {"alt": 'A "line" <rises>.'}
    (cell,) = site_cells(new_code_cell("1", outputs=[output], metadata=about))
    page = "".join(cell["outputs"][0]["data"]["text/html"])
    assert '<img alt="A &quot;line&quot; &lt;rises&gt;." ' in page
    assert page.count("alt=") == 1


def test_what_a_lesson_says_of_itself_is_read(tmp_path):
    nbformat.write(new_notebook(cells=[new_markdown_cell(TITLE)]), tmp_path / "x.ipynb")
    assert lesson_facts(tmp_path / "x.ipynb") == {
        "Know first": "gradients ([lesson 04](04_backpropagation.ipynb)), and code.",
        "Time": "a minute.",
    }


def test_a_toctree_has_its_options_before_its_entries():
    lines = toctree(["a", "B <b>"], "Part").splitlines()
    blank = lines.index("")
    assert ":caption: Part" in lines[:blank]
    assert lines[blank + 1 :] == ["a", "B <b>", "```"]


@pytest.mark.parametrize(
    ("line", "escaped"),
    [
        ("2 * 3 | x_ of `a * b_`", r"2 \* 3 \| x\_ of `a * b_`"),
        ("    **options: as_is.", "    **options: as_is."),
        (">>> 2 * 3", ">>> 2 * 3"),
    ],
)
def test_signs_of_a_docstring_are_no_markup(line, escaped):
    lines = [line]
    as_restructured_text(None, "function", "f", None, None, lines)
    assert lines == [escaped]


def test_the_output_of_a_doctest_stays():
    lines = [">>> f(2)", "a * b", "", "a * b"]
    as_restructured_text(None, "function", "f", None, None, lines)
    assert lines[1:] == ["a * b", "", r"a \* b"]


def test_wide_code_can_be_scrolled_by_keyboard_and_captions_have_a_level():
    tree = '<p class="caption" role="heading">Part</p>'
    context = {"body": "<pre>x</pre>", "furo_navigation_tree": tree}
    improve(None, "index", "page.html", context, None)
    assert context["body"] == '<pre tabindex="0">x</pre>'
    assert 'role="heading" aria-level="2"' in context["furo_navigation_tree"]
