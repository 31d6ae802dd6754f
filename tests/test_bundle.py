import json
from pathlib import Path
import subprocess
from zipfile import ZipFile

from coursekit import cli
from coursekit.bundle import write_bundle, write_work
from coursekit.working_copy import update
import pytest

RELEASE = "assignments/release/a1/a1.ipynb"


@pytest.fixture
def course(tmp_path, monkeypatch):
    texts = {
        "coursekit/__init__.py": "",
        "coursekit/__pycache__/__init__.pyc": "",
        "notebooks/00_course_map.ipynb": '{"cells": []}',
        "notebooks/.ipynb_checkpoints/00_course_map-checkpoint.ipynb": "{}",
        RELEASE: '{"cells": []}',
        "assignments/release/a1/data/values.csv": "1,2",
        "assignments/source/a1/a1.ipynb": '["### BEGIN SOLUTION"]',
        "assignments/samples/a1/right.py": "",
        "assignments/submitted/ada/a1/a1.ipynb": "{}",
        "docs/answers/01_first.md": "42",
        "tests/test_all.py": "",
        "gradebook.db": "",
        "development.mk": "release:",
    }
    texts |= dict.fromkeys(("pyproject.toml", "requirements.txt", "Makefile", "README.md"), "x")
    for name, text in texts.items():
        path = tmp_path / "the course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path / "the course")
    return tmp_path / "the course"


def names(file):
    with ZipFile(file) as archive:
        return set(archive.namelist())


def test_a_bundle_holds_what_students_need_and_nothing_else(course, tmp_path):
    count = write_bundle(course, tmp_path / "a.zip")
    expected = {"README.md", "pyproject.toml", "requirements.txt", "Makefile", RELEASE}
    expected |= {"coursekit/__init__.py", "notebooks/00_course_map.ipynb"}
    expected |= {"assignments/release/a1/data/values.csv"}
    assert names(tmp_path / "a.zip") == {f"course/{name}" for name in expected}
    assert count == len(expected)
    with ZipFile(tmp_path / "a.zip") as archive:
        assert "work" in archive.read("course/README.md").decode()
        assert archive.read("course/pyproject.toml") == b"x"


def test_what_students_can_make_needs_only_what_they_have(tmp_path):
    (tmp_path / "Makefile").write_bytes((Path(__file__).parents[1] / "Makefile").read_bytes())
    command = ["make", "--directory", tmp_path, "--no-print-directory", "help"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listing.splitlines()] == ["help", "setup", "lab", "clean"]


def test_the_same_course_makes_the_same_bytes(course, tmp_path):
    for name in ("a.zip", "b.zip"):
        write_bundle(course, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("mark", ["BEGIN SOLUTION", "BEGIN HIDDEN TESTS"])
def test_a_release_with_a_secret_is_refused_and_nothing_is_written(course, capsys, mark):
    (course / RELEASE).write_text(f'["### {mark}"]')
    assert cli.main(["bundle", "b.zip"]) == 1
    said = capsys.readouterr().err
    assert RELEASE in said
    assert mark in said
    assert not (course / "b.zip").exists()


@pytest.mark.parametrize(
    ("setting", "mark"),
    [
        ("c.ClearHiddenTests.begin_test_delimeter = 'SECRET FROM'", "SECRET FROM"),
        ("c.ClearSolutions.begin_solution_delimeter = 'MINE'", "MINE"),
        ("c.ClearSolutions.begin_solution_delimeter = '# \"MINE\" ä'", '"MINE" ä'),
        ("", "BEGIN MARK SCHEME"),
    ],
)
def test_a_course_s_own_marks_are_secrets_too(course, setting, mark):
    (course / "assignments" / "nbgrader_config.py").write_text(f"c = get_config()\n{setting}\n")
    write_bundle(course, "a.zip")
    (course / RELEASE).write_text(json.dumps([f"# {mark} HERE"], ensure_ascii=False), "utf-8")
    with pytest.raises(ValueError, match=r"MINE|SECRET FROM|BEGIN MARK SCHEME"):
        write_bundle(course, "b.zip")


@pytest.mark.parametrize("student", ["-a", ".a", "a/b", "", "a" * 101])
def test_a_name_that_no_folder_of_a_watcher_has_is_refused(course, student):
    with pytest.raises(ValueError, match="a letter or digit first"):
        write_work(course, "a1", student, "a.zip")


def test_work_is_handed_in_as_the_grader_looks_for_it(course, capsys):
    update(course)
    (course / "work" / RELEASE).write_text('{"cells": ["my answer"]}')
    assert cli.main(["hand-in", "a1", "--student", "ada"]) == 0
    assert "a1-ada.zip: 2 files" in capsys.readouterr().out
    with ZipFile("a1-ada.zip") as archive:
        archive.extractall(course / "assignments" / "submitted")
    handed_in = course / "assignments" / "submitted" / "ada" / "a1"
    assert (handed_in / "a1.ipynb").read_text() == '{"cells": ["my answer"]}'
    assert (handed_in / "data" / "values.csv").read_text() == "1,2"


@pytest.mark.parametrize("student", ["", "../ada", "a/b", "..", ".", "ada+a1"])
def test_a_student_s_name_is_that_of_a_folder(course, student):
    update(course)
    with pytest.raises(ValueError, match="`student` needs"):
        write_work(course, "a1", student, "a.zip")


def test_an_assignment_that_is_not_there_is_named(course, capsys):
    update(course)
    assert cli.main(["hand-in", "a2", "--student", "ada"]) == 1
    assert "which has a1; got 'a2'" in capsys.readouterr().err


def test_who_has_not_opened_the_course_yet_reads_what_to_do(course, capsys):
    assert cli.main(["hand-in", "a1", "--student", "ada"]) == 1
    assert "`coursekit lab` makes it" in capsys.readouterr().err
