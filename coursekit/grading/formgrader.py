"""A Jupyter server extension: formgrader's *Autograde* button leaves the server free.

nbgrader grades in the server's only thread, so that JupyterLab stands still meanwhile, for
minutes if a submission runs endlessly. Here one process beside it grades, one submission at a
time; grading changes the working folder and where output goes, which a server shares.
"""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
import json
import multiprocessing

from coursekit.grading.course.folder import load_config
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader.base import check_notebook_dir, check_xsrf
from tornado import web

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


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(app):
    """Has formgrader's own handler grade in the process beside the server."""
    del app
    apihandlers.AutogradeHandler.post = autograde
