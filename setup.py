"""Gives the package index a README whose links lead to the repository.

All else is in `pyproject.toml`.
"""

from pathlib import Path
import re
import tomllib

from setuptools import setup

ROOT = Path(__file__).parent
ADDRESS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"][
    "Repository"
]
RELATIVE = re.compile(r"\]\((?![a-z]+:|#)([^)]+)\)")


def absolute(link):
    """Returns the end of a Markdown link, with the address of what it names in the repository."""
    form = "raw" if link[1].endswith((".png", ".svg")) else "blob"
    return f"]({ADDRESS}/{form}/HEAD/{link[1]})"


setup(
    long_description=RELATIVE.sub(absolute, (ROOT / "README.md").read_text("utf-8")),
    long_description_content_type="text/markdown",
)
