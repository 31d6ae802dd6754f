"""How alike the submissions of a class are, in what is their own."""

from dataclasses import dataclass, field

from coursekit.grading.overview.similarity.tokens import code_tokens, prose_tokens
from coursekit.grading.overview.similarity.winnowing import hashes, winnow
import numpy as np

COMMON = 0.5  # of the submissions: what more of them share is everyone's
FEW = 3  # submissions that may always share something; else two of three friends would hide
LEAST = 10  # fingerprints: who has fewer counts as having so many
MOST_TOKENS = 50_000  # of a submission that are compared; comments have none
MOST_CHARACTERS = 2_000_000  # of a submission that are looked at


@dataclass(frozen=True)
class Cell:
    """One cell of a submission.

    Attributes:
        name: What a person may call it.
        text: Its source, with newlines alone between lines.
        tokens: (kind, start, end), places in the text.
        values: The hashes of runs of tokens; see `hashes`.
    """

    name: str
    text: str
    tokens: list = field(repr=False)
    values: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Pair:
    """Two submissions.

    Attributes:
        first, second: The students' names.
        share: The fingerprints in common, as a share of those of the one who has fewer.
        common: How many these are.
    """

    first: str
    second: str
    share: float
    common: int


@dataclass(frozen=True)
class Likeness:
    """What a comparison found.

    Attributes:
        pairs: `Pair`s, the most alike first.
        everyones: The hashes that did not count, sorted: of the release, and of most submissions.
    """

    pairs: list
    everyones: np.ndarray = field(repr=False)


def read_cells(cells):
    """Makes `Cell`s.

    Args:
        cells: (name, kind, source) of each, the kind `"code"` or another.

    Returns:
        A list of those that hold something, and whether something was cut off: what is beyond
        `MOST_TOKENS`, or `MOST_CHARACTERS`.
    """
    found, left, room, cut = [], MOST_CHARACTERS, MOST_TOKENS, False
    for name, kind, source in cells:
        whole = source.replace("\r\n", "\n").replace("\r", "\n")
        text = whole[:left]
        tokens = code_tokens(text) if kind == "code" else prose_tokens(text)
        cut = cut or len(text) < len(whole) or len(tokens) > room
        tokens = tokens[:room]
        left, room = left - len(text), room - len(tokens)
        if tokens:
            found.append(Cell(name, text, tokens, hashes([kind for kind, _, _ in tokens])))
    return found, cut


def compare(class_cells, given, *, above=0.5, common=COMMON):
    """Compares each submission with each.

    Args:
        class_cells: `Cell`s by student.
        given: `Cell`s that everyone was given.
        above: The least share that is told of, above 0.
        common: What more than this share of the submissions have is everyone's.

    Returns:
        A `Likeness`.
    """
    students = sorted(class_cells)
    everyones = _everyones([class_cells[s] for s in students], given, common)
    prints = [fingerprints(class_cells[student], everyones) for student in students]
    counts = np.maximum([len(found) for found in prints], LEAST)
    shared = _shared(prints)
    shares = shared / np.minimum.outer(counts, counts)
    pairs = [
        Pair(students[a], students[b], float(shares[a, b]), int(shared[a, b]))
        for a, b in zip(*np.nonzero(np.triu(shares >= above, 1)), strict=True)
    ]
    return Likeness(sorted(pairs, key=lambda p: (-p.share, -p.common, p.first)), everyones)


def fingerprints(cells, everyones):
    """Returns the fingerprints of a submission's own, without doubles, sorted."""
    found = [cell.values[winnow(cell.values, is_in(cell.values, everyones))] for cell in cells]
    return np.unique(_joined(found))


def is_in(values, sorted_values):
    """Says of each value whether it is among sorted ones."""
    if not len(sorted_values):
        return np.zeros(len(values), bool)
    places = np.minimum(np.searchsorted(sorted_values, values), len(sorted_values) - 1)
    return sorted_values[places] == values


def _everyones(works, given, common):
    """Returns the hashes that say nothing of who has written them, sorted."""
    seen = _joined([np.unique(_joined([cell.values for cell in cells])) for cells in works])
    values, counts = np.unique(seen, return_counts=True)
    theirs = values[counts > max(FEW, common * len(works))]
    return np.unique(_joined([theirs, *(cell.values for cell in given)]))


def _joined(arrays):
    return np.concatenate([np.zeros(0, np.uint64), *arrays])


def _shared(prints):
    """Returns (n, n), how many fingerprints each two of n submissions share."""
    from scipy.sparse import csr_array  # slow to import

    _, columns = np.unique(_joined(prints), return_inverse=True)
    rows = np.repeat(np.arange(len(prints)), [len(found) for found in prints])
    shape = (len(prints), max(columns, default=0) + 1)
    table = csr_array((np.ones(len(columns), np.int64), (rows, columns)), shape=shape)
    return (table @ table.T).toarray()
