"""The page that shows alike submissions side by side, with what they share marked."""

from coursekit.grading.overview.static_page import document, escaped

STYLE = """
.cells { display: grid; grid-template-columns: 1fr 1fr; gap: .4rem 1rem; align-items: start; }
.cells > * { min-width: 0; }
.cells h4 { margin: .8rem 0 0; font-size: .9rem; grid-column: 1 / -1; }
.none { color: #59636e; font-style: italic; }
mark { color: inherit; border-radius: 3px; }
mark a { text-decoration: none; font-weight: bold; font-size: 11px; padding-right: .3em; }
mark:target, mark:has(a:target) { outline: 3px solid #0550ae; }
.c0 { background: #ffe2a8; } .c1 { background: #cdeaff; } .c2 { background: #c6f0df; }
.c3 { background: #ffd9c2; } .c4 { background: #f6d9ea; } .c5 { background: #f5f0a0; }
"""
COLORS = 6
WORDS = (
    "<p>Alike is no proof: an assignment has few good answers, and friends learn together. Look "
    "at the passages, and ask. Names, numbers, texts, comments and layout do not count, nor does "
    "what the release gives or most of the class has.</p>"
)


def similarity_page(name, pairs, works, *, students, above, left=0):
    """Returns the page.

    Args:
        name: The assignment's name.
        pairs: (`Pair`, its `Passage`s), the most alike first.
        works: `Cell`s by student.
        students: How many were compared.
        above: The least share of the pairs.
        left: How many pairs are alike and not on the page.
    """
    title = f"Similarity of submissions: {name}"
    count = len(pairs) + left
    alike = "1 pair shares" if count == 1 else f"{count} pairs share"
    more = f" The {len(pairs)} most alike are shown." if left else ""
    parts = [
        f"<h1>{escaped(title)}</h1>",
        f"<p>{students} submissions; {alike} at least {above:.0%} of what is their own.{more}</p>",
        WORDS,
        _table(pairs),
        *(_section(number, pair, found, works) for number, (pair, found) in enumerate(pairs, 1)),
    ]
    return document(title, "\n".join(parts), style=STYLE)


def _table(pairs):
    if not pairs:
        return ""
    heads = '<th>Pair</th><th class="number">Shared</th><th class="number">Tokens marked</th>'
    rows = [
        f'<tr><td><a href="#pair{number}">{_names(pair)}</a></td>'
        f'<td class="number">{pair.share:.0%}</td>'
        f'<td class="number">{sum(passage.size for passage in found)}</td></tr>'
        for number, (pair, found) in enumerate(pairs, 1)
    ]
    return f"<table><tr>{heads}</tr>{''.join(rows)}</table>"


def _names(pair):
    return f"{escaped(pair.first)} and {escaped(pair.second)}"


def _section(number, pair, found, works):
    first, second = works[pair.first], works[pair.second]
    sides = (
        _marked(number, "a", "b", first, [passage.first for passage in found]),
        _marked(number, "b", "a", second, [passage.second for passage in found]),
    )
    order = dict.fromkeys([cell.name for cell in (*first, *second)])
    heads = "".join(f"<strong>{escaped(who)}</strong>" for who in (pair.first, pair.second))
    rows = [_row(name, sides[0].get(name), sides[1].get(name)) for name in order]
    return (
        f'<section id="pair{number}"><h2>{number}. {_names(pair)}: {pair.share:.0%}</h2>'
        f'<div class="cells">{heads}{"".join(rows)}</div></section>'
    )


def _row(name, *sides):
    texts = ['<p class="none">nothing</p>' if text is None else text for text in sides]
    return f"<h4>{escaped(name)}</h4>{''.join(texts)}"


def _marked(number, side, other, cells, places):
    """Returns a submission's cells as HTML, by name, with each passage marked and linked."""
    marks = [[] for _ in cells]
    for index, (cell, start, end) in enumerate(places):
        marks[cell].append((start, end, index))
    return {
        cell.name: f"<pre>{_with_marks(cell.text, sorted(found), f'p{number}', side, other)}</pre>"
        for cell, found in zip(cells, marks, strict=True)
    }


def _with_marks(text, marks, page, side, other):
    parts, place = [], 0
    for start, end, index in marks:
        link = (
            f'<a id="{page}{side}{index}" href="#{page}{other}{index}" '
            f'title="the same passage on the other side">{index + 1}</a>'
        )
        parts += [
            escaped(text[place:start]),
            f'<mark class="c{index % COLORS}">{link}{escaped(text[start:end])}</mark>',
        ]
        place = end
    return "".join([*parts, escaped(text[place:])])
