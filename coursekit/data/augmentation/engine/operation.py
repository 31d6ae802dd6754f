"""The three kinds of operation.

An operation draws its parameters for a batch, and `compose` carries out what was
drawn: a geometric operation says where each output pixel comes from, a color
operation is a matrix on colors, and a batch operation changes the whole batch.
"""

from functools import wraps

import numpy as np


class Operation:
    """What `compose` puts together; use one of the three kinds."""

    description = None

    def __repr__(self):
        return self.description or call_text(type(self).__name__, (), vars(self))


class GeometricOperation(Operation):
    """Base class of operations that move pixels: images, masks and boxes alike.

    Overwrite `draw` in a subclass, or give a function. All geometric operations in a
    row make one warp with one interpolation.

    Args:
        draw: Function to use as the method `draw`.

    Example:
        >>> import numpy as np
        >>> class SwapRowsAndColumns(GeometricOperation):
        ...     def draw(self, count, size, generator):
        ...         swap = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1.0]])
        ...         return np.tile(swap, (count, 1, 1)), size[::-1]
        >>> SwapRowsAndColumns()
        SwapRowsAndColumns()
    """

    def __init__(self, draw=None):
        if draw is not None:
            self.draw = draw

    def draw(self, count, size, generator):
        """Draws where the pixels of the output come from.

        Args:
            count: Number of images, N.
            size: Their height and width.
            generator: `numpy.random.Generator`.

        Returns:
            Where they come from: (N, 3, 3) float64 matrices that turn (x, y, 1) of an
            output pixel into that of the input, in pixels, the first pixel's center
            at 0; or (N, H, W, 2) float32 shifts in x and y. And the output's height
            and width.
        """
        raise NotImplementedError(f"{type(self).__name__} must have a method `draw`.")


class ColorOperation(Operation):
    """Base class of operations on the color of each pixel, linear in it and in the mean color.

    Overwrite `draw` in a subclass, or give a function. All color operations in a row make
    one matrix and one cut to the value range.

    Args:
        draw: Function to use as the method `draw`.

    Example:
        >>> import numpy as np
        >>> class Invert(ColorOperation):
        ...     def draw(self, count, channels, generator):
        ...         identity = np.tile(np.eye(channels), (count, 1, 1))
        ...         return -identity, 0 * identity, np.ones((count, channels))
        >>> Invert()
        Invert()
    """

    def __init__(self, draw=None):
        if draw is not None:
            self.draw = draw

    def draw(self, count, channels, generator):
        """Draws matrices on colors.

        Args:
            count: Number of images, N.
            channels: Number of their channels, C.
            generator: `numpy.random.Generator`.

        Returns:
            (N, C, C) matrices that multiply a pixel's color, (N, C, C) matrices that
            multiply the image's mean color, and (N, C) shifts, for values in [0, 1].
        """
        raise NotImplementedError(f"{type(self).__name__} must have a method `draw`.")


class BatchOperation(Operation):
    """Base class of all other operations.

    Overwrite `apply` in a subclass, or give a function.

    Args:
        apply: Function to use as the method `apply`.

    Example:
        >>> class Fade(BatchOperation):
        ...     def __init__(self, share):
        ...         self.share = share
        ...
        ...     def apply(self, batch, generator):
        ...         return batch.with_images(batch.float_images() * (1 - self.share))
        >>> Fade(0.25)
        Fade(share=0.25)
    """

    def __init__(self, apply=None):
        if apply is not None:
            self.apply = apply

    def apply(self, batch, generator):
        """Changes a batch.

        Args:
            batch: `Batch`. Its arrays must stay as they are.
            generator: `numpy.random.Generator`.

        Returns:
            The `Batch` to use instead, images in uint8, or float32 in [0, 1].
        """
        raise NotImplementedError(f"{type(self).__name__} must have a method `apply`.")


def described(function):
    """Makes what a function returns show the call that made it."""

    @wraps(function)
    def make(*arguments, **options):
        made = function(*arguments, **options)
        made.description = call_text(function.__name__, arguments, options)
        return made

    return make


def call_text(name, arguments, options):
    """Writes a call: positional arguments as they are, keyword arguments with their names."""
    shown = [_shown(value) for value in arguments]
    shown += [f"{key}={_shown(value)}" for key, value in options.items()]
    return f"{name}({', '.join(shown)})"


def _shown(value):
    if isinstance(value, np.ndarray):
        return f"<{value.dtype} array {value.shape}>"
    return value.__name__ if callable(value) and hasattr(value, "__name__") else repr(value)
