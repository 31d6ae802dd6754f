"""The environment variables of a student's kernel: an explicit list, nothing of the grader's."""

import os
from pathlib import Path
import sys
import sysconfig

import coursekit

HOME = "/home/student"
FOLDER = f"{HOME}/work"


ONEDNN = "TF_ENABLE_ONEDNN_OPTS"  # on as everywhere in the course, unless the user has set it


def environment():
    """Returns the variables of a kernel, the same for each way to start it."""
    package = Path(coursekit.__file__).parents[1]
    variables = {
        "CUDA_VISIBLE_DEVICES": "-1",
        "HOME": HOME,
        "IPYTHONDIR": "/tmp/.ipython",
        "LANG": "C.UTF-8",
        "LOGNAME": "student",
        "MPLCONFIGDIR": "/tmp/.matplotlib",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        ONEDNN: os.environ.get(ONEDNN, "1"),
        "USER": "student",
    }
    if str(package) not in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        variables["PYTHONPATH"] = str(package)  # a checkout, and not always the environment's own
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        variables["LD_LIBRARY_PATH"] = f"{sys.base_prefix}/lib"
    return variables
