from html.parser import HTMLParser
import json

from coursekit.cli import main
from coursekit.grading.marks.marks import Marks
from coursekit.grading.overview.statistics.question_statistics import question_statistics
from coursekit.grading.overview.statistics.statistics_page import statistics_page
from coursekit.grading.overview.statistics.statistics_text import percent, statistics_text

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">\x1b[31m'
CLASS = [Marks(f"s{i}", {"one": i % 2, "two": i / 3}) for i in range(7)]
FOUND = question_statistics(
    CLASS, {"one": 1.0, "two": 2.0}, {"s0": {"one": HOSTILE}}, {"s0": {"one": 0.25}}
)


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.text.append(data)


def test_nothing_of_a_student_s_is_markup_and_nothing_is_from_elsewhere():
    page = statistics_page(FOUND, name="a1 <b>")
    found = Elements(page)
    assert not {"script", "img", "b", "link", "iframe"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert not [name for name, _ in found.attributes if name in ("src", "href")]
    assert ("http-equiv", "Content-Security-Policy") in found.attributes
    assert any("default-src 'none'" in (value or "") for _, value in found.attributes)
    assert "\x1b" not in page
    assert "alert(1)" in "".join(found.text)


def test_page_and_text_have_the_same_numbers():
    page = "".join(Elements(statistics_page(FOUND, name="a1")).text)
    lines = statistics_text(FOUND, name="a1").splitlines()
    assert lines[0] in page
    assert all("\x1b" not in line for line in lines)
    row = next(line for line in lines if line.startswith("one"))
    for number in row.split()[1:]:
        if number[0].isdigit() or number[0] == "-":
            assert number in page
    bars = [int(line.split()[-1]) for line in lines[1:11]]
    assert bars == FOUND.histogram


def test_extra_credit_draws_no_bar_beyond_its_cell():
    found = question_statistics([Marks("ann", {"one": 5.0})], {"one": 4.0})
    page = statistics_page(found, name="a1")
    assert "background-size: 100% 4px" in page
    assert "125 %" in page


def test_what_is_not_all_is_not_a_hundred_percent():
    shares = [None, 0, 0.005, 0.5, 0.994, 0.999, 1, 1.25]
    assert [percent(share) for share in shares] == [
        "-",
        *("0 %", "0 %", "50 %", "99 %", "99 %", "100 %", "125 %"),
    ]


def test_the_picture_says_in_words_what_it_shows():
    page = Elements(statistics_page(FOUND, name="a1"))
    label = dict(page.attributes)["aria-label"]
    assert label.count(" with ") == len(FOUND.histogram)
    assert page.tags.count("rect") == sum(count > 0 for count in FOUND.histogram)


def test_the_command(course, tmp_path, capsys):
    results = course / ".grading" / "doubling"
    results.mkdir(parents=True)
    failed = {"output_type": "error", "ename": "ValueError", "evalue": "ValueError: 7"}
    cell = {"metadata": {"nbgrader": {"grade_id": "test_more"}}, "outputs": [failed]}
    content = {"notebooks": {"doubling.ipynb": {"notebook": {"cells": [cell]}}}}
    (results / "bob.json").write_text(json.dumps(content))
    path = tmp_path / "new" / "page.html"
    assert main(["statistics", "doubling", "--course", str(course), "--html", str(path)]) == 0
    output = capsys.readouterr().out
    assert "3 submissions; 1 waits for a person; of 8 points mean 3.7" in output
    assert "(1) ValueError: #" in output
    assert "(1) ValueError: #" in path.read_text("utf-8")
    assert not [name for name in ("ada", "bob", "zoe") if name in output + path.read_text("utf-8")]


def test_nobody_s_marks_are_an_error_that_says_what_to_run(course, capsys):
    (course / "gradebook.db").unlink()
    assert main(["statistics", "doubling", "--course", str(course)]) == 1
    assert "Run: coursekit grade doubling" in capsys.readouterr().err
    assert main(["statistics", "other", "--course", str(course)]) == 1
    assert "which has doubling" in capsys.readouterr().err
