from pathlib import Path
import socket
import sys

from coursekit import lab, working_copy
from coursekit.cli import main
import pytest

PAGE = "/lab/tree/work/notebooks/00_course_map.ipynb"


@pytest.fixture
def course(tmp_path, monkeypatch):
    folder = tmp_path.resolve() / "the course"
    (folder / "notebooks").mkdir(parents=True)
    (folder / lab.COURSE_MAP).touch()
    (folder / "assignments" / "source").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    return folder


@pytest.fixture
def taken_port():
    with socket.create_server((lab.HOST, 0)) as listener:
        yield listener.getsockname()[1]


def arguments(*, browser=True, superuser=False):
    options = {"port": 8890, "browser": browser, "superuser": superuser}
    return lab.server_arguments(Path("course"), PAGE, **options)


class Server:
    """Stands for the server's process; it runs unless it is made with a status."""

    def __init__(self, status=None):
        self.status = status

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def poll(self):
        return self.status

    def wait(self):
        return 3


@pytest.fixture
def started(monkeypatch):
    """Keeps the command and the environment that a server would have been started with."""
    kept = {}

    def start(command, env):
        kept.update(env, command=command)
        return Server()

    monkeypatch.setattr(lab.subprocess, "Popen", start)
    monkeypatch.setattr(lab.signal, "signal", lambda *args: None)
    return kept


def test_the_address_is_printed_once_the_server_answers(course, started, monkeypatch, capsys):
    monkeypatch.setattr(lab, "_answers", lambda server, port: True)
    monkeypatch.setenv("JUPYTER_TOKEN", "a&b")
    assert main(["lab", "--no-browser"]) == 3
    assert started["command"][:4] == [sys.executable, "-P", "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={course}" in started["command"]
    port = next(word for word in started["command"] if "ServerApp.port=" in word).partition("=")[2]
    said = capsys.readouterr()
    assert said.out == f"JupyterLab: http://127.0.0.1:{port}{PAGE}?token=a%26b\n"
    assert "takes some seconds" in said.err
    assert started["JUPYTER_TOKEN"] == "a&b"


def test_a_server_that_ends_at_once_prints_no_address(course, started, monkeypatch, capsys):
    monkeypatch.setattr(lab, "_answers", lambda server, port: False)
    assert main(["lab", "--no-browser"]) == 3
    assert capsys.readouterr().out == ""


def test_a_server_answers_when_its_port_does_and_not_after_its_end(taken_port):
    assert lab._answers(Server(), taken_port)
    assert not lab._answers(Server(status=1), taken_port)


@pytest.mark.parametrize("words", [["missing.ipynb"], ["--port", "70000"], ["../outside.ipynb"]])
def test_a_mistake_ends_with_a_message_that_names_it(course, words):
    (course.parent / "outside.ipynb").touch()
    with pytest.raises(SystemExit, match=words[-1]):
        main(["lab", *words])


def test_a_port_in_use_gets_the_next_free_one(taken_port):
    port = lab.free_port(taken_port)
    assert taken_port < port < taken_port + lab.PORTS_TRIED
    with socket.create_server((lab.HOST, port)):
        pass


@pytest.mark.parametrize(
    ("environ", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, "linux", False),
        ({"SSH_TTY": "/dev/ttys001"}, "darwin", False),
    ],
)
def test_a_browser_opens_where_it_is_seen(environ, platform, shown):
    assert lab.has_display(environ, platform) is shown


def test_the_server_listens_on_this_machine_and_takes_no_other_port():
    needed = {"--ServerApp.ip=127.0.0.1", "--ServerApp.port=8890", "--ServerApp.port_retries=0"}
    assert needed <= set(arguments())


def test_options_are_given_only_when_needed():
    assert not {"--no-browser", "--allow-root"} & set(arguments())
    assert "--no-browser" in arguments(browser=False)
    assert "--allow-root" in arguments(superuser=True)


def test_an_instructor_s_course_is_shown_whole_and_a_student_s_bundle_only_as_its_copy(
    course, started, monkeypatch
):
    monkeypatch.setattr(lab, "_answers", lambda server, port: False)
    main(["lab", "--no-browser"])
    assert f"--ServerApp.root_dir={course}" in started["command"]
    assert f"--LabApp.default_url={PAGE}" in started["command"]
    assert str(course / "assignments") in started["JUPYTER_CONFIG_PATH"]
    (course / "assignments" / "source").rmdir()
    main(["lab", "--no-browser"])
    assert f"--ServerApp.root_dir={course / 'work'}" in started["command"]
    assert f"--LabApp.default_url={PAGE.replace('work/', '')}" in started["command"]
    assert str(course / "assignments") not in started["JUPYTER_CONFIG_PATH"]


def test_what_is_kept_beside_a_newer_version_is_told(course, started, monkeypatch, capsys):
    monkeypatch.setattr(lab, "_answers", lambda server, port: False)
    monkeypatch.setattr(lab.working_copy, "update", lambda course: ["notebooks/02_x.ipynb"])
    (course / "work" / "notebooks").mkdir(parents=True)
    main(["lab", "--no-browser"])
    told = "notebooks/02_x.ipynb has a newer version; yours in work/ is kept."
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("name", ["00_course_map.ipynb", "notebooks/00_course_map.ipynb"])
def test_a_notebook_is_named_from_the_course_or_its_notebooks_and_its_copy_opens(course, name):
    working_copy.update(course)
    assert lab.page_of(name, course, course) == PAGE
    assert lab.page_of(name, course, course / "work") == PAGE.replace("work/", "")


def test_what_has_no_copy_opens_itself_where_it_is_shown(course):
    source = course / "assignments" / "source" / "a1.ipynb"
    source.touch()
    page = lab.page_of("assignments/source/a1.ipynb", course, course)
    assert page == "/lab/tree/assignments/source/a1.ipynb"
    with pytest.raises(FileNotFoundError, match="NOTEBOOK must be a file in"):
        lab.page_of("assignments/source/a1.ipynb", course, course / "work")


def test_a_page_is_quoted_for_an_address(course):
    (course / "notebooks" / "my draft.ipynb").touch()
    page = lab.page_of("my draft.ipynb", course, course)
    assert page == "/lab/tree/notebooks/my%20draft.ipynb"


def test_a_working_copy_is_no_course_of_its_own(course):
    working_copy.update(course)
    assert lab.course_folder(course / "work" / "notebooks") == course


def test_the_course_is_found_from_a_folder_in_it(course):
    assert lab.course_folder(course) == lab.course_folder(course / "notebooks") == course


def test_without_a_course_the_message_says_where_to_run(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "__file__", str(tmp_path / "site-packages" / "coursekit" / "lab.py"))
    with pytest.raises(FileNotFoundError, match="cloned into"):
        lab.course_folder(tmp_path)
