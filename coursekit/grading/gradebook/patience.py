"""Waits for a gradebook that another program writes to, and tells other troubles of its machine."""

import re
import sys
import time

from coursekit.grading.errors import GraderError

PAUSES = (1, 3, 10, 30)  # seconds until it is asked again
LOCKED = re.compile(
    "database( table| schema)? is locked|deadlock detected|lock timeout|could not obtain lock"
)
OF_THE_MACHINE = re.compile(
    "No space left|database or disk is full|Disk quota exceeded|readonly database|"
    "Read-only file system|Permission denied|unable to open database|disk I/O error|"
    "Input/output error|Too many open files|Cannot allocate memory|MemoryError|"
    "could not connect|connection to server|server closed the connection"
)
ERROR_LINE = re.compile(r"^(?:[\w.]+: )?\(?[\w.]*(?:Error|Exception)\)?:? .*", re.MULTILINE)


def is_locked(text):
    """Says whether an error's text, or a log, is about a lock of the gradebook."""
    return bool(LOCKED.search(text))


def is_of_the_machine(text):
    """Says whether it is about a lock, a full disk, a right that is missing, and the like.

    Such a trouble is no fault of the work that was to be recorded.
    """
    return is_locked(text) or bool(OF_THE_MACHINE.search(text))


def last_error(log):
    """Returns the last line of a log that names an error, or ""."""
    found = ERROR_LINE.findall(log)
    return found[-1].strip() if found else ""


class Patience:
    """Tries again while the gradebook is locked, with a sentence each time and an end.

    Once it has waited in vain, it does not wait again before something has been recorded: a
    batch of hundreds would take hours.

    Args:
        tell: Called with a sentence before each pause.
    """

    def __init__(self, tell=lambda words: print(words, file=sys.stderr)):
        self._tell, self._spent = tell, False

    def attempts(self):
        """Yields at once and after each pause; leave the loop when it has worked."""
        yield
        for pause in () if self._spent else PAUSES:
            self._tell(f"Another program has locked the gradebook; trying again in {pause} s.")
            time.sleep(pause)
            yield
        self._spent = True

    def renew(self):
        """Is told that the gradebook is free again."""
        self._spent = False

    def call(self, step, *arguments, **options):
        """Calls a function of the gradebook's.

        Returns:
            What it returned.

        Raises:
            GraderError: If the gradebook stays locked, or its machine is in the way.
        """
        for _ in self.attempts():
            try:
                done = step(*arguments, **options)
            except Exception as error:
                words, cause = str(error), error
                if not is_locked(words):
                    break
                continue
            self.renew()
            return done
        if not is_of_the_machine(words):
            raise cause
        problem = last_error(words) or words.partition("\n")[0]
        raise GraderError(f"The gradebook cannot be used: {problem}.") from cause
