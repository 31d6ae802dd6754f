"""What the tests read in the pages of the site."""

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
CARRIERS = {"a": "href", "img": "src", "link": "href", "script": "src", "source": "src"}


class Element(NamedTuple):
    """A tag of a page, with the classes of those that it is in."""

    tag: str
    attributes: dict
    within: frozenset


class Page(HTMLParser):
    """A page's tags, ids and text.

    Attributes:
        elements: List of `Element`.
        ids: Set of all ids.
        text: The text without tags.
    """

    def __init__(self, html):
        super().__init__()
        self.elements, self.ids, self._words, self._open = [], set(), [], []
        self.feed(html)
        self.text = "".join(self._words)

    def handle_starttag(self, tag, pairs):
        """Notes a tag."""
        attributes = dict(pairs)
        within = frozenset().union(*(classes for _, classes in self._open))
        self.elements.append(Element(tag, attributes, within))
        self.ids |= {attributes["id"]} if attributes.get("id") else set()
        if tag not in VOID:
            self._open.append((tag, frozenset((attributes.get("class") or "").split())))

    def handle_endtag(self, tag):
        """Notes the end of a tag, and of those in it that were left open."""
        tags = [name for name, _ in self._open]
        if tag in tags:
            del self._open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data):
        """Notes text."""
        self._words.append(data)

    def links(self):
        """Returns what the page leads to or loads, as (tag, address)."""
        found = ((one.tag, one.attributes.get(CARRIERS.get(one.tag))) for one in self.elements)
        return [(tag, address) for tag, address in found if address]


def read_pages(site):
    """Reads all pages; returns a dictionary from path on the site to `Page`."""
    paths = sorted(site.glob("**/*.html"))
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in paths}


def broken_links(site, pages):
    """Returns the internal links that lead nowhere, as (page, address), and how many are right."""
    broken, right = [], 0
    for name, page in pages.items():
        for _, address in page.links():
            if urlsplit(address).scheme or address.startswith("//"):
                continue
            path, fragment = urldefrag(address)
            target = (site / name).parent / unquote(path.partition("?")[0]) if path else site / name
            target = target.resolve()
            exists = target.is_file() and target.is_relative_to(site.resolve())
            other = pages.get(target.relative_to(site.resolve()).as_posix()) if exists else None
            if exists and (not fragment or other is None or unquote(fragment) in other.ids):
                right += 1
            else:
                broken.append((name, address))
    return broken, right
