"""Where a tensor keeps the rows and columns of the image, and what they see."""

from math import prod
from typing import NamedTuple

from coursekit.analysis.field.axes import Axis, merged


class Map(NamedTuple):
    """A tensor that depends on the image.

    Attributes:
        height: The `Axis` of its rows.
        width: The `Axis` of its columns.
        places: Which axes of the tensor they are; None for one that it has
            no longer, because each unit sees all of it.
    """

    height: Axis
    width: Axis
    places: tuple

    @property
    def axes(self):
        """Height and width."""
        return self.height, self.width

    @property
    def sees_everything(self):
        """Whether each unit sees all rows and columns."""
        return all(axis.field.advance == 0 for axis in self.axes)

    @property
    def is_tokens(self):
        """Whether rows and columns lie along one axis, row by row."""
        return self.places[0] is not None and self.places[0] == self.places[1]

    def with_axes(self, axes):
        """Returns a map of these axes in the same places."""
        return Map(*axes, self.places)

    def at(self, places):
        """Returns the same map with its axes elsewhere."""
        return self._replace(places=tuple(places))

    def over(self, axes):
        """Returns the map of units that see everything along these axes of the tensor."""
        return self.with_axes(
            axis.of_all() if place in axes else axis
            for axis, place in zip(self.axes, self.places, strict=True)
        )

    def without(self, axes):
        """Returns the map behind a reduction that drops these axes of the tensor."""
        reduced = self.over(axes)
        places = [
            None if place is None or place in axes else place - sum(a < place for a in axes)
            for place in self.places
        ]
        return reduced.at(places)


def require_apart(found):
    """Requires that rows and columns are two axes of a tensor.

    Raises:
        ValueError: If they are not.
    """
    if found.is_tokens or None in found.places:
        raise ValueError("rows and columns are no axes of their own")


def merge(maps, *, strict=True):
    """Joins several maps, place by place.

    Args:
        maps: List of `Map`.
        strict: Whether paths that meet without aligning are an error.

    Returns:
        A `Map`.

    Raises:
        ValueError: If rows and columns are not in the same places, or do not align.
    """
    placed = sorted({found.places for found in maps if not found.sees_everything}, key=str)
    kept = [set(places) - {None} for places in zip(*placed, strict=True)]
    if any(len(places) > 1 for places in kept):
        raise ValueError(f"rows and columns lie along different axes: {placed}")
    axes = [
        merged(several, strict=strict)
        for several in zip(*(found.axes for found in maps), strict=True)
    ]
    places = [places.pop() if places else None for places in kept]
    return Map(*axes, tuple(places) if placed else maps[0].places)


def reshaped(found, before, after):
    """Returns the map of a tensor that is reshaped, if rows and columns can still be told.

    An axis stays where there are as many entries before it, behind it and
    along it as there were. Rows and columns may become one axis of tokens, and
    two again. What becomes one vector sees everything.

    Args:
        found: The `Map` of the tensor.
        before: Its shape; None is an unknown size.
        after: The new shape.

    Raises:
        ValueError: If rows and columns are mixed with other axes.
    """
    if found.sees_everything:
        return found.at((None, None))
    if len(after) == 2 and len(before) > 2 and after[0] == before[0]:
        return found.over(found.places).at((None, None))
    places = _places_after(found, before, after)
    if places is not None:
        return found.at(places)
    raise ValueError(f"it reshapes {before} to {after}, which moves rows and columns")


def _places_after(found, before, after):
    rows, columns = found.places
    if found.is_tokens:
        if (kept := _where(before, after, rows, rows)) is not None:
            return kept, kept
        split = [len(axis.extents or ()) for axis in found.axes]
        unmerged = (*before[:rows], *split, *before[rows + 1 :])
        kept = [_where(unmerged, after, rows + i, rows + i) for i in range(2)]
        return None if None in kept else kept
    kept = [p if p is None else _where(before, after, p, p) for p in found.places]
    if kept.count(None) == found.places.count(None):
        return kept
    if None not in (rows, columns) and columns == rows + 1:
        merged = _where(before, after, rows, columns)
        return None if merged is None else (merged, merged)
    return None


def _where(before, after, first, last):
    """Returns which axis of the new shape holds the axes first to last; None if none does."""
    parts = before[:first], before[first : last + 1], before[last + 1 :]
    wanted = [_numbers(part) for part in parts]
    for index in range(len(after)):
        parts = after[:index], after[index : index + 1], after[index + 1 :]
        sizes = [_numbers(part) for part in parts]
        is_open = sizes[1][1] and wanted[1][1]
        if [sizes[0], sizes[2]] == [wanted[0], wanted[2]] and (is_open or sizes[1] == wanted[1]):
            return index
    return None


def _numbers(sizes):
    """Returns the product of the known sizes and how many are unknown."""
    known = [size for size in sizes if size is not None]
    return prod(known), len(sizes) - len(known)
