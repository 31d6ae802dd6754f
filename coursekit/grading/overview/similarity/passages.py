"""Where two submissions agree: runs of tokens that both have, and not everyone has."""

from dataclasses import dataclass

from coursekit.grading.overview.similarity.likeness import is_in
from coursekit.grading.overview.similarity.winnowing import LENGTH
import numpy as np

MOST_PLACES = 50  # where a run may begin in the other submission


@dataclass(frozen=True)
class Passage:
    """A run of tokens in both of two submissions.

    Attributes:
        first, second: Where it is in each: the cell's index, start and end in its text.
        size: How many tokens it has.
    """

    first: tuple
    second: tuple
    size: int


def common_passages(first, second, everyones):
    """Finds the runs that two submissions share; no token is in two of them.

    Args:
        first, second: The `Cell`s of each.
        everyones: Sorted hashes that do not count; see `Likeness`.

    Returns:
        `Passage`s in the order of the first.
    """
    where = {}
    for index, cell in enumerate(second):
        own = ~is_in(cell.values, everyones)
        for place in np.flatnonzero(own).tolist():
            where.setdefault(int(cell.values[place]), []).append((index, place))
    used = [bytearray(len(cell.tokens)) for cell in second]
    values = [cell.values.tolist() for cell in second]
    found = []
    for index, cell in enumerate(first):
        found += _of_cell(index, cell, second, where, used, values)
    return found


def _of_cell(index, cell, second, where, used, values):
    """Yields the passages that begin in one cell, and marks their tokens in the other as used."""
    own, place = cell.values.tolist(), 0
    while place < len(own):
        candidates = [
            (_run(own, place, values[other], start, used[other], where), other, start)
            for other, start in where.get(own[place], ())[:MOST_PLACES]
        ]
        hits, other, start = max(candidates, key=lambda c: (c[0], -c[1], -c[2]), default=(0, 0, 0))
        if not hits:
            place += 1
            continue
        size = hits + LENGTH - 1
        used[other][start : start + size] = b"\1" * size
        ends = (index, *_ends(cell, place, size)), (other, *_ends(second[other], start, size))
        yield Passage(*ends, size)
        place += size


def _run(own, place, others, start, used, where):
    """Returns how many hashes in a row agree, over tokens that are free, to the last in `where`."""
    hits = 0
    for count in range(min(len(own) - place, len(others) - start)):
        one, at = own[place + count], start + count
        taken = used[at + LENGTH - 1] if count else 1 in used[at : at + LENGTH]
        if one != others[at] or taken:
            break
        hits = count + 1 if one in where else hits
    return hits


def _ends(cell, place, size):
    return cell.tokens[place][1], cell.tokens[place + size - 1][2]
