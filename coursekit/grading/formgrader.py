"""A Jupyter server extension: formgrader leaves the server free and runs no script of a student's.

nbgrader grades in the server's only thread, so that JupyterLab stands still meanwhile, for
minutes if a submission runs endlessly. Here one process beside it grades, one submission at a
time; grading changes the working folder and where output goes, which a server shares.

What a student handed in is shown with the session of an instructor: notebooks as `StudentPages`
makes them, files as pictures or for download, never as pages.
"""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
import json
import multiprocessing
from pathlib import Path

from coursekit.grading.course.folder import load_config
from coursekit.grading.pages.exporter import StudentPages
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import check_notebook_dir, check_xsrf
from tornado import web

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
ENDED = "The grader's process ended. Nothing was recorded; press the button again."


@cache
def grader():
    """Returns the process that grades, which is started with its first submission."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def grade(root, assignment, student):
    """Grades a submission of a course folder; returns what the button's request is answered."""
    config = load_config(root)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    return api.autograde(assignment, student)


@web.authenticated
@check_xsrf
@check_notebook_dir
async def autograde(handler, assignment_id, student_id):
    """Grades a submission, and answers the button's request when that is done."""
    work = grader(), grade, handler.coursedir.root, assignment_id, student_id
    try:
        done = await asyncio.get_running_loop().run_in_executor(*work)
    except BrokenProcessPool:
        grader.cache_clear()
        done = {"success": False, "error": ENDED}
    handler.write(json.dumps(done))


def pages(handler):
    """Returns what makes a submission's page: nbgrader's exporter, of the class that is safe."""
    made = handler.settings["nbgrader_exporter"]
    if not isinstance(made, StudentPages):
        made = handler.settings["nbgrader_exporter"] = StudentPages(config=made.config)
    return made


def content_type(handler):
    """Returns the type of a student's file: a picture's, else that of bytes to be kept."""
    suffix = Path(handler.absolute_path).suffix.lower()
    return PICTURES.get(suffix, "application/octet-stream")


def set_file_headers(handler, path):
    """Has the browser show a student's file as what `content_type` says, and run nothing in it."""
    del path
    for name, value in FILE_HEADERS.items():
        handler.set_header(name, value)
    if content_type(handler) not in PICTURES.values():
        handler.set_header("Content-Disposition", "attachment")


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(app):
    """Puts the functions above into the places of formgrader's own."""
    del app
    apihandlers.AutogradeHandler.post = autograde
    handlers.SubmissionHandler.exporter = property(pages)
    handlers.SubmissionFilesHandler.get_content_type = content_type
    handlers.SubmissionFilesHandler.set_extra_headers = set_file_headers
