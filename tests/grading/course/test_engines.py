from coursekit.grading.course.engines import shared_engines
from coursekit.grading.course.folder import scripts_on_path
from nbgrader import api
from nbgrader.api import Gradebook
import pytest


@pytest.fixture(autouse=True)
def alembic():
    with scripts_on_path():
        yield


def opened(url):
    with Gradebook(url) as gradebook:
        gradebook.update_or_create_student("ada")
        return gradebook.engine


def test_a_gradebook_that_is_opened_again_keeps_its_engine(tmp_path):
    url, other = f"sqlite:///{tmp_path}/one.db", f"sqlite:///{tmp_path}/other.db"
    with shared_engines():
        first = opened(url)
        assert opened(url) is first
        assert opened(other) is not first
    assert opened(url) is not first


def test_closing_one_closes_its_connections(tmp_path):
    with shared_engines():
        engine = opened(f"sqlite:///{tmp_path}/one.db")
    assert engine.pool.checkedout() == 0
    assert engine.pool.checkedin() == 0


def test_a_gradebook_that_was_removed_is_made_anew(tmp_path):
    path = tmp_path / "one.db"
    with shared_engines():
        opened(f"sqlite:///{path}")
        path.unlink()
        with Gradebook(f"sqlite:///{path}") as gradebook:
            assert gradebook.students == []


def test_what_nbgrader_had_is_back_after_an_error():
    before = api.create_engine
    with pytest.raises(KeyError), shared_engines():
        raise KeyError
    assert api.create_engine is before
