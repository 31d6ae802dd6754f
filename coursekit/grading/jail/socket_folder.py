"""The folder that a kernel and the grader share: the kernel's sockets and its connection file."""

from contextlib import contextmanager
import fcntl
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
import time

PREFIX = "coursekit-room-"  # nobody else's: abandoned ones are removed
LONGEST = 60  # characters of the parent's path; a socket's whole path may have 107
GRACE = 60  # seconds in which a room may be made and not yet locked


@contextmanager
def room(parent=None):
    """Makes a private folder whose path is short enough for sockets, and removes it at the end.

    It is locked meanwhile, so that `remove_abandoned` knows it from the room of a grader that was
    killed.

    Args:
        parent: Where; by default the folder for temporary files, or `/tmp` if its path is long.

    Yields:
        Its real path.
    """
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_parent(parent)))
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(lock)
        _remove(path)


def remove_abandoned(parent=None):
    """Removes the rooms of graders that were killed.

    Args:
        parent: As for `room`.
    """
    for path in _parent(parent).glob(f"{PREFIX}*"):
        try:
            there = path.lstat()
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            if there.st_uid == os.getuid() and there.st_mtime < time.time() - GRACE:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
        except BlockingIOError:
            pass
        finally:
            os.close(lock)


def give(folder, owner):
    """Makes a user the owner of a folder and of what is in it, if we are the superuser.

    Args:
        folder: A folder that only we have written to.
        owner: The user's number, and that of the group.
    """
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)


def _parent(parent):
    path = os.path.realpath(parent or tempfile.gettempdir())
    return Path(path if len(path) <= LONGEST else "/tmp")


def _remove(path):
    """Removes a room and whatever a submission may have put there to make this hard."""
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        return
    except (OSError, RecursionError):  # what is still there then, the next grader removes
        subprocess.run(["chmod", "-R", "u+rwX", "--", path], stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", "--", path], stderr=subprocess.DEVNULL)
