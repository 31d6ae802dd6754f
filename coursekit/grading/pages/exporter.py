"""nbconvert's exporter of pages, for notebooks with a student's content."""

from contextlib import suppress
import html
from pathlib import Path
import shutil

from coursekit.grading.pages.filters import Filters
from coursekit.grading.pages.outputs import shown_output
from coursekit.grading.pages.policy import MarkedLoader, new_nonce, policy
from coursekit.grading.pages.time_limit import TooLongError, time_limit
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
import nbformat

PAGE_SECONDS = 30.0  # the filters end before
HARMLESS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".csv", ".txt")  # no browser runs these
NAMES = ("student", "first_name", "last_name")


class StudentPages(HTMLExporter):
    """Makes a page of a notebook, whatever a student has put into it.

    Nothing of the student's runs in it, by what is taken out and by its content security policy;
    what cannot be laid out in time is shown as text.
    """

    def __init__(self, **options):
        self._filters, self._nonce, self._shown = Filters(), new_nonce(), None
        super().__init__(**options)
        self.filters = {}  # those that the course's settings have for other exporters

    def default_filters(self):
        """Yields nbconvert's filters, with ours in their places."""
        yield from super().default_filters()
        yield from self._filters.named().items()

    def _create_environment(self):
        environment = super()._create_environment()
        loader = environment.loader = MarkedLoader(environment.loader)
        environment.globals["page_nonce"] = lambda: self._nonce
        environment.globals["page_policy"] = lambda: policy(
            self._nonce, loader.handlers, mathjax=self.mathjax_url
        )
        return environment

    def from_filename(self, filename, resources=None, **options):
        """Makes a page of a file; see `nbconvert.Exporter.from_filename`."""
        self._tidy(resources)
        return super().from_filename(filename, resources=resources, **options)

    def from_notebook_node(self, nb, resources=None, **options):
        """Makes a page of a notebook; see `nbconvert.Exporter.from_notebook_node`."""
        self._nonce, self._shown = new_nonce(), None
        self._filters.start_page()
        resources = self._init_resources(resources)
        resources["should_sanitize_html"], resources["should_not_encode_svg"] = True, False
        for name in NAMES:
            if isinstance(resources.get(name), str):
                resources[name] = html.escape(resources[name])
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [shown_output(output) for output in cell.outputs]
        try:
            with time_limit(PAGE_SECONDS):
                return TemplateExporter.from_notebook_node(self, nb, resources, **options)
        except (Exception, TooLongError):
            if self._shown is None:
                raise
            self.log.exception("this page is shown without its layout")
            return bare_page(self._shown), resources

    def _preprocess(self, nb, resources):
        """Keeps what is shown, without hidden tests, for a page that cannot be laid out."""
        self._shown, resources = super()._preprocess(nb, resources)
        return self._shown, resources

    def _tidy(self, resources):
        """Takes out of a folder of feedback what a browser would run, or what is in the way.

        nbgrader has copied there all that was handed in.
        """
        settings = (resources or {}).get("nbgrader", {})
        if "student" not in settings or not hasattr(self.parent, "_format_dest"):
            return
        folder = Path(self.parent._format_dest(settings["assignment"], settings["student"]))
        for path in sorted(folder.rglob("*"), reverse=True):
            is_page = path.suffix == ".html" and path.with_suffix(".ipynb").name in _names(self)
            if path.is_dir() and not path.is_symlink():
                if path.name == f"{settings['notebook']}.html":
                    shutil.rmtree(path)
                else:
                    with suppress(OSError):  # it holds something
                        path.rmdir()
            elif path.suffix.lower() not in HARMLESS and not (is_page and path.parent == folder):
                path.unlink()


def _names(exporter):
    return {Path(path).name for path in exporter.parent.notebooks}


def bare_page(notebook):
    """Returns a page without any layout: each cell's source, and its outputs' texts."""
    parts = []
    for cell in notebook.cells:
        outputs = [_text(output) for output in cell.get("outputs", ())]
        parts += [f"<pre>{html.escape(text)}</pre>" for text in (cell.source, *outputs)]
    head = "<meta charset='utf-8'><meta http-equiv='Content-Security-Policy' content=\"{}\">"
    head = head.format("default-src 'none'")
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


def _text(output):
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return str(nbformat.from_dict(output).get("data", {}).get("text/plain", ""))
