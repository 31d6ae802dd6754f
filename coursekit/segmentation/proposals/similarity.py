"""How alike two neighboring regions are, by color, texture, size and fill."""

from coursekit.segmentation.pixels.pixel_features import lab_image
from coursekit.segmentation.proposals.proposals import box_areas, joined_boxes, segment_boxes
import numpy as np
from scipy.ndimage import gaussian_filter

COLOR_BINS = 25
TEXTURE_BINS = 10
DIRECTIONS = 4  # of a half turn; the other half mirrors their histograms
MEASURES = ("color", "texture", "size", "fill")


class RegionTable:
    """Features of regions, with rows free for those that mergers make.

    Args:
        image: (H, W, 3) array of `read_image`.
        labels: (H, W) int32 regions from 0 to R - 1.
        measures: The measures out of `MEASURES` whose sum is the similarity.
    """

    def __init__(self, image, labels, measures):
        self.measures = measures
        self.pixels = labels.size
        self.count = int(labels.max()) + 1
        self.sizes = self._with_room(np.bincount(labels.ravel()))
        self.boxes = self._with_room(segment_boxes(labels))
        self.colors = self._with_room(_histograms(lab_image(image), labels, COLOR_BINS))
        self.textures = self._with_room(_histograms(_derivatives(image), labels, TEXTURE_BINS))

    def similarity(self, first, second):
        """Returns the sum of the measures, each from 0 to 1, for pairs of regions."""
        return sum(getattr(self, f"_{measure}")(first, second) for measure in self.measures)

    def join(self, first, second, made):
        """Fills the row of a region made of two."""
        self.sizes[made] = self.sizes[first] + self.sizes[second]
        self.boxes[made] = joined_boxes(self.boxes[first], self.boxes[second])
        share = self.sizes[first] / self.sizes[made]
        for table in (self.colors, self.textures):
            table[made] = share * table[first] + (1 - share) * table[second]

    def _with_room(self, rows):
        return np.concatenate([rows, np.zeros_like(rows[1:])])

    def _color(self, first, second):
        return np.minimum(self.colors[first], self.colors[second]).sum(-1)

    def _texture(self, first, second):
        return np.minimum(self.textures[first], self.textures[second]).sum(-1)

    def _size(self, first, second):
        return 1 - (self.sizes[first] + self.sizes[second]) / self.pixels

    def _fill(self, first, second):
        around = box_areas(joined_boxes(self.boxes[first], self.boxes[second]))
        return 1 - (around - self.sizes[first] - self.sizes[second]) / self.pixels


def _histograms(values, labels, bins):
    """Returns (R, C * bins) histograms of (H, W, C) values over regions, each with the sum 1."""
    lowest, highest = values.min(), values.max()
    places = (values - lowest) / ((highest - lowest) or 1) * bins
    places = np.minimum(places.astype(int), bins - 1).reshape(labels.size, -1)
    channels, count = places.shape[1], int(labels.max()) + 1
    codes = (labels.reshape(-1, 1) * channels + np.arange(channels)) * bins + places
    histograms = np.bincount(codes.ravel(), minlength=count * channels * bins)
    histograms = histograms.reshape(count, -1)
    return histograms / histograms.sum(1, keepdims=True)


def _derivatives(image):
    """Returns the derivatives of an image's channels in several directions, (H, W, 3 * D)."""
    down, across = (gaussian_filter(image, (1, 1, 0), order) for order in ((1, 0, 0), (0, 1, 0)))
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    return np.concatenate([np.cos(a) * across + np.sin(a) * down for a in angles], axis=-1)
