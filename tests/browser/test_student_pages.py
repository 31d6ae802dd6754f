"""Nothing of a student's runs in a page that Chromium shows, nor would if it were not cleaned."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
import threading

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is missing: pip install '.[grading]'")

from coursekit.grading.pages import filters, outputs
from coursekit.grading.pages.exporter import StudentPages
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
import nbgrader
from traitlets.config import Config

STATIC = Path(nbgrader.__file__).with_name("server_extensions") / "formgrader" / "static"
TEMPLATES = STATIC.with_name("templates")
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)
BAD = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\"></svg>",
    "<iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe>",
    "<details open ontoggle=\"document.title='owned'\">x</details>",
    "<a id=bad href=\"javascript:document.title='owned'\">x</a>",
    "<style>*{}</style><body onpageshow=\"document.title='owned'\">",
    "<object data=\"data:text/html,<script>parent.document.title='owned'</script>\"></object>",
    "<math><mtext></form><mglyph><style></math><img src onerror=\"document.title='owned'\">",
)
WIDTH = "1 onload=document.title='owned'"
RESOURCES = {
    "nbgrader": {"notebook": "n", "score": 1, "max_score": 2, "late_penalty": 0},
    "base_url": "",
    "submission_id": "0",
    "notebook_id": "n",
    "assignment_id": "a",
    "index": 0,
    "total": 1,
    "student": BAD[0],
    "first_name": BAD[1],
    "last_name": BAD[0],
    "notebook_path": "n.ipynb",
}


def notebook():
    """A notebook with something that runs in each place that a student's content has."""
    size = {"image/png": {"width": WIDTH, "height": WIDTH}}
    made = [new_output("display_data", data={"image/png": DOT}, metadata=size)]
    for kind in ("text/html", "text/markdown", "application/javascript", "image/svg+xml"):
        made += [new_output("display_data", data={kind: text}) for text in BAD]
    made += [new_output("stream", text=text) for text in BAD]
    made += [new_output("error", ename=t, evalue=t, traceback=[t]) for t in BAD]
    cells = [new_markdown_cell(text) for text in BAD]
    cells += [new_code_cell(text, outputs=made[index::9]) for index, text in enumerate(BAD)]
    role = {"grade_id": "essay", "grade": True, "solution": True, "points": 1, "score": 0}
    cells.append(new_markdown_cell("\n".join(BAD), metadata={"nbgrader": role}))
    return new_notebook(cells=cells)


def page_of(template):
    config = Config()
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
    config.HTMLExporter.extra_template_paths = [str(STATIC / "node_modules/bootstrap/dist/css")]
    return StudentPages(config=config).from_notebook_node(notebook(), dict(RESOURCES))[0]


@pytest.fixture
def shown(tmp_path, page):
    """Function that shows a page of a template in the browser, with formgrader's own scripts."""
    (tmp_path / "formgrader").mkdir()
    (tmp_path / "formgrader" / "static").symlink_to(STATIC)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def show(template):
        (tmp_path / "page.html").write_text(page_of(template), "utf-8")
        page.route("https://**", lambda route: route.abort())
        page.goto(f"http://127.0.0.1:{server.server_port}/page.html")
        page.evaluate("document.querySelectorAll('#bad').forEach(link => link.click())")
        page.wait_for_timeout(500)
        return page

    yield show
    server.shutdown()


def cleaned_by_nobody(monkeypatch):
    monkeypatch.setattr(filters, "clean", lambda text: text)
    monkeypatch.setattr(outputs, "clean", lambda text: text)
    monkeypatch.setattr("coursekit.grading.pages.exporter.shown_output", lambda output: output)


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
def test_nothing_runs(shown, template):
    page = shown(template)
    assert page.title() == "n"
    assert page.locator("iframe, object, [onload], [onerror], #bad, form").count() == 0


@pytest.mark.parametrize("template", ["feedback", "formgrade"])
def test_nothing_would_run_if_it_were_there(shown, template, monkeypatch):
    cleaned_by_nobody(monkeypatch)
    page = shown(template)
    assert page.locator("[onerror]").count() > 0
    assert page.title() == "n"


def test_the_scripts_of_formgrader_run(shown):
    page = shown("formgrade")
    assert page.evaluate("typeof jQuery") == "function"
    assert page.evaluate("typeof toggle_name") == "function"
    page.locator(".name-hidden.glyphicon").first.click()
    page.locator(".name-shown.glyphicon").first.wait_for(state="visible")
