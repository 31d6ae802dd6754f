"""A Jupyter server extension: formgrader's *Autograde* button leaves the server free.

nbgrader grades in the server's only thread, so that JupyterLab stands still meanwhile, for
minutes if a submission runs endlessly. Here one thread beside it grades, one submission at a time.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
import json

from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader.base import check_notebook_dir, check_xsrf
from tornado import web

_grader = ThreadPoolExecutor(1, thread_name_prefix="coursekit-formgrader")


@web.authenticated
@check_xsrf
@check_notebook_dir
async def autograde(handler, assignment_id, student_id):
    """Grades a submission, and answers the button's request when that is done."""
    api = handler.api
    api.coursedir = CourseDirectory(parent=handler.coursedir.parent)  # grading changes it
    loop = asyncio.get_running_loop()
    done = await loop.run_in_executor(_grader, api.autograde, assignment_id, student_id)
    handler.write(json.dumps(done))


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(app):
    """Has formgrader's own handler grade in the thread."""
    del app
    apihandlers.AutogradeHandler.post = autograde
