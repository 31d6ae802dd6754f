"""What a student has done is kept in one file, and survives whatever the file has become."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from coursekit import cli, progress
from coursekit.course import LESSONS, check
from coursekit.course.checking import exercise_names
import pytest

RIGHT, WRONG = ("15.1", 2416), ("15.1", 2400)
OF_15 = [name for name in exercise_names() if name.startswith("15.")]
DAMAGED = (
    *("", "[1, 2]", '{"exercises": 3}', '{"exercises": {"15.1"', "[" * 100_000),
    *('{"assignments": {"a1": 5}}', '{"assignments": {"a1": ["5", 9]}}'),
)


@pytest.fixture
def kept_at(tmp_path, monkeypatch):
    path = tmp_path / "own" / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, str(path))
    return path


def test_a_right_answer_passes_and_a_wrong_one_is_only_seen(kept_at):
    check(*WRONG)
    assert progress.kept()["exercises"] == {"15.1": "seen"}
    check(*RIGHT)
    assert progress.kept()["exercises"] == {"15.1": "passed"}


@pytest.mark.parametrize("later", [..., 2400])
def test_what_has_passed_stays_passed(kept_at, later):
    check(*RIGHT)
    check("15.1", later)
    assert progress.kept()["exercises"] == {"15.1": "passed"}


def test_a_lesson_is_run_to_its_end_once_its_last_check_is(kept_at):
    check(OF_15[0], ...)
    assert "15 Classic" not in progress.report()
    check(OF_15[-1], ...)
    assert f"run to its end  0 of {len(OF_15)} exercises pass" in progress.report()


def test_the_report_names_the_first_lesson_that_is_left(kept_at):
    assert progress.report().startswith("No exercise was checked yet")
    numbers = sorted({name[:2] for name in exercise_names()})
    for number in numbers[:2]:
        last = [name for name in exercise_names() if name.startswith(number)][-1]
        progress.record_exercise(last, right=False)
    title = {lesson.number: lesson.title for lesson in LESSONS}[numbers[2]]
    assert f"next: lesson {numbers[2]}, {title}; {len(numbers) - 2} lessons" in progress.report()


def test_a_lesson_whose_exercises_all_pass_is_ticked(kept_at):
    for name in OF_15:
        progress.record_exercise(name, right=True)
    assert "✓ 15 Classic architectures" in progress.report()
    assert f"{len(OF_15)} of {len(OF_15)} exercises pass" in progress.report()


def test_the_last_points_of_an_assignment_count(kept_at):
    progress.record_assignment("a1_convolution", 30.0, 30.0)
    progress.record_assignment("a2_training", 12.0, 40.0)
    progress.record_assignment("a1_convolution", 20.0, 30.0)
    assert "· a1_convolution: 20 of 30 points in visible tests" in progress.report()
    assert "· a2_training: 12 of 40 points" in progress.report()


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_file_counts_as_empty_and_is_kept_aside(kept_at, text):
    kept_at.parent.mkdir()
    kept_at.write_text(text)
    assert progress.report().startswith("No exercise was checked yet")
    assert f"{kept_at} is damaged" in progress.report().splitlines()[-1]
    check(*RIGHT)
    assert progress.kept() == {"exercises": {"15.1": "passed"}, "assignments": {}}
    assert kept_at.with_name("progress.json.damaged").read_text() == text
    assert "damaged" not in progress.report()


def test_of_a_damaged_file_what_is_whole_counts(kept_at):
    kept_at.parent.mkdir()
    kept_at.write_text('{"exercises": {"15.1": "passed", "15.2": 7}}')
    assert progress.kept()["exercises"] == {"15.1": "passed"}
    check("15.3", ...)
    assert progress.kept()["exercises"] == {"15.1": "passed", "15.3": "seen"}


def test_two_at_once_are_both_kept(kept_at):
    names = [f"15.{number}" for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(progress.record_exercise, right=True), names))
    assert sorted(progress.kept()["exercises"]) == sorted(names)


def test_without_a_home_nothing_is_kept_and_the_report_says_so(monkeypatch, capsys):
    monkeypatch.setenv(progress.VARIABLE, "~no-user-has-this-name/progress.json")
    check(*RIGHT)
    assert "15.1: right" in capsys.readouterr().out
    assert "no home folder is known. Set COURSEKIT_PROGRESS" in progress.report()


def test_a_folder_without_the_right_to_write_is_told(kept_at, monkeypatch):
    monkeypatch.setattr(progress.os, "access", lambda *_: False)
    assert f"nothing can be written to {kept_at.parent.parent}" in progress.report()


def test_a_folder_in_the_place_of_the_file_is_told_and_left_alone(kept_at):
    kept_at.mkdir(parents=True)
    check(*RIGHT)
    assert f"{kept_at} cannot be read: Is a directory" in progress.report()
    assert [path.name for path in kept_at.parent.iterdir()] == ["progress.json"]


def test_a_folder_that_cannot_be_made_stops_no_check(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "file" / "progress.json"))
    check(*RIGHT)
    assert "right" in capsys.readouterr().out


def test_it_is_in_the_own_folder_and_can_be_turned_off(monkeypatch):
    monkeypatch.delenv(progress.VARIABLE, raising=False)
    assert progress.file() == Path.home() / ".coursekit" / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, "")
    assert progress.file() is None
    check(*RIGHT)
    assert progress.kept() == {"exercises": {}, "assignments": {}}


def test_the_command_says_that_it_is_turned_off(monkeypatch, capsys):
    monkeypatch.setenv(progress.VARIABLE, "")
    assert cli.main(["progress"]) == 0
    assert "COURSEKIT_PROGRESS is set to nothing" in capsys.readouterr().out
    assert "COURSEKIT_PROGRESS" not in progress.report()


def test_no_half_written_file_is_left(kept_at):
    check(*RIGHT)
    assert [path.name for path in kept_at.parent.iterdir()] == ["progress.json"]


def test_the_command_prints_the_report(kept_at, capsys):
    check(*RIGHT)
    capsys.readouterr()
    assert cli.main(["progress"]) == 0
    assert capsys.readouterr().out.strip() == progress.report()
