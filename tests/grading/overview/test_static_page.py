from coursekit.grading.errors import CourseError
from coursekit.grading.overview.static_page import document, write_page
import pytest


def test_a_page_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "new" / "page.html"
    write_page(path, document("First", "<p>1</p>"))
    before = path.read_text()
    assert "<p>1</p>" in before
    with pytest.raises(UnicodeEncodeError):  # what comes before has been written by then
        write_page(path, "x" * 100_000 + "\ud800")
    assert path.read_text() == before
    assert [found.name for found in path.parent.iterdir()] == ["page.html"]


def test_a_page_that_cannot_be_written_names_the_option(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CourseError, match="`--html` must be a file that can be written"):
        write_page(tmp_path / "file" / "page.html", "")
