from html.parser import HTMLParser

from coursekit.grading.overview.similarity.likeness import compare, read_cells
from coursekit.grading.overview.similarity.passages import common_passages
from coursekit.grading.overview.similarity.similarity_page import similarity_page
from coursekit.grading.overview.static_page import escaped

EVIL = "<script>alert(1)</script>"
CODE = "\n".join(f"total = total + step * {n} // (size - {n}) if size else None" for n in range(9))


class Reader(HTMLParser):
    """Collects tags, ids, links and what is marked."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.links, self.marked, self._depth = [], set(), set(), [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids |= {value for name, value in attrs if name == "id"}
        self.links |= {value for name, value in attrs if name in ("href", "src")}
        self._depth += tag == "mark"
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag):
        self._depth -= tag == "mark"

    def handle_data(self, data):
        if self._depth:
            self.marked[-1] += data


def page_of(**sources):
    works = {f"{who}{EVIL}": read_cells([(EVIL, "code", text)])[0] for who, text in sources.items()}
    likeness = compare(works, [], above=0.2)
    pairs = [
        (p, common_passages(works[p.first], works[p.second], likeness.everyones))
        for p in likeness.pairs
    ]
    return similarity_page(EVIL, pairs, works, students=len(works), above=0.2)


def test_nothing_of_a_student_is_html_and_nothing_is_loaded():
    page = page_of(ann=f"{CODE}\n'{EVIL}'", bob=f"'{EVIL}'\n{CODE}")
    read = Reader(page)
    assert not {"script", "img", "link", "iframe"} & {*read.tags}
    assert "default-src &#x27;none&#x27;" in page
    assert all(link.startswith("#") for link in read.links)


def test_passages_are_marked_on_both_sides_and_linked():
    read = Reader(page_of(ann=f"ann = 1\n{CODE}", bob=f"{CODE}\nbob = [2]"))
    assert read.links <= {f"#{name}" for name in read.ids}
    assert len(read.marked) == 2
    assert all(text.removeprefix("1") == CODE for text in read.marked)


def test_a_page_without_pairs_says_so():
    assert "0 pairs" in page_of(ann=CODE, bob="pass")


def test_escaped_keeps_lines_and_shows_what_would_reorder_letters():
    assert escaped("a\n\tb & \u202e\x1b") == "a\n\tb &amp; \\u202e\\x1b"
