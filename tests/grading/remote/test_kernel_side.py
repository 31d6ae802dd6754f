"""What the kernel does of itself: plain values, coroutines, warnings, and never a raised error."""

import array
import asyncio
import warnings

from coursekit.grading.remote.kernel_side import _caught, _plain, _run_coroutine, _warning
import numpy as np
import pytest


class Picture:
    __array_interface__ = np.eye(2).__array_interface__
    kept = np.eye(2)


class Counted:
    def __index__(self):
        return 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.arange(3), [0, 1, 2]),
        (memoryview(b"\1\2"), [1, 2]),
        (array.array("d", [0.5]), [0.5]),
        (range(2), [0, 1]),
        (Counted(), 3),
        ("ab", ["a", "b"]),
    ],
)
def test_values_are_plain(value, expected):
    found = _plain(value)
    assert (found.tolist() if isinstance(found, np.ndarray) else found) == expected


def test_a_picture_is_an_array_and_a_mere_object_is_itself():
    assert _plain(Picture()).shape == (2, 2)
    nothing = object()
    assert _plain(nothing) is nothing


def test_a_coroutine_runs_beside_a_loop_that_runs():
    async def later():
        await asyncio.sleep(0)
        return 3

    async def inside():
        return _run_coroutine(later())

    assert asyncio.run(inside()) == 3


def test_warnings_are_kept_only_where_they_are_wanted():
    found = []
    with _caught(found, wanted=True):
        warnings.warn("careful", RuntimeWarning, stacklevel=1)
    (said,) = map(_warning, found)
    assert said["message"] == "careful"
    assert said["classes"][0] == "builtins.RuntimeWarning"
    with pytest.warns(RuntimeWarning, match="aloud"), _caught(found, wanted=False):
        warnings.warn("aloud", RuntimeWarning, stacklevel=1)
    assert len(found) == 1


@pytest.mark.parametrize("code", ["import sys\ndef f():\n    sys.exit(3)", "def f():\n    1 / 0"])
def test_whatever_the_student_s_code_raises_is_an_answer(connect, code):
    with pytest.raises(Exception, match=r"3|division") as caught:
        connect(code).lookup("f")()
    assert caught.value.coursekit_student
