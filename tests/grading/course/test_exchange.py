"""Collecting from an exchange to which every student may write, as nbgrader finds it there."""

import logging
import os
from pathlib import Path
import pwd
import re
import tempfile

from coursekit.grading.course.exchange import OwnedCollect
from coursekit.grading.course.folder import scripts_on_path
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.exchange.exchange_factory import ExchangeFactory
import pytest
from traitlets.config import Config

ME = pwd.getpwuid(os.getuid()).pw_name
EARLY, LATE = "2026-01-02 10:00:00.000000 UTC", "2026-01-02 11:00:00.000000 UTC"
needs_superuser = pytest.mark.skipif(os.getuid() != 0, reason="needs the superuser")
LOG = logging.getLogger("collecting")


class Exchange:
    """An exchange, a course that collects from it, and a file that only the course may read."""

    def __init__(self, folder):
        self.inbound = folder / "exchange" / "course" / "inbound"
        self.course = folder / "course"
        self.secret = folder / "solution.ipynb"
        self.inbound.mkdir(parents=True)
        self.course.mkdir()
        self.secret.write_text("the solution")
        os.chmod(folder / "exchange", 0o777)
        self.config = Config()
        self.config.Exchange.root = str(folder / "exchange")
        self.config.CourseDirectory.root = str(self.course)
        self.config.CourseDirectory.course_id = "course"
        self.config.CourseDirectory.assignment_id = "work"

    def hand_in(self, student, text="mine", *, when=EARLY, owner=ME, links=()):
        """Puts a folder into `inbound` as a user would, with links to the secret file."""
        place = self.inbound / f"{student}+work+{when}+x{len(os.listdir(self.inbound))}"
        place.mkdir()
        (place / "work.ipynb").write_text(text)
        (place / "timestamp.txt").write_text(when)
        for name in links:
            (place / name).unlink(missing_ok=True)
            (place / name).symlink_to(self.secret)
        if os.getuid() == 0:
            for path in (place, *place.iterdir()):
                os.chown(path, pwd.getpwnam(owner).pw_uid, -1, follow_symlinks=False)
        return place

    def collect(self, kind=OwnedCollect):
        """Collects; returns what there is by student and file's name."""
        kind(coursedir=CourseDirectory(config=self.config), config=self.config, log=LOG).start()
        return self.collected()

    def collected(self):
        found = (self.course / "submitted").rglob("work/*")
        return {(path.parts[-3], path.name): path.read_text() for path in found}


@pytest.fixture
def exchange():
    with tempfile.TemporaryDirectory() as folder, scripts_on_path():
        yield Exchange(Path(folder))


def test_the_newest_is_collected_and_one_that_came_later_replaces_it(exchange):
    exchange.hand_in(ME, "first")
    exchange.hand_in(ME, "second", when=LATE)
    assert exchange.collect() == {(ME, "work.ipynb"): "second", (ME, "timestamp.txt"): LATE}
    exchange.config.ExchangeCollect.update = True
    later = LATE.replace("11:", "12:")
    exchange.hand_in(ME, "third", when=later)
    assert exchange.collect() == {(ME, "work.ipynb"): "third", (ME, "timestamp.txt"): later}


def test_links_to_the_instructor_s_files_are_left_out(exchange, caplog):
    exchange.hand_in(ME, links=["notes.txt"])
    assert (ME, "notes.txt") not in exchange.collect()
    assert "Left out: notes.txt" in caplog.text


def test_a_notebook_that_is_a_link_hands_in_no_solution(exchange):
    exchange.hand_in(ME, links=["work.ipynb"])
    assert exchange.collect() == {(ME, "timestamp.txt"): EARLY}


def test_nbgrader_s_own_way_follows_links(exchange):
    """Which is why there is another."""
    exchange.hand_in(ME, links=["work.ipynb"])
    assert exchange.collect(ExchangeCollect)[ME, "work.ipynb"] == "the solution"


def test_a_folder_that_is_a_link_is_not_collected(exchange, caplog):
    link = exchange.inbound / f"{ME}+work+{EARLY}+x"
    link.symlink_to(exchange.secret.parent)
    assert exchange.collect() == {}
    assert "no file that can be read" in caplog.text


@pytest.mark.parametrize("name", ["ada+work+soon", "ada+work+", "a+work+0+0+0", "++work+x"])
def test_a_name_that_is_no_submission_s_stops_nobody(exchange, name):
    exchange.hand_in(ME)
    (exchange.inbound / name).mkdir()
    assert exchange.collect()[ME, "work.ipynb"] == "mine"


@needs_superuser
def test_nobody_hands_in_for_another(exchange, caplog):
    exchange.hand_in("daemon", "mine", owner="daemon")
    exchange.hand_in("daemon", "spoiled", when=LATE, owner="bin")
    exchange.hand_in("sys", "unasked", owner="bin")
    assert exchange.collect() == {
        ("daemon", "work.ipynb"): "mine",
        ("daemon", "timestamp.txt"): EARLY,
    }
    assert caplog.text.count("it belongs to bin") == 2


@needs_superuser
def test_a_file_of_somebody_else_is_left_out(exchange):
    place = exchange.hand_in("daemon", owner="daemon")
    os.link(exchange.secret, place / "notes.txt")
    assert set(exchange.collect()) == {("daemon", "work.ipynb"), ("daemon", "timestamp.txt")}


@needs_superuser
def test_owners_are_not_asked_where_the_course_says_so(exchange):
    exchange.config.ExchangeCollect.check_owner = False
    exchange.hand_in("daemon", owner="bin")
    assert exchange.collect()["daemon", "work.ipynb"] == "mine"


def test_the_settings_that_the_docs_show_have_it_collect():
    page = Path(__file__).parents[3] / "docs" / "cluster.md"
    (lines,) = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    config = Config()
    exec(lines, {"get_config": lambda: config})
    assert config.Exchange.root
    assert ExchangeFactory(config=config).collect is OwnedCollect
