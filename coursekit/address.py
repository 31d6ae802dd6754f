"""`coursekit address`: writes the repository's address wherever the course names it.

`pyproject.toml` has it under `project.urls`. Badges and set-up cells of the lessons, the README and
the files around it have it as well, since they are read where no program runs. All are changed
together.
"""

from pathlib import Path
import re
import subprocess
import sys
import tomllib

from coursekit.lab import course_folder

ADDRESS = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
FORMS = (  # the repository, in Colab as well, and the website
    r"(?<=github\.com/){owner}/{name}(?![\w-])",
    r"(?<=github/){owner}/{name}(?![\w-])",
    r"(?<=https://){owner}\.github\.io/{name}(?![\w-])",
)
SHAPES = ("{owner}/{name}", "{owner}/{name}", "{owner}.github.io/{name}")


def current_address(course):
    """Returns the address that the course's `pyproject.toml` names."""
    text = (Path(course) / "pyproject.toml").read_text("utf-8")
    return tomllib.loads(text)["project"]["urls"]["Repository"]


def change_address(course, address):
    """Writes a new address into all files of the course that git knows.

    Args:
        course: Folder of the course, a git repository.
        address: The repository on GitHub, such as "https://github.com/me/my-course".

    Returns:
        The paths that changed.

    Raises:
        ValueError: If the address is not that of a repository on GitHub, where
            Colab and the website's workflow look for it.
    """
    old, new = _owner_and_name(current_address(course)), _owner_and_name(address)
    changed = []
    for path in _files(Path(course)):
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        renamed = _renamed(text, old, new)
        if renamed != text:
            path.write_bytes(renamed.encode("utf-8", "surrogateescape"))
            changed.append(path)
    return changed


def _owner_and_name(address):
    match = ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(
            f"`address` must be such as https://github.com/me/my-course; got {address!r}."
        )
    return {"owner": match[1], "name": match[2]}


def _renamed(text, old, new):
    escaped = {key: re.escape(value) for key, value in old.items()}
    for form, shape in zip(FORMS, SHAPES, strict=True):
        replacement = shape.format(**new)
        text = re.sub(form.format(**escaped), lambda _: replacement, text)  # noqa: B023
    return text


def _files(course):
    command = ["git", "-C", str(course), "ls-files", "-z"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    paths = (course / name for name in names.split("\0") if name)
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def add_arguments(parser):
    """Adds the new address."""
    parser.add_argument("url", help="such as https://github.com/me/my-course")


def run(arguments):
    """Changes the address in all files; returns the exit status."""
    try:
        changed = change_address(course_folder(Path.cwd()), arguments.url)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(changed)} file{'s' * (len(changed) != 1)} changed.")
    return 0
