"""Sphinx's settings for the website; `make site` builds it."""

from datetime import date
from pathlib import Path
import sys

sys.path.insert(0, str(Path(__file__).parent))

from site_builder import accessibility, docstrings
from site_builder.facts import facts
from site_builder.project import PROJECT, REPOSITORY

project = PROJECT["name"]
author = PROJECT["authors"][0]["name"]
release = PROJECT["version"]
copyright = f"{date.today().year}, {author}"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]

# Notebooks: what they hold is shown, and nothing is run.
nb_execution_mode = "off"
nb_merge_streams = True
nb_ipywidgets_js = {}  # sliders are kept as pictures, and need no script of another server
myst_enable_extensions = [
    "amsmath",
    "attrs_block",
    "colon_fence",
    "attrs_inline",
    "dollarmath",
    "substitution",
]
myst_heading_anchors = 3
myst_substitutions = facts()
suppress_warnings = [
    "myst.header",  # a lesson may go from its title to a smaller heading
    "misc.highlighting_failure",  # a cell may hold a line of IPython
    "myst-nb.lexer",
    "mystnb.unknown_mime_type",
]

# The docstrings: `...` is code, and sections are Google's.
default_role = "code"
autodoc_inherit_docstrings = False
autosummary_generate = False
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
napoleon_custom_sections = ["Reference"]
nitpick_ignore_regex = [("py:.*", ".*")]  # names of Keras and NumPy have no pages here

html_theme = "furo"
html_title = "coursekit"
html_baseurl = PROJECT["urls"].get("Documentation", "")
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/favicon.svg"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5a8f", "color-brand-content": "#0b5a8f"},
    "dark_css_variables": {"color-brand-primary": "#6cc0f5", "color-brand-content": "#6cc0f5"},
    "footer_icons": [{"name": "Repository", "url": REPOSITORY, "html": "Repository", "class": ""}],
}
mathjax_path = "mathjax/tex-chtml-full.js"
mathjax3_config = {"chtml": {"displayAlign": "center"}, "options": {"enableMenu": False}}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
copybutton_prompt_text = r">>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_selector = "div:not(.output) > div.highlight pre"


def setup(app):
    """Connects what reads the docstrings and what writes the pages."""
    app.connect("autodoc-process-docstring", docstrings.as_restructured_text, priority=400)
    app.connect("autodoc-skip-member", docstrings.skip_inherited)
    app.connect("html-page-context", accessibility.improve, priority=900)  # after the theme
