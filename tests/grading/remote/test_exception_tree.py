"""Whatever exception the student's code raises, the test sees it, with its text and its fields."""

from contextlib import suppress
import importlib
import sys

from coursekit.grading.notebook.testing.grade_cell import TestNamespace, run_test
from coursekit.grading.notebook.testing.plan import GradeCell, Plan
from coursekit.grading.remote.exceptions import OF_TESTS, loaded_class
import numpy as np
import pytest

MODULES = (
    *(
        "argparse",
        "ast",
        "asyncio",
        "binascii",
        "bz2",
        "concurrent.futures.process",
        "configparser",
    ),
    *("copy", "csv", "ctypes", "dataclasses", "dbm", "decimal", "email.errors", "fractions"),
    *("ftplib", "getopt", "getpass", "gzip", "html.parser", "http.client", "http.cookies"),
    *("imaplib", "json", "locale", "lzma", "multiprocessing", "netrc", "nntplib", "optparse"),
    *("pickle", "plistlib", "poplib", "queue", "quopri", "re", "sched", "select", "shelve"),
    *("shutil", "smtplib", "socket", "sqlite3", "ssl", "statistics", "struct", "subprocess"),
    *("tarfile", "tempfile", "threading", "tokenize", "tomllib", "traceback", "urllib.error"),
    *("urllib.robotparser", "uu", "wave", "weakref", "xml.dom", "xml.etree.ElementTree"),
    *("xml.parsers.expat", "xml.sax", "xmlrpc.client", "zipfile", "zipimport", "zlib", "zoneinfo"),
    *("numpy", "numpy.exceptions", "numpy.linalg", "pandas", "pandas.errors"),
)
MOST = 3  # of a class
OWNERS = {*sys.stdlib_module_names, "numpy", "pandas", "keras", "tensorflow", "optree", "absl"}
PLAUSIBLE = (
    (),
    ("odd",),
    ("odd", 1),
    (2, "No such file", "a.txt"),
    ("odd", "b", 1),
    (None, None, "odd"),
    ("utf-8", b"\xff", 0, 1, "odd"),
    ("\xff", 0, 1, "odd"),
    ("odd", [ValueError("one"), KeyError("two")]),
    ("odd", [ValueError("one")], 1),
    (np.zeros(2), "odd"),
    ("http://x", 404, "Not found", {}, None),
    ("odd", ("a.py", 3, 2, "x = ")),
    (1, 2, 3, 4),
)


def classes(kind=Exception):
    found = {kind}
    for below in type.__subclasses__(kind):
        found |= classes(below)
    return found


def instances():
    """Yields an exception of each class and each sort of arguments that it takes."""
    for kind in sorted(classes(), key=repr):
        if kind.__module__.partition(".")[0] not in OWNERS or issubclass(kind, StopIteration):
            continue
        made = 0
        for args in PLAUSIBLE:
            try:
                error = kind(*args)
            except BaseException:
                continue
            made += 1
            yield error
            if made == MOST:
                break


def text_of(error):
    try:
        return str(error)[:100_000]
    except BaseException as other:
        return f"no message: {type(other).__name__}"


CODE = """
import sys
def double(number):
    raise sys.odd
"""


def sweep(remote, monkeypatch):
    """Raises each; returns the classes."""
    double, counted = remote.lookup("double"), set()
    for error in instances():
        monkeypatch.setattr(sys, "odd", error, raising=False)
        with pytest.raises(Exception) as caught:  # noqa: PT011 (whatever it is)
            double(1)
        kind, found = type(error), caught.value
        assert str(found) == text_of(error), kind
        reachable = loaded_class(f"{kind.__module__}.{kind.__qualname__}") is kind
        reachable = reachable and kind.__module__.partition(".")[0] not in OF_TESTS
        assert isinstance(found, kind) or not reachable, kind
        counted.add(kind)
    return counted


def test_every_class_of_the_libraries_arrives_with_its_text(connect, monkeypatch):
    tensorflow = pytest.importorskip("tensorflow")
    pytest.importorskip("keras")
    for name in MODULES:
        with suppress(ImportError):  # not in this Python
            importlib.import_module(name)
    found = sweep(connect(CODE), monkeypatch)
    assert {np.exceptions.AxisError, tensorflow.errors.InvalidArgumentError} <= found
    assert len(found) > 200


FIELDS = {
    "np.concatenate([np.zeros(2)] * 2, axis=1)": {"axis": 1, "ndim": 1},
    "open('/no/such')": {"errno": 2, "filename": "/no/such"},
    "b'\\xff'.decode()": {"start": 0, "reason": "invalid start byte"},
    "compile('x =', 'a.py', 'exec')": {"lineno": 1, "filename": "a.py"},
    "{}['a']": {"args": ("a",)},
    "no_such_name": {"name": "no_such_name"},
    "json.loads('{')": {"pos": 1, "doc": "{"},
}


@pytest.mark.parametrize("code", FIELDS)
def test_fields_come_along_also_those_in_slots(connect, code):
    remote = connect(f"import json\nimport numpy as np\ndef double(n):\n    {code}\n")
    with pytest.raises(Exception) as caught:  # noqa: PT011 (whatever it is)
        remote.lookup("double")(1)
    for name, value in FIELDS[code].items():
        assert getattr(caught.value, name) == value


def test_a_group_brings_its_exceptions(connect):
    group = "ExceptionGroup('g', [KeyError(1), ExceptionGroup('h', [OSError(2)])])"
    code = f"def double(n):\n    raise {group}"
    with pytest.raises(ExceptionGroup) as caught:
        connect(code).lookup("double")(1)
    assert caught.value.message == "g"
    first, second = caught.value.exceptions
    assert (type(first), first.args) == (KeyError, (1,))
    assert type(second.exceptions[0]) is OSError


HOSTILE = {
    "text": "class E(Exception):\n    def __str__(self): raise SystemExit(0)",
    "arguments": "class E(Exception):\n    @property\n    def args(self): raise KeyError",
    "dictionary": "class E(Exception):\n    @property\n    def __dict__(self): raise KeyError",
    "new": "class E(Exception):\n    def __new__(cls, a): return Exception.__new__(cls)\n"
    "    def __init__(self, *a): pass\nE = lambda E=E: E(1)",
    "module": "class E(Exception):\n    __module__ = property(lambda self: 1 / 0)",
    "metaclass": "class M(type):\n    def mro(cls): return super().mro()[:-1] + [object]\n"
    "class E(Exception, metaclass=M): pass",
    "attributes": "class E(Exception):\n    def __getattribute__(self, name): raise KeyError",
    "large": "import numpy as np\nE = lambda: ValueError(np.zeros(10**6), 'x' * 10**7)",
    "endless": "def E():\n    a = []\n    a.append(a)\n    return ValueError(a)",
    "itself": "def E():\n    e = ValueError('x')\n    e.args = (e,)\n    e.own = e\n    return e",
    "deep": "def E():\n    a = []\n    for _ in range(5000): a = [a]\n    return ValueError(a)",
    "exit": "E = SystemExit",
    "generator": "E = GeneratorExit",
    "cancelled": "import asyncio\nE = asyncio.CancelledError",
    "final": "class E(Exception):\n    def __init_subclass__(cls): raise TypeError",
    "numbers": "class E(Exception):\n    def __str__(self): return 5",
    "surrogates": "E = lambda: ValueError('\\ud800')",
    "closed": "import sys\ndef E():\n    sys.stdout.close()\n    return ValueError('x')",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_an_exception_does_the_kernel_answers_and_goes_on(connect, name):
    remote = connect(f"{HOSTILE[name]}\ndef double(n):\n    raise E()\ndef right(n): return 2 * n")
    cell = GradeCell("test_double", "double(1)", 1.0)
    plan = Plan({"test_double": cell}, frozenset({"double", "right"}))
    names = TestNamespace(plan, remote)
    outputs = run_test(cell, names, remote, seconds=30)
    assert [output.output_type for output in outputs] == ["error"]
    assert remote.lookup("right")(4) == 8
