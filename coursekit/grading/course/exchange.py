"""Collecting from nbgrader's exchange as it must be where students are users of their own.

Every student may write to the exchange's `inbound` folder. nbgrader warns of a folder that bears
another's name and collects it all the same, follows the links in it with the instructor's rights,
and stops where a name is no submission's. Put beside the exchange's root into `nbgrader_config.py`:

    c.ExchangeFactory.collect = "coursekit.grading.course.exchange.OwnedCollect"
"""

from datetime import datetime
import os
from pathlib import Path
import pwd
import tempfile

from coursekit.grading.course.handed_in import LARGEST, read_files
from coursekit.grading.plain_text import printable
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect

NOBODY = ""  # in whose name nothing is collected


class OwnedCollect(ExchangeCollect):
    """Collects plain files of the user whose name a folder bears, and nothing else."""

    def copy_files(self):
        """Copies each student's newest folder, or the newest before the due date."""
        self.src_records = [each for each in self.src_records if each["username"] != NOBODY]
        super().copy_files()

    def do_copy(self, src, dest, log=None):
        """Copies what `read_files` takes; the rest is named in the log."""
        most = min(LARGEST, 1000 * self.coursedir.max_dir_size)
        files, left_out = read_files(src, most=most, below=self.inbound_path, own=self.check_owner)
        for name, (reason, _) in left_out.items():
            self.log.warning("Left out: %s of %s (%s)", *map(printable, (name, src, reason)))
        if not files:
            self.log.error("Not collected: %s has no file that can be read", printable(src))
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "copy")
            for name, data in files.items():
                path = copy / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            super().do_copy(copy, dest, log)

    def _path_to_record(self, path):
        """Returns what a folder's name says, in nobody's name if it is not its owner's."""
        try:
            record = super()._path_to_record(path)
        except (ExchangeError, ArithmeticError, TypeError, ValueError):
            return self._refused(path, "its name is no submission's")
        owner = _owner(path)
        if self.check_owner and owner != record["username"]:
            return self._refused(path, f"it belongs to {owner}")
        return record

    def _refused(self, path, reason):
        self.log.error("Not collected: %s, since %s", printable(path), reason)
        name = os.path.basename(path)
        return {"username": NOBODY, "filename": name, "timestamp": datetime.min}


def _owner(path):
    """Returns the name of the user to whom a folder belongs, or a link itself."""
    try:
        number = os.lstat(path).st_uid
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}, who has no name"
    except OSError:
        return "nobody any more"
