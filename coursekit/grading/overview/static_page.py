"""Pages that are one file and run nothing: no script, and nothing from elsewhere."""

import html
from pathlib import Path

from coursekit._whole_file import whole_file
from coursekit.grading.errors import CourseError
from coursekit.grading.plain_text import printable

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem;
  padding: 0 1rem; color: #1b1f24; background: #fff; }
h1, h2, h3 { line-height: 1.25; }
table { border-collapse: collapse; }
th, td { padding: .3rem .8rem; text-align: left; border-bottom: 1px solid #d0d7de; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  background: #f6f8fa; margin: 0; padding: .6rem .8rem; border-radius: 4px; }
a { color: #0550ae; }
"""


def document(title, body, *, style=""):
    """Returns a page.

    Args:
        title: Its title, any text.
        body: The content of its body, HTML in which every text is `escaped`.
        style: More rules of its style.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title>\n<style>{STYLE}{style}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def write_page(path, page):
    """Writes a page whole or not at all, and makes its folder if need be.

    Raises:
        CourseError: If it cannot be written.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as scratch:
            scratch.write_text(page, encoding="utf-8")
    except OSError as error:
        raise CourseError(
            f"`--html` must be a file that can be written: {error.strerror}; got {path}."
        ) from error


def escaped(text):
    """Returns a student's text as HTML shows it; what would reorder letters is an escape.

    Lines and tabs stay.
    """
    kept = (c if c in "\n\t" or c.isprintable() else printable(c) for c in str(text))
    return html.escape("".join(kept))
