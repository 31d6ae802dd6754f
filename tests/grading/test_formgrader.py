import asyncio
import json
import threading
from types import SimpleNamespace

import pytest
from traitlets.config import Application

pytest.importorskip("nbgrader", reason="nbgrader is missing: pip install '.[grading]'")

PATIENCE = 60.0  # seconds


class Api:
    """Stands for nbgrader's; it grades until it is told to stop."""

    def __init__(self):
        self.stop, self.began, self.at_once = threading.Event(), [], 0
        self._running = threading.Semaphore(1)

    def autograde(self, assignment, student):
        self.began.append(student)
        self.at_once += not self._running.acquire(blocking=False)
        assert self.stop.wait(PATIENCE)
        self._running.release()
        return {"success": True, "student": student}


@pytest.fixture
def handler():
    """What a request's handler has of what `autograde` uses."""
    written = []
    return SimpleNamespace(
        current_user="somebody",
        xsrf_token="",
        settings={"nbgrader_bad_setup": False},
        coursedir=SimpleNamespace(parent=Application()),
        api=Api(),
        written=written,
        write=lambda text: written.append(json.loads(text)),
    )


def test_the_server_goes_on_while_submissions_are_graded_one_at_a_time(handler):
    from coursekit.grading.formgrader import autograde

    async def serve():
        requests = [
            asyncio.ensure_future(autograde(handler, "a1", student)) for student in ("ada", "bob")
        ]
        while not handler.api.began:  # the loop is free, or this would not go on
            await asyncio.sleep(0.01)
        assert handler.written == []
        assert not any(request.done() for request in requests)
        handler.api.stop.set()
        await asyncio.gather(*requests)

    asyncio.run(serve())
    assert handler.written == [{"success": True, "student": s} for s in ("ada", "bob")]
    assert handler.api.at_once == 0


def test_as_an_extension_it_takes_the_place_of_nbgrader_s_handler(monkeypatch):
    from coursekit.grading import formgrader
    from nbgrader.server_extensions.formgrader.apihandlers import AutogradeHandler

    monkeypatch.setattr(AutogradeHandler, "post", None)
    assert formgrader._jupyter_server_extension_points() == [{"module": formgrader.__name__}]
    formgrader._load_jupyter_server_extension(None)
    assert AutogradeHandler.post is formgrader.autograde
