"""Long work in batches, with its progress."""

from coursekit._keras.progress import progress
import keras
import numpy as np


def in_batches(function, arrays, *, size, what="images"):
    """Applies a function to batches of arrays and joins what it returns.

    Args:
        function: Takes a batch of each array and returns a tensor, or a tuple of them.
        arrays: Arrays of the same length.
        size: Items in a batch.
        what: What they are, for the progress of long work.

    Returns:
        An array, or a tuple of them.
    """
    count, found = len(arrays[0]), []
    with progress(count, what) as done:
        for start in range(0, count, size):
            returned = function(*(array[start : start + size] for array in arrays))
            found.append(keras.tree.map_structure(keras.ops.convert_to_numpy, returned))
            done(min(start + size, count))
    return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *found)


def versions_in_batches(images, versions, *, size, what):
    """Goes through several versions of each image in full batches, with progress.

    Args:
        images: Number of images.
        versions: Number of versions of each.
        size: Items in a batch.
        what: What the versions are, for the progress of long work.

    Yields:
        Which image and which version each item of a batch is, two int64 arrays. The order is
        image by image.
    """
    work = images * versions
    with progress(work, what) as done:
        for start in range(0, work, size):
            end = min(start + size, work)
            yield np.divmod(np.arange(start, end), versions)
            done(end)
