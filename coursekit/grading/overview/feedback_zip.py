"""Feedback as the zips that learning platforms take; see `downloads` for the names in them."""

import errno
import os
from pathlib import Path
import tempfile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coursekit._whole_file import whole_file
from coursekit.grading.errors import CourseError

SEPARATORS = {"canvas": "_", "moodle": "/"}  # between whose it is and the page's name


def check_place(path, *, platform):
    """Makes sure that a zip can be written, before anything is published.

    Raises:
        CourseError: If not.
    """
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if Path(path).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with tempfile.TemporaryFile(dir=Path(path).parent):
            pass
    except OSError as error:
        raise _unwritable(path, platform, error) from error


def _unwritable(path, platform, error):
    return CourseError(
        f"`--{platform}-zip` must be a file that can be written: {error.strerror}; got {path}."
    )


def write_feedback_zip(path, pages, prefixes, *, platform):
    """Writes a zip.

    Args:
        path: The file to write.
        pages: By student, bytes by file name.
        prefixes: What `downloads.prefixes` returned.
        platform: `"canvas"` or `"moodle"`.

    Returns:
        The students of whom there is nothing in it, since the platform's name for them is not
        known.

    Raises:
        CourseError: If the file cannot be written.
    """
    path = Path(path)
    try:
        with whole_file(path) as scratch, ZipFile(scratch, "w", ZIP_DEFLATED) as archive:
            for student in sorted(pages.keys() & prefixes.keys()):
                for name, data in sorted(pages[student].items()):
                    entry = ZipInfo(f"{prefixes[student]}{SEPARATORS[platform]}{name}")
                    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
                    archive.writestr(entry, data)
    except OSError as error:
        raise _unwritable(path, platform, error) from error
    return sorted(pages.keys() - prefixes.keys())
