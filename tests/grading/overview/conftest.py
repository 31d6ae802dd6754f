import shutil

from graded_course import make_graded_course
import pytest


@pytest.fixture(scope="session")
def made_course(tmp_path_factory):
    """A graded course, made once, since a gradebook takes seconds to make."""
    return make_graded_course(
        tmp_path_factory.mktemp("graded"),
        {"ada": (3, 1, 4), "bob": (3, 0, None), "zoe": (0, 0, 0)},
        waiting=["bob"],
        times={"ada": -1, "bob": 30, "zoe": 30},
        extensions={"zoe": 24},
    )


@pytest.fixture
def course(made_course, tmp_path):
    """A copy of the graded course."""
    return shutil.copytree(made_course, tmp_path / "course")
