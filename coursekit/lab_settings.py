"""What `coursekit lab` tells JupyterLab and nbgrader: files of settings and variables.

A course folder with sources is an instructor's and gets formgrader. Without them, as in a
student bundle, the instructor's tools are left out.
"""

from importlib.util import find_spec
import json
import os
from pathlib import Path
import secrets
import sysconfig

from jupyter_core.paths import jupyter_data_dir

NEWS = "@jupyterlab/apputils-extension:announcements"
INSTRUCTORS_PLUGINS = ("formgrader", "create-assignment", "course-list")
INSTRUCTORS_EXTENSIONS = ("formgrader", "course_list")
# With its own default JupyterLab often opens at the top what a link leads to further down.
LAB_DEFAULTS = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "full"}}
UNBLOCKED = "coursekit.grading.formgrader"  # a server extension
SHARED_EXCHANGE = Path("/usr/local/share/nbgrader/exchange")  # nbgrader's own default


def is_instructors(course):
    """Whether a course folder holds the sources of assignments."""
    return Path(course, "assignments", "source").is_dir()


def write_settings(folder, course):
    """Writes settings that have no switch.

    Args:
        folder: Where to; see `server_environment`.
        course: The course folder.
    """
    instructors = is_instructors(course)
    hidden = () if instructors else INSTRUCTORS_PLUGINS
    disabled = [NEWS, *(f"@jupyter/nbgrader:{name}" for name in hidden)]
    _write_json(
        folder / "labconfig" / "page_config.json",
        {"disabledExtensions": dict.fromkeys(disabled, True)},
    )
    _write_json(folder / "labconfig" / "default_setting_overrides.json", LAB_DEFAULTS)
    extensions = {}
    if find_spec("nbgrader") is not None:
        named = [f"nbgrader.server_extensions.{name}" for name in INSTRUCTORS_EXTENSIONS]
        extensions = dict.fromkeys(named, instructors) | {UNBLOCKED: instructors}
    _write_json(
        folder / "jupyter_server_config.json", {"ServerApp": {"jpserver_extensions": extensions}}
    )
    lines = ["c = get_config()", f"c.Exchange.root = {str(exchange())!r}"]
    if instructors:
        lines.append(f"c.CourseDirectory.root = {str(Path(course, 'assignments'))!r}")
    (folder / "nbgrader_config.py").write_text("\n".join([*lines, ""]), encoding="utf-8")


def exchange():
    """Returns the folder by which assignments are released, fetched, submitted and collected.

    It is the one that all users of the machine share, where the administrator has made it, or
    else one of this user's own, made if need be.
    """
    if SHARED_EXCHANGE.is_dir() and os.access(SHARED_EXCHANGE, os.W_OK | os.X_OK):
        return SHARED_EXCHANGE
    own = Path(jupyter_data_dir(), "nbgrader_exchange")
    own.mkdir(parents=True, exist_ok=True)
    return own


def server_environment(environ, folders):
    """Returns the server's variables.

    Args:
        environ: Those of this process.
        folders: Folders of settings, which come before all others.

    Returns:
        The variables with a token, since a command line would show it to others; with this
        environment's commands on the path, which nbgrader calls by name; and with oneDNN on,
        for the kernels, unless the user has set it.
    """
    token = environ.get("JUPYTER_TOKEN") or secrets.token_urlsafe()
    settings = [*map(str, folders), *filter(None, [environ.get("JUPYTER_CONFIG_PATH")])]
    commands = [sysconfig.get_path("scripts"), environ.get("PATH") or os.defpath]
    return {
        "TF_ENABLE_ONEDNN_OPTS": "1",
        **environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(settings),
        "PATH": os.pathsep.join(commands),
    }


def _write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
