"""The working copy that `coursekit lab` opens: lessons and assignments to run, change and save.

The course's own files stay as they came, so that they can be updated at any time. The copy follows
them, but for a notebook in which somebody has changed a cell: that one is theirs.
"""

import hashlib
import json
from pathlib import Path
import shutil

FOLDER = "work"
COPIED = (
    "notebooks/*.ipynb",
    "notebooks/answers/*.ipynb",
    "docs/answers/*.md",
    "assignments/release/*/**/*",
)
RECORD = ".versions.json"  # what each file was when it was copied, as a digest


def update(course):
    """Makes the working copy of a course, or brings it up to date.

    Args:
        course: The folder of the course.

    Returns:
        Relative paths of files that have a newer version in the course, but were changed in the
        copy, and so are kept.
    """
    copy = Path(course, FOLDER)
    copy.mkdir(exist_ok=True)
    record = _read_record(copy)
    files = {path.relative_to(course).as_posix(): path for path in _files(course)}
    kept = []
    for name, source in files.items():
        newest, target = digest(source), copy / name
        mine = digest(target) if target.is_file() else None
        if mine not in (None, newest, record.get(name)):
            kept += [name] if newest != record.get(name) else []
            continue
        if mine != newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        record[name] = newest
    for name in set(record) - set(files):  # no longer in the course
        if (copy / name).is_file() and digest(copy / name) == record.pop(name):
            (copy / name).unlink()
    (copy / RECORD).write_text(json.dumps(record, indent=1))
    return kept


def digest(path):
    """Digests what a file says; of a notebook what its cells do, but not what their run gave."""
    data = Path(path).read_bytes()
    if Path(path).suffix == ".ipynb":
        try:
            cells = json.loads(data)["cells"]
            text = json.dumps([_content(cell) for cell in cells], sort_keys=True)
            data = text.encode()
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # no notebook, whatever its name says
    return hashlib.sha256(data).hexdigest()


def _content(cell):
    return cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("nbgrader")


def _files(course):
    found = (path for pattern in COPIED for path in sorted(Path(course).glob(pattern)))
    return [path for path in found if path.is_file() and ".ipynb_checkpoints" not in path.parts]


def _read_record(copy):
    try:
        return dict(json.loads((copy / RECORD).read_text()))
    except (OSError, ValueError, TypeError):
        return {}
