"""Which file of the repository becomes which page of the site."""

from site_builder.project import ROOT

FOLDERS = (  # pattern in the repository, folder on the site
    ("docs/*.md", ""),
    ("docs/guides/*.md", "guides"),
    ("docs/answers/*.md", "lessons/answers/notes"),
    ("notebooks/*.ipynb", "lessons"),
    ("notebooks/answers/*.ipynb", "lessons/answers"),
    ("assignments/release/*/*.ipynb", "assignments"),
)
SINGLE = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}


def pages():
    """Returns the site's file for each file of the repository that is a page.

    Returns:
        Dictionary from paths relative to the repository to paths relative to
        the site's sources, both as text with slashes.
    """
    found = dict(SINGLE)
    for pattern, folder in FOLDERS:
        for path in sorted(ROOT.glob(pattern)):
            place = f"{folder}/{path.name}" if folder else path.name
            found[path.relative_to(ROOT).as_posix()] = place
    return found
