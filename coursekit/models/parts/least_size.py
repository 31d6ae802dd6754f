"""How large images must be for a network that makes its maps smaller."""

from functools import wraps
from inspect import signature

from coursekit.models.parts.ends import channel_axis

TOO_SMALL = "output size would be"  # in Keras's error of a window larger than its maps
LARGEST = 1024  # pixels; no family needs more


def names_least_size(build):
    """Makes a function that builds a model say how large images must be, where they are too small.

    Keras's own error names maps and windows inside the network.

    Args:
        build: Function of a variant and of options, `input_shape` among them.

    Returns:
        The function, which raises a ValueError that names `input_shape`.
    """

    @wraps(build)
    def checked(variant, **options):
        try:
            return build(variant, **options)
        except ValueError as error:
            if TOO_SMALL not in str(error) or "input_shape" not in options:
                raise
            failure = error
        raise ValueError(_message(build, variant, options)) from failure

    return checked


def _message(build, variant, options):
    shape, own = options["input_shape"], {"include_top": False, "weights": None}
    place = slice(1, 3) if channel_axis() == 1 else slice(0, 2)
    open_shape = list(shape)
    open_shape[place] = [None, None]
    model = build(variant, **{**options, **own, "input_shape": tuple(open_shape)})
    least = _least(model, open_shape, place)
    small = options.get("stem") == "small" or "stem" not in signature(build).parameters
    return (
        f"`input_shape` must have a height and a width of {least} or more for {variant!r}; got "
        f"{' x '.join(map(str, shape[place]))}. Enlarge the images"
        + ("." if small else ', or take `stem="small"`, which is made for smaller ones.')
    )


def _least(model, shape, place):
    """Returns the smallest square that passes, by bisection."""
    low, high = 0, LARGEST
    while high - low > 1:
        middle = (low + high) // 2
        shape[place] = [middle, middle]
        low, high = (low, middle) if _passes(model, shape) else (middle, high)
    return high


def _passes(model, shape):
    try:
        return all(size > 0 for size in model.compute_output_shape((1, *shape))[1:])
    except ValueError:
        return False
