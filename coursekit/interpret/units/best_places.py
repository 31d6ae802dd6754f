"""The largest values of several channels so far, while images pass by."""

import numpy as np


class BestPlaces:
    """Keeps for each channel the images with its largest values.

    Of equal values the earlier image stays, so that the size of the batches does not matter.

    Args:
        channels: Number of channels.
        count: Images to keep for each.
    """

    def __init__(self, channels, count):
        self.count = count
        self.values = np.empty((0, channels), "float32")
        self.images = np.empty((0, channels), int)
        self.places = np.empty((0, channels), int)
        self.kept = np.empty((0, channels), object)

    def update(self, values, places, first, keep):
        """Takes in a batch.

        Args:
            values: (N, channels) float array, the largest value of each channel in each image.
            places: (N, channels) integers, where it is.
            first: Index of the batch's first image among all.
            keep: Function that returns what to keep of the image at a batch index, given that
                index and a place; called for new entries only.
        """
        images = np.broadcast_to(first + np.arange(len(values))[:, None], values.shape)
        joined = np.concatenate([self.values, values])
        order = np.argsort(-joined, axis=0, kind="stable")[: self.count]
        self.values = np.take_along_axis(joined, order, 0)
        self.images = np.take_along_axis(np.concatenate([self.images, images]), order, 0)
        self.places = np.take_along_axis(np.concatenate([self.places, places]), order, 0)
        old = len(self.kept)
        kept = np.concatenate([self.kept, np.empty(values.shape, object)])
        self.kept = np.take_along_axis(kept, order, 0)
        for entry in zip(*np.nonzero(order >= old), strict=True):
            self.kept[entry] = keep(order[entry] - old, self.places[entry])
