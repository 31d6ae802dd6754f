"""Imports TensorFlow once, where Keras runs on it, with oneDNN and without its start-up lines.

TensorFlow turns oneDNN on by itself only on processors with AVX-512 VNNI and later. Elsewhere
training takes twice the time without it, and convolutions with channels first do not run on the
CPU; so it is turned on here, unless the user has set `TF_ENABLE_ONEDNN_OPTS`.

The start-up lines (about oneDNN, CUDA and CPU instructions) come from C++ before any
Python setting applies, so the file descriptor itself is turned aside for the
time of the import. When the import fails, what it wrote is shown.
"""

import contextlib
import json
import os
from pathlib import Path
import sys
import tempfile

from coursekit._extras import require
from coursekit._keras import late_wrappers  # noqa: F401


@contextlib.contextmanager
def stderr_held_back():
    """Holds back what this process writes to file descriptor 2; an exception shows it."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(kept, held.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def chosen_backend():
    """Returns the backend that Keras will take: from KERAS_BACKEND, or from its own file."""
    if os.environ.get("KERAS_BACKEND"):
        return os.environ["KERAS_BACKEND"]
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, RuntimeError):
        folder = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
        return json.loads(Path(folder, "keras.json").read_text("utf-8"))["backend"]
    return "tensorflow"


if chosen_backend() == "tensorflow" and not sys.modules.get("tensorflow"):
    # Keras itself says what it lacks where another is chosen.
    require("tensorflow", extra="tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    with stderr_held_back():
        import tensorflow as tf

        tf.config.list_physical_devices("GPU")
