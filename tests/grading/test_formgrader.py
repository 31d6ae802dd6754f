import asyncio
import json
import os
from pathlib import Path
import signal
from types import SimpleNamespace

import pytest

pytest.importorskip("nbgrader", reason="nbgrader is missing: pip install '.[grading]'")

from coursekit.grading import formgrader
from coursekit.grading.course.folder import load_config
from coursekit.grading.gradebook.gradebook import register
from coursekit.grading.pages.exporter import StudentPages
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.server_extensions.formgrader.apihandlers import AutogradeHandler


@pytest.fixture
def handler(course):
    """What a request's handler has of what `autograde` uses."""
    release(course, "doubling")
    make_class(course, "doubling")
    register("doubling", config=load_config(course))
    written = []
    yield SimpleNamespace(
        current_user="somebody",
        xsrf_token="",
        settings={"nbgrader_bad_setup": False},
        coursedir=SimpleNamespace(root=str(course)),
        written=written,
        write=lambda text: written.append(json.loads(text)),
    )
    formgrader.grader().shutdown()
    formgrader.grader.cache_clear()


def scores(course):
    url = f"sqlite:///{Path(load_config(course).CourseDirectory.root, 'gradebook.db')}"
    with Gradebook(url) as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions("doubling")}


@needs_bubblewrap
def test_the_server_goes_on_and_keeps_its_folder_while_submissions_are_graded(handler, course):
    async def serve():
        requests = [
            asyncio.ensure_future(formgrader.autograde(handler, "doubling", student))
            for student in ("right", "wrong")
        ]
        seen, ticks = set(), 0
        while not all(request.done() for request in requests):
            await asyncio.sleep(0.01)
            seen.add(os.getcwd())
            ticks += 1
        await asyncio.gather(*requests)
        return seen, ticks

    here = os.getcwd()
    seen, ticks = asyncio.run(serve())
    assert [answer["success"] for answer in handler.written] == [True, True], handler.written
    assert seen == {here}
    assert ticks > 10
    assert scores(course) == {"right": 3.0, "wrong": 0.0}


@needs_bubblewrap
def test_a_grader_that_is_killed_is_said_and_the_next_press_grades(handler, course):
    async def serve(kill):
        request = asyncio.ensure_future(formgrader.autograde(handler, "doubling", "right"))
        while kill and not formgrader.grader()._processes:
            await asyncio.sleep(0.01)
        for pid in list(formgrader.grader()._processes or ()) if kill else ():
            os.kill(pid, signal.SIGKILL)
        await request

    asyncio.run(serve(kill=True))
    assert handler.written.pop() == {"success": False, "error": formgrader.ENDED}
    asyncio.run(serve(kill=False))
    assert handler.written.pop()["success"] is True
    assert scores(course) == {"right": 3.0}


def test_as_an_extension_it_takes_the_place_of_nbgrader_s_handlers(monkeypatch):
    files = handlers.SubmissionFilesHandler
    monkeypatch.setattr(AutogradeHandler, "post", None)
    monkeypatch.setattr(handlers.SubmissionHandler, "exporter", None)
    monkeypatch.setattr(files, "get_content_type", None)
    monkeypatch.setattr(files, "set_extra_headers", None)
    assert formgrader._jupyter_server_extension_points() == [{"module": formgrader.__name__}]
    formgrader._load_jupyter_server_extension(None)
    assert AutogradeHandler.post is formgrader.autograde
    assert files.get_content_type is formgrader.content_type
    settings = {"nbgrader_exporter": HTMLExporter(template_name="classic")}
    shown = handlers.SubmissionHandler.exporter.fget(SimpleNamespace(settings=settings))
    assert type(shown) is StudentPages
    assert handlers.SubmissionHandler.exporter.fget(SimpleNamespace(settings=settings)) is shown


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "image/png"),
        ("a.JPG", "image/jpeg"),
        *((f"a{end}", "application/octet-stream") for end in (".html", ".svg", ".xml", ".js", "")),
    ],
)
def test_a_student_s_file_is_a_picture_or_for_download(name, kind):
    headers = {}
    handler = SimpleNamespace(absolute_path=f"/course/{name}", set_header=headers.__setitem__)
    formgrader.set_file_headers(handler, name)
    assert formgrader.content_type(handler) == kind
    assert ("Content-Disposition" in headers) == (kind == "application/octet-stream")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
