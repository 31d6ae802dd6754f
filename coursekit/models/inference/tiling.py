"""How an axis of an image is cut into tiles that overlap, and how their results are blended."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Tiling:
    """The tiles along one axis.

    A model makes of the `tile` pixels that it sees `out` in their middle. Of those the
    outermost `edge` on each side count nothing, for they have seen the tile's border; the next
    ones are blended with the neighbor's, over as many pixels as the tiles share beyond the edges.

    Args:
        length: Pixels of the image.
        tile: Pixels that the model sees.
        out: Pixels that it returns.
        overlap: Returned pixels that neighbors share, less than `out`.
    """

    length: int
    tile: int
    out: int
    overlap: int

    @property
    def edge(self):
        """Returned pixels that count nothing, on each side."""
        return self.overlap // 4

    @property
    def step(self):
        """Pixels from one tile to the next."""
        return self.out - self.overlap

    @property
    def count(self):
        """Number of tiles; the last one ends at or behind the image's end."""
        return 1 + max(0, -(-(self.length - self._core) // self.step))

    @property
    def _core(self):
        return self.out - 2 * self.edge

    def seen(self, number):
        """Returns which pixels of the image a tile shows, mirrored at its borders.

        The border itself is not repeated: left of pixel 0 is pixel 1.
        """
        margin = (self.tile - self.out) // 2
        places = number * self.step - self.edge - margin + np.arange(self.tile)
        period = max(1, 2 * (self.length - 1))
        places = places % period
        return np.where(places < self.length, places, period - places)

    def place(self, number):
        """Returns two slices: what a tile's result covers of the image, and that of the result."""
        first = number * self.step
        last = min(first + self._core, self.length)
        return slice(first, last), slice(self.edge, self.edge + last - first)

    def weights(self):
        """Returns the weights of each tile's result at the places of `place`, of sum 1."""
        ramp = self.overlap - 2 * self.edge
        rising = np.minimum(1.0, (np.arange(self._core) + 0.5) / max(ramp, 0.5))
        profile = np.minimum(rising, rising[::-1])
        total = np.zeros(self.length)
        places = [self.place(number)[0] for number in range(self.count)]
        for place in places:
            total[place] += profile[: place.stop - place.start]
        return [profile[: place.stop - place.start] / total[place] for place in places]
