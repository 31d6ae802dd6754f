"""nbconvert's filters for a student's content, with an end: what takes too long is plain text."""

import html
import re
import time

from coursekit.grading.pages.clean import clean
from coursekit.grading.pages.time_limit import TooLongError, time_limit
from jinja2 import pass_context
from nbconvert import filters
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

PAGE_SECONDS = 10.0  # of the processor, as all times here
SECONDS = 3.0  # for one cell or output
LONGEST = 100_000  # characters of Markdown or code that are laid out
MOST_ESCAPES = 1000  # changes of color in one output
ESCAPE = re.compile("\x1b\\[[^@-~\x1b]{0,40}[@-~]")
PLAIN = "<p><em>This is shown as plain text, since it takes too long to lay out.</em></p>"
ORDER = (
    *("text/html", "text/markdown", "image/svg+xml", "text/latex"),
    *("image/png", "image/jpeg", "text/plain"),
)


class Filters:
    """The filters of one exporter; `start_page` begins the account of the time of a page."""

    def __init__(self):
        self.start_page()

    def start_page(self):
        """Gives the next page its time."""
        self._end = time.process_time() + PAGE_SECONDS

    def named(self):
        """Returns the filters by the names that nbconvert's templates call them."""
        return {
            "markdown2html": self.markdown,
            "highlight_code": self.code,
            "clean_html": self.html,
            "ansi2html": self.terminal,
            "filter_data_type": self.best,
            "strip_files_prefix": lambda page: page,  # of IPython 2, in quadratic time
        }

    @pass_context
    def markdown(self, context, source):
        """Lays out Markdown of a cell; raw HTML in it is cleaned."""
        cell = context.get("cell") or {}

        def lay_out():
            renderer = _Renderer(escape=False, attachments=cell.get("attachments", {}))
            return clean(MarkdownWithMath(renderer=renderer).render(source))

        return self._bounded(lay_out, source)

    def code(self, source, language=None, metadata=None):
        """Colors a cell's code."""
        color = filters.Highlight2HTML(pygments_lexer="ipython3")
        return self._bounded(lambda: color(source, language, metadata), source, note="")

    def html(self, source):
        """Cleans an output's HTML."""
        source = source.decode("utf-8", "replace") if isinstance(source, bytes) else str(source)
        return self._bounded(lambda: clean(source), source, longest=len(source))

    def terminal(self, source):
        """Shows a terminal's text, in its colors if these are not many."""
        many = source.count("\x1b") > MOST_ESCAPES
        plain = ESCAPE.sub("", source) if many else source
        return self._bounded(lambda: filters.ansi2html(plain), plain, longest=len(plain), note="")

    def best(self, output):
        """Returns the kind of an output's data that is shown, in a list."""
        return [kind for kind in ORDER if kind in output][:1]

    def _bounded(self, lay_out, source, *, longest=LONGEST, note=PLAIN):
        seconds = min(SECONDS, self._end - time.process_time())
        if len(source) <= longest and seconds > 0:
            try:
                with time_limit(seconds):
                    return lay_out()
            except (Exception, TooLongError):  # whatever such a source leads to
                pass
        return f"{note}<pre>{html.escape(source)}</pre>"


@pass_context
def markdown(context, source):
    """Lays out Markdown in a page of another exporter, such as formgrader's without ours."""
    return Filters().markdown(context, source)


class _Renderer(IPythonRenderer):
    """Lays out Markdown, also where a picture is missing."""

    def image(self, text, url, title=None):
        """Shows a picture, or says which one was not handed in."""
        name = url.removeprefix("attachment:")
        if name != url and name not in self.attachments:
            return f"<em>(the picture {html.escape(name)} was not handed in)</em>"
        return super().image(text, url, title)
