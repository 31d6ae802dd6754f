"""Which scripts of a page a browser runs: those of its templates, and none in a student's content.

The templates' own scripts are marked by a number that is drawn for each page.
"""

import base64
import hashlib
import html
import re
import secrets

import jinja2

TEMPLATES = (".j2", ".tpl")
HANDLER = re.compile(r'\son[a-z]+="([^"{}]*)"')


class MarkedLoader(jinja2.BaseLoader):
    """Loads templates from another loader, and marks their scripts.

    Attributes:
        handlers: The code in attributes such as `onclick` of what has been loaded.
    """

    def __init__(self, loader):
        self._loader = loader
        self.handlers = set()

    def get_source(self, environment, template):
        """Returns a template's source, place and whether it is current."""
        source, place, is_current = self._loader.get_source(environment, template)
        if not template.endswith(TEMPLATES):
            return source, place, is_current
        self.handlers |= set(HANDLER.findall(source))
        source = source.replace("<script", '<script nonce="{{ page_nonce() }}"')
        source = source.replace("<img src=", '<img alt="an output of the cell" src=')
        return source.replace("<head>", "<head>\n{{ page_policy() }}"), place, is_current

    def list_templates(self):
        """Lists what there is."""
        return self._loader.list_templates()


def new_nonce():
    """Draws the number that marks the scripts of a page."""
    return secrets.token_urlsafe(16)


def policy(nonce, handlers, *, mathjax):
    """Returns the element of a page's head that tells browsers what may run.

    MathJax and the templates of formgrader make functions from texts, hence `unsafe-eval`, which
    lets only scripts that run anyhow do so.

    Args:
        nonce: What marks the page's own scripts.
        handlers: Code in attributes of its own.
        mathjax: The address of MathJax, which loads more of itself.
    """
    folder = mathjax.partition("?")[0].rpartition("/")[0] + "/"
    scripts = [f"'nonce-{nonce}'", "'unsafe-eval'", folder]
    if handlers:
        scripts += ["'unsafe-hashes'", *(f"'sha256-{_digest(code)}'" for code in handlers)]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(scripts),
        "style-src": f"'self' 'unsafe-inline' {folder}",
        "img-src": "'self' data:",
        "font-src": f"'self' data: {folder}",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    content = html.escape("; ".join(f"{name} {value}" for name, value in rules.items()))
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _digest(code):
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
