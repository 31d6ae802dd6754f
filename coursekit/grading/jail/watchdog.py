"""Looks at a submission twenty times a second, from outside, and ends it when it has too much."""

from contextlib import suppress
import os
import stat
import threading
import time

from coursekit.grading.jail.limits import in_words
from coursekit.grading.jail.process_usage import fair_memory, file_memory, measure, open_files
from coursekit.grading.jail.working_time import WorkingTime

INTERVAL = 0.05  # seconds
GLANCE = 0.01  # seconds between two looks at what it shares with the grader's machine
MOST_NAMES = 32  # there; a kernel has five sockets and a file
MOST_FILES = 2**14  # open in all processes, and watched by epoll; a kernel has about a hundred
COUNT_FILES = 0.2  # seconds between two counts, in which not half a million get watched
LONGEST_SENDING = 3  # seconds in which descriptors may be on their way through sockets
CONNECTION_FILE = "kernel.json"
LARGEST_CONNECTION_FILE = 4096


class Watch(threading.Thread):
    """A thread that calls `end(reason)` once, when a submission passes a limit.

    Attributes:
        problem: Why it could not look, or "".
        time: The submission's `WorkingTime`.
    """

    def __init__(self, process, *, limits, end, members=list, room=None, cgroup=None, folders=None):
        """Prepares the watch.

        Args:
            process: What runs the submission; its `poll()` returns None as long as it does.
            limits: The `Limits`.
            members: Lists the numbers of the submission's processes, as far as they can be seen.
            end: Called with a phrase such as "time: more than 300 s".
            room: The folder outside that the submission can write to.
            cgroup: Its `Cgroup`, or None.
            folders: The sizes in bytes of its folders in memory, by path.
        """
        super().__init__(name="coursekit-jail-watch", daemon=True)
        self.process, self.limits, self.end = process, limits, end
        self.members, self.room, self.cgroup = members, room, cgroup
        self.folders = folders or {}
        late = f"time: more than {limits.seconds:g} s"
        self._deadline = threading.Timer(limits.seconds, end, args=[late])  # whatever else fails
        self._deadline.daemon = True
        self._stopped, self.problem, self.time = threading.Event(), "", WorkingTime()
        self._counted, self._sent_since = float("-inf"), None

    def run(self):
        """Watches until the submission ends or is ended, or `stop` is called."""
        self._deadline.start()
        try:
            self._look_again_and_again()
        finally:
            self._deadline.cancel()

    def _look_again_and_again(self):
        looked = 0.0
        while self.process.poll() is None and not self._stopped.wait(GLANCE):
            long_ago = time.monotonic() - looked > INTERVAL
            reason = self.reason() if long_ago else self._found_by(self._intruder)
            looked = time.monotonic() if long_ago else looked
            if reason:
                self.end(reason)
                return

    def stop(self):
        """Ends the watch."""
        self._stopped.set()
        if self.is_alive():
            self.join()

    def reason(self):
        """Says which limit is passed now, or ""; a failure to look is a reason too."""
        return self._found_by(self.hit, self._too_much, self._too_many_files, self._intruder)

    def _found_by(self, *looks):
        try:
            return next(filter(None, (look() for look in looks)), "")
        except Exception as error:
            self.problem = f"watch: {type(error).__name__}: {error}"
            return self.problem

    def hit(self):
        """Says which limit of the control group was hit, perhaps by a process now dead, or ""."""
        if self.cgroup and self.cgroup.exceeded("pids"):
            return self._processes()  # which in time use up the memory too
        if self.cgroup and self.cgroup.exceeded("memory"):
            return self._memory()
        return ""

    def _too_much(self):
        pids = self.members()
        usage = measure(pids)
        self.time.look(pids, usage.cpu_seconds)
        if usage.tasks > self.limits.processes:
            return self._processes()
        if usage.cpu_seconds > self.limits.cpu_seconds:
            return f"processor time: more than {self.limits.cpu_seconds} s"
        in_files = file_memory(pids, self.folders)
        if usage.memory + in_files <= self.limits.memory:
            return ""
        fair, shared = fair_memory(pids)  # slower, and only now worth its time
        return self._memory() if fair + max(0, in_files - shared) > self.limits.memory else ""

    def _too_many_files(self):
        now = time.monotonic()
        if now - self._counted < COUNT_FILES:
            return ""
        self._counted, found = now, open_files(self.members(), most=MOST_FILES)
        if found.descriptors > MOST_FILES:
            return f"files: more than {MOST_FILES} open at a time"
        if found.watches > MOST_FILES:
            return f"files: more than {MOST_FILES} watched by epoll"
        self._sent_since = (self._sent_since or now) if found.sent else None
        if self._sent_since and now - self._sent_since > LONGEST_SENDING:
            return f"files: on their way through sockets for more than {LONGEST_SENDING} s"
        return ""

    def _memory(self):
        return f"memory: more than {in_words(self.limits.memory)}"

    def _processes(self):
        return f"processes: more than {self.limits.processes}"

    def _intruder(self):
        """Finds what is in the room beside a few sockets and the connection file."""
        for count, entry in enumerate(os.scandir(self.room) if self.room else ()):
            if count >= MOST_NAMES:
                return f"files: more than {MOST_NAMES} in the folder of the sockets"
            with suppress(FileNotFoundError):
                there = entry.stat(follow_symlinks=False)
                is_connection_file = stat.S_ISREG(there.st_mode) and entry.name == CONNECTION_FILE
                if not stat.S_ISSOCK(there.st_mode) and not is_connection_file:
                    return "files: wrote into the folder of the sockets"
                if there.st_size > LARGEST_CONNECTION_FILE:
                    return "files: changed the connection file"
        return ""
