import os
import subprocess
import sys

from coursekit.grading.workers import start_worker
from coursekit.grading.workers.start_worker import MEMORY, modules_of, shared_warm
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
import pytest


@pytest.mark.parametrize(
    ("texts", "modules"),
    [
        (["import os"], ()),
        (["import numpy as np"], ("numpy",)),
        (["from keras import layers", "import numpy"], ("numpy", "keras")),
    ],
)
def test_kernels_have_ready_what_the_notebooks_name(texts, modules):
    assert modules_of(dict(enumerate(texts))) == modules


def test_a_module_that_a_notebook_only_speaks_of_is_not_made_ready():
    cells = [
        new_markdown_cell("import keras, they say; keras has this layer\n\nimport tensorflow"),
        new_code_cell("import numpy as np\nkeras = 'from a text'"),
        new_code_cell("def answer():\n    from tensorflow import keras"),
    ]
    texts = [nbformat.writes(new_notebook(cells=cells[:number])) for number in (1, 2, 3)]
    assert [modules_of({"": text}) for text in texts] == [
        (),
        ("numpy",),
        ("numpy", "tensorflow", "keras"),
    ]


def in_a_process(code):
    """Runs code that has the number of this process as its last argument."""
    command = [sys.executable, "-c", code, str(os.getpid())]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_worker_has_a_bound_on_its_memory_and_ends_with_the_grader():
    code = f"""
import ctypes, resource, sys
from coursekit.grading.workers.start_worker import start_worker
start_worker(int(sys.argv[1]), None, None)
signal = ctypes.c_int()
ctypes.CDLL(None).prctl(2, ctypes.byref(signal))  # PR_GET_PDEATHSIG
print(resource.getrlimit(resource.RLIMIT_DATA)[0] == {MEMORY}, signal.value)
"""
    assert in_a_process(code).stdout == "True 9\n"


def test_a_worker_whose_grader_has_gone_ends_at_once():
    code = """
from coursekit.grading.workers.start_worker import start_worker
start_worker(1, None, None)
print("goes on")
"""
    done = in_a_process(code)
    assert (done.returncode, done.stdout) == (1, "")


def test_a_process_has_one_warm_start_for_the_same_modules(monkeypatch):
    made = []

    class Source:
        def __init__(self, *, modules, loan):
            made.append((modules, loan))

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

    monkeypatch.setattr(start_worker, "Warm", Source)
    monkeypatch.setattr(start_worker, "_warm", {})
    first = shared_warm(("numpy",), "loan")
    assert shared_warm(("numpy",)) is first
    assert shared_warm(("keras",)) is not first
    assert made == [(("numpy",), "loan"), (("keras",), None)]


def test_starting_imports_neither_tensorflow_nor_nbgrader():
    code = "import sys, coursekit.grading.workers.start_worker; print(*sys.modules)"
    assert not {"tensorflow", "keras", "nbgrader", "nbformat"} & set(
        in_a_process(code).stdout.split()
    )
