import os
from pathlib import Path
import sys

from coursekit.grading.jail.backends.bubblewrap_process import LAST_WORDS, JailedProcess
from jail_check import narrow, needs_bubblewrap, wait_until
import pytest

pytestmark = needs_bubblewrap


@pytest.fixture
def start(tmp_path):
    """Starts commands, and makes sure of their end."""
    started = []

    def start(*argv, **settings):
        started.append(JailedProcess(argv, room=tmp_path, limits=narrow(), **settings))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_the_end_of_a_command_has_its_status(start):
    assert start("sh", "-c", "exit 3").wait() == 3
    assert start("true").wait() == 0


def test_its_first_process_is_seen_from_here_and_killed_with_all_below(start):
    process = start("sh", "-c", "sleep 1000 & sleep 1000")
    assert process.poll() is None
    assert Path(f"/proc/{process.pid}").exists()
    process.kill()
    assert process.wait() != 0
    assert not Path(f"/proc/{process.pid}").exists()
    process.kill()  # once more does nothing


def test_the_end_of_what_it_wrote_to_stderr_is_kept_and_no_more(start):
    process = start("sh", "-c", "yes x | head -c 100000 >&2; echo the end >&2")
    process.wait()
    assert wait_until(lambda: process.last_words.endswith("the end"))
    assert len(process.last_words) <= LAST_WORDS


def test_files_are_handed_in_by_descriptor(start, tmp_path):
    (tmp_path / "outside").write_text("handed in")
    with open(tmp_path / "outside") as file:
        process = start(
            "grep", "-q", "handed in", "data/x.txt", files=[("data/x.txt", file.fileno())]
        )
        assert process.wait() == 0


def test_no_descriptor_of_the_grader_s_is_left_inside(start):
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    code = "import os, sys; sys.exit(len(os.listdir('/proc/self/fd')))"
    status = start(sys.executable, "-c", code).wait()
    os.close(reading)
    os.close(writing)
    assert status == 4  # its three streams, and the one that lists


def test_a_jail_that_cannot_be_made_has_no_process_and_says_why(start):
    process = start("/no/such/program")
    assert process.wait() != 0
    assert "/no/such/program" in process.last_words
