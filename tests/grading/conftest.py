from doubling_course import make_course
import pytest


@pytest.fixture
def course(tmp_path):
    """A course folder with the assignment `doubling`, 3 points, and two sample answers."""
    return make_course(tmp_path)
