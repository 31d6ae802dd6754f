"""The environment variables of a student's kernel: an explicit list, nothing of the grader's."""

from pathlib import Path
import sys
import sysconfig

HOME = "/home/student"
FOLDER = f"{HOME}/work"


def environment():
    """Returns the variables of a kernel, the same for each way to start it."""
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
        "USER": "student",
    }
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        variables["LD_LIBRARY_PATH"] = f"{sys.base_prefix}/lib"
    return variables
