import json

from coursekit import working_copy
from coursekit.working_copy import update
import pytest

ANSWERS = "notebooks/answers/01_first.ipynb"
LESSON = "notebooks/01_first.ipynb"


def notebook(*sources, outputs=(), **metadata):
    cells = [
        {"cell_type": "code", "source": [source], "outputs": list(outputs), "metadata": metadata}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def course(tmp_path):
    write(tmp_path, LESSON, notebook("1 + 1"))
    write(tmp_path, "assignments/release/a1/a1.ipynb", notebook("raise NotImplementedError"))
    write(tmp_path, "assignments/release/a1/data/values.csv", "1,2")
    write(tmp_path, "assignments/source/a1/a1.ipynb", notebook("the solution"))
    write(tmp_path, "docs/answers/01_first.md", "2")
    write(tmp_path, ANSWERS, notebook("2"))
    write(tmp_path, "notebooks/.ipynb_checkpoints/01_first-checkpoint.ipynb", "{}")
    write(tmp_path, "notebooks/conftest.py", "")
    return tmp_path


def write(course, name, text):
    path = course / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def copied(course, name=LESSON):
    return (course / "work" / name).read_text()


def test_lessons_and_assignments_are_copied_where_their_links_hold(course):
    assert update(course) == []
    release = {f"assignments/release/a1/{name}" for name in ("a1.ipynb", "data/values.csv")}
    record = {working_copy.RECORD}
    texts = {LESSON, ANSWERS, "docs/answers/01_first.md"}
    assert files(course / "work") == {*texts, *release, *record}


def test_nothing_of_the_course_itself_is_changed(course):
    before = {name: (course / name).read_bytes() for name in files(course)}
    update(course)
    write(course, f"work/{LESSON}", notebook("mine"))
    update(course)
    assert {name: (course / name).read_bytes() for name in before} == before


def test_what_is_unchanged_follows_the_course(course):
    update(course)
    write(course, LESSON, notebook("1 + 2"))
    assert update(course) == []
    assert copied(course) == notebook("1 + 2")


def test_a_run_alone_is_no_change_but_its_outputs_stay_until_there_is_a_newer_version(course):
    update(course)
    run = notebook("1 + 1", outputs=["2"])
    write(course, f"work/{LESSON}", run)
    update(course)
    assert copied(course) == run
    write(course, LESSON, notebook("1 + 2"))
    assert update(course) == []
    assert copied(course) == notebook("1 + 2")


def test_what_somebody_changed_is_theirs_and_a_newer_version_is_told_each_time(course):
    update(course)
    write(course, f"work/{LESSON}", notebook("my answer"))
    assert update(course) == []
    write(course, LESSON, notebook("1 + 2"))
    for _ in range(2):
        assert update(course) == [LESSON]
        assert copied(course) == notebook("my answer")
    (course / "work" / LESSON).unlink()
    assert update(course) == []
    assert copied(course) == notebook("1 + 2")


def test_a_copy_without_a_record_is_somebody_s(course):
    """As when the record was lost, or a student's own file has the name of a new lesson."""
    write(course, f"work/{LESSON}", notebook("mine"))
    for record in (None, "{broken", "[1]"):
        if record:
            write(course, f"work/{working_copy.RECORD}", record)
        assert update(course) == [LESSON]
        assert copied(course) == notebook("mine")


def test_points_of_a_cell_are_content(course):
    update(course)
    worth_more = notebook("1 + 1", nbgrader={"points": 3})
    write(course, LESSON, worth_more)
    update(course)
    assert copied(course) == worth_more


def test_what_the_course_no_longer_has_goes_unless_it_was_changed(course):
    other = "notebooks/02_second.ipynb"
    write(course, other, notebook("2"))
    update(course)
    write(course, f"work/{other}", notebook("mine"))
    for name in (LESSON, other):
        (course / name).unlink()
    assert update(course) == []
    assert files(course / "work" / "notebooks") == {"02_second.ipynb", "answers/01_first.ipynb"}
    assert update(course) == []
    assert copied(course, other) == notebook("mine")


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"cells": [{}]}', '{"cells": [1]}'])
def test_a_notebook_that_is_none_counts_by_its_bytes(course, text):
    update(course)
    write(course, f"work/{LESSON}", text)
    assert update(course) == []
    write(course, LESSON, notebook("1 + 2"))
    assert update(course) == [LESSON]
    assert copied(course) == text
