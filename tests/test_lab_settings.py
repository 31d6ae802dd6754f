import json
import os
from pathlib import Path
import subprocess
import sys
import sysconfig

from coursekit import lab_settings
from coursekit.lab_settings import exchange, server_environment, write_settings
import pytest
from traitlets.config import PyFileConfigLoader


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(lab_settings, "SHARED_EXCHANGE", tmp_path / "shared")
    (tmp_path / "it's here" / "assignments" / "source").mkdir(parents=True)
    return tmp_path / "it's here"


def written(folder, course):
    """The settings, written twice."""
    write_settings(folder, course)
    write_settings(folder, course)
    page = json.loads((folder / "labconfig" / "page_config.json").read_text())
    server = json.loads((folder / "jupyter_server_config.json").read_text())
    nbgrader = PyFileConfigLoader("nbgrader_config.py", folder).load_config()
    return page["disabledExtensions"], server["ServerApp"]["jpserver_extensions"], nbgrader


def test_an_instructor_gets_formgrader_without_questions_about_news(course, tmp_path):
    disabled, extensions, nbgrader = written(tmp_path / "settings", course)
    assert disabled == {lab_settings.NEWS: True}
    assert set(extensions.values()) == {True}
    assert extensions[lab_settings.UNBLOCKED]
    assert nbgrader.CourseDirectory.root == str(course / "assignments")
    assert nbgrader.Exchange.root == str(exchange())


def test_a_student_gets_none_of_the_instructor_s_tools(course, tmp_path):
    (course / "assignments" / "source").rmdir()
    disabled, extensions, nbgrader = written(tmp_path / "settings", course)
    plugins = {name.rpartition(":")[2] for name in disabled}
    assert plugins == {"announcements", "formgrader", "create-assignment", "course-list"}
    assert set(extensions.values()) == {False}
    assert {"formgrader", "course_list"} <= {name.rpartition(".")[2] for name in extensions}
    assert "CourseDirectory" not in nbgrader
    assert nbgrader.Exchange.root == str(exchange())


def test_without_nbgrader_no_extension_of_its_is_named(course, tmp_path, monkeypatch):
    monkeypatch.setattr(lab_settings, "find_spec", lambda name: None)
    assert written(tmp_path / "settings", course)[1] == {}


def test_the_exchange_is_the_machine_s_where_it_is_and_else_one_s_own(course, tmp_path):
    own = exchange()
    assert own.is_dir()
    assert own.is_relative_to(tmp_path / "data")
    (tmp_path / "shared").mkdir()
    assert exchange() == tmp_path / "shared"


def test_a_token_is_chosen_unless_there_is_one():
    first, second = (server_environment({}, ())["JUPYTER_TOKEN"] for _ in range(2))
    assert first != second
    assert len(first) >= 40
    assert server_environment({"JUPYTER_TOKEN": "mine"}, ())["JUPYTER_TOKEN"] == "mine"
    assert len(server_environment({"JUPYTER_TOKEN": ""}, ())["JUPYTER_TOKEN"]) >= 40


def test_the_courses_settings_are_read_before_others():
    environ = server_environment({"JUPYTER_CONFIG_PATH": "theirs", "HOME": "h"}, [Path("ours")])
    assert environ["JUPYTER_CONFIG_PATH"] == os.pathsep.join(("ours", "theirs"))
    assert environ["HOME"] == "h"


def test_commands_of_this_environment_are_found_first():
    """nbgrader calls `alembic` by name, without which formgrader shows nothing."""
    path = server_environment({"PATH": "/theirs"}, ())["PATH"].split(os.pathsep)
    assert path == [sysconfig.get_path("scripts"), "/theirs"]


@pytest.mark.parametrize(("environ", "value"), [({}, "1"), ({"TF_ENABLE_ONEDNN_OPTS": "0"}, "0")])
def test_kernels_have_onednn_unless_the_user_has_set_it(environ, value):
    assert server_environment(environ, ())["TF_ENABLE_ONEDNN_OPTS"] == value


def nbgrader(words, folder, environ):
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_an_assignment_goes_through_the_exchange_and_back(course, tmp_path):
    pytest.importorskip("nbgrader")
    notebook = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    release = course / "assignments" / "release" / "a1"
    release.mkdir(parents=True)
    (release / "a1.ipynb").write_text(notebook)
    config = "get_config().CourseDirectory.course_id = 'coursekit'\n"
    (course / "assignments" / "nbgrader_config.py").write_text(config)
    student = tmp_path / "student"
    student.mkdir()
    environs = []
    for name, root in (("instructor", course), ("student", student)):
        write_settings(tmp_path / name, root)
        environs.append(server_environment(os.environ, [tmp_path / name]))
    instructor, other = environs
    nbgrader(["release_assignment", "a1"], course / "assignments", instructor)
    assert "coursekit a1" in nbgrader(["list"], student, other)
    nbgrader(["fetch_assignment", "a1", "--course=coursekit"], student, other)
    assert (student / "a1" / "a1.ipynb").is_file()
    nbgrader(["submit", "a1", "--course=coursekit"], student, other)
    nbgrader(["collect", "a1"], course / "assignments", instructor)
    assert len(list((course / "assignments" / "submitted").glob("*/a1/a1.ipynb"))) == 1
