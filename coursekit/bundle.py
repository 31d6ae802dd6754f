"""`coursekit bundle`: the course for students as a zip, and what they hand in as another.

A bundle holds the lessons, the student versions of the assignments and the package, but no source,
sample or answer. What is handed in is unpacked into `assignments/submitted`.
"""

import json
from pathlib import Path
import sys
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coursekit.grading.overview.hand_in_folder import STUDENT
from coursekit.lab import course_folder
from coursekit.working_copy import FOLDER

CONTENT = (
    "coursekit/**/*",
    "notebooks/*.ipynb",
    "assignments/release/*/**/*",
    *("pyproject.toml", "requirements.txt", "constraints.txt", "Makefile", "LICENSE"),
)
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}
SECRETS = {  # nbgrader's marks, by the settings that change them
    ("ClearSolutions", "begin_solution_delimeter"): "BEGIN SOLUTION",
    ("ClearHiddenTests", "begin_test_delimeter"): "BEGIN HIDDEN TESTS",
    ("ClearMarkScheme", "begin_mark_scheme_delimeter"): "BEGIN MARK SCHEME",
}
SETTINGS = Path("assignments", "nbgrader_config.py")
RELEASE = Path("assignments", "release")
README = """# Deep learning for computer vision, in notebooks

`make lab` installs what is needed into `.venv` and opens the course in JupyterLab; on Windows:

    py -3.11 -m venv .venv
    .venv\\Scripts\\python -m pip install -r requirements.txt
    .venv\\Scripts\\coursekit lab

You work on copies, in the folder `work`. A newer bundle may be unpacked over this folder: what you
have changed in `work` stays. Assignments are in `work/assignments/release`; *Validate* runs their
visible tests. `.venv/bin/coursekit hand-in NAME --student YOU` makes the file to hand in.
"""


def add_arguments(parser):
    """Adds the file to write."""
    parser.add_argument(
        "file", nargs="?", default="course.zip", help="the zip to write (%(default)s)"
    )


def run(args):
    """Writes a bundle of the course around the current folder; returns the exit status."""
    try:
        course = course_folder(Path.cwd())
        count = write_bundle(course, Path(args.file))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Wrote {args.file}: {count} files for students, without solutions and hidden tests.")
    return 0


def write_bundle(course, file):
    """Writes what students get of a course as a zip, always the same bytes.

    Args:
        course: The course folder.
        file: The zip.

    Returns:
        How many files it holds.

    Raises:
        ValueError: If a notebook holds a solution or a hidden test; nothing is written then.
    """
    found = {path for pattern in CONTENT for path in Path(course).glob(pattern)}
    paths = [path for path in sorted(found) if path.is_file() and not LEFT_OUT & set(path.parts)]
    secrets = _secrets(course)
    for path in paths:
        text = path.read_text("utf-8") if path.suffix == ".ipynb" else ""
        if marks := [mark for mark in secrets if mark in text]:
            raise ValueError(f"A student must not get {path}: it has {marks[0]!r}.")
    members = {path.relative_to(course).as_posix(): path.read_bytes() for path in paths}
    return _write_zip(file, {"README.md": README.encode()} | members, folder="course")


def _secrets(course):
    """Returns the marks that no student must get: nbgrader's, and those of the course's own."""
    if not Path(course, SETTINGS).is_file():
        return [*SECRETS.values()]
    from traitlets.config.loader import PyFileConfigLoader  # only who writes bundles needs it

    folder, name = Path(course, SETTINGS).parent, SETTINGS.name
    config = PyFileConfigLoader(name, path=str(folder)).load_config()
    own = {str(config[step].get(option, "")) for step, option in SECRETS}
    own = {json.dumps(mark, ensure_ascii=False)[1:-1] for mark in own}  # as in notebooks' files
    return [*SECRETS.values(), *sorted(own - {"", *SECRETS.values()})]


def write_work(course, name, student, file):
    """Writes what a student hands in as a zip, to be unpacked into `assignments/submitted`.

    Args:
        course: The course folder.
        name: The assignment's name.
        student: The student's name.
        file: The zip.

    Returns:
        How many files it holds.

    Raises:
        ValueError: If there is no such assignment in the working copy, or the name is no name.
    """
    if not STUDENT.fullmatch(student):
        raise ValueError(
            "`student` needs letters, digits and . @ - _ only, a letter or digit first; "
            f"got {student!r}."
        )
    releases = Path(course, FOLDER, RELEASE)
    work = releases / name
    if not list(work.glob("*.ipynb")):
        there = sorted({path.parent.name for path in releases.glob("*/*.ipynb")})
        raise ValueError(
            f"`name` must be an assignment in {releases}, "
            f"which has {', '.join(there) or 'none yet: `coursekit lab` makes it'}; got {name!r}."
        )
    paths = [path for path in sorted(work.rglob("*")) if path.is_file()]
    kept = [path for path in paths if not LEFT_OUT & set(path.parts)]
    members = {path.relative_to(work).as_posix(): path.read_bytes() for path in kept}
    return _write_zip(file, members, folder=f"{student}/{name}")


def _write_zip(file, members, *, folder):
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            entry = ZipInfo(f"{folder}/{name}")
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return len(members)
