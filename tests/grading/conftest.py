from functools import cache

from doubling_course import make_course
from nbgrader import api
import pytest


@pytest.fixture(autouse=True, scope="session")
def version_asked_once():
    """Has nbgrader ask for its gradebooks' version once, by a process, and not for each of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", cache(api.get_alembic_version))
        yield


@pytest.fixture
def course(tmp_path):
    """A course folder with the assignment `doubling`, 3 points, and two sample answers."""
    return make_course(tmp_path)
