"""HTML of a student's, reduced to what lays out text, tables and pictures.

It is shown beside buttons that give points, so that classes, ids and styles of its own, which
could move something over them, go too.
"""

import re

import bleach
from coursekit.grading.pages.time_limit import TooLongError, time_limit

LONGEST = 300_000  # characters; a table of pandas has about 30,000
SECONDS = 2.0
TAGS = frozenset(
    (
        *("a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div"),
        *("dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd"),
        *("li", "ol", "p", "pre", "s", "samp", "small", "span", "strong", "sub", "summary", "sup"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var"),
    )
)
NUMBERS = {"colspan", "rowspan", "width", "height", "start", "border"}
WITH_NUMBERS = {"td", "th", "img", "ol", "table"}
PROTOCOLS = ("http", "https", "mailto", "data")
NUMBER = re.compile(r"\d{1,4}")
LINK = re.compile(r"(https?://|mailto:)\S*|[\w#./%+-][^:&\\]*")
PICTURE = re.compile(
    r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*"
    r"|(?!.*\.\./)[\w%-][\w%./ -]*\.(png|jpe?g|gif|webp|svg)",
    re.IGNORECASE,
)
CLASS = re.compile(r"[a-z]{1,2}\d?|err|highlight|dataframe|anchor-link|language-[\w+-]+")
STYLE, END = re.compile("<style", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)


def clean(text):
    """Returns HTML of which nothing runs or reaches out; any other markup is shown as text.

    Args:
        text: The HTML, or a text with HTML in it.

    Raises:
        TooLongError: If it is very long, or so nested that a browser would be slow too.
    """
    if len(text) > LONGEST:
        raise TooLongError
    with time_limit(SECONDS):
        return bleach.clean(
            _without_styles(text), tags=TAGS, attributes=_is_allowed, protocols=PROTOCOLS
        )


def _without_styles(text):
    """Drops style sheets, which pandas puts in front of its tables."""
    parts, place = [], 0
    while start := STYLE.search(text, place):
        end = END.search(text, start.end())
        if end is None:
            break
        parts.append(text[place : start.start()])
        place = end.end()
    return "".join([*parts, text[place:]])


def _is_allowed(tag, name, value):
    if name == "class":
        return all(CLASS.fullmatch(one) for one in value.split())
    if tag == "a" and name == "href":
        return bool(LINK.fullmatch(value))
    if tag == "img" and name == "src":
        return bool(PICTURE.fullmatch(value))
    if name in NUMBERS and tag in WITH_NUMBERS:
        return bool(NUMBER.fullmatch(value))
    return name in ("alt", "title") and tag in ("a", "abbr", "img")
