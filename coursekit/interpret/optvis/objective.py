"""What an objective is: a weighted sum of terms, each of what the model shows at one place."""

from collections.abc import Callable
from enum import Enum
from numbers import Real
from typing import NamedTuple
from weakref import ref

from coursekit._keras.networks.layer_lookup import find_layer
from coursekit._keras.networks.logits import kept_logits
from coursekit._keras.networks.patched_call import first_outputs
from coursekit.interpret.probing.layer_outputs import layer_outputs
from coursekit.interpret.probing.scores import output_names
import numpy as np


class Place(Enum):
    """Where a term looks that looks at no layer."""

    IMAGES = "images"
    OUTPUTS = "outputs"


class Term(NamedTuple):
    """One number for each image.

    Attributes:
        function: Takes what is seen at the place, the numbers and the options, and returns (N,)
            float32 scores. It sees a layer's output and the images in float32 with the channels
            last, and the model's outputs as they are.
        place: A layer by name, path or object, or a `Place`.
        numbers: What changes without a new compilation: for each a value, an array of a value for
            each image, or None.
        options: What the compiled function depends on, hashable. The names of the model's outputs
            come behind them where the term looks at these.
        check: Takes the same as the function, for one image and all numbers, and raises a
            ValueError if they do not suit; or None.
        factor: Weight of the term in the sum.
    """

    function: Callable
    place: object
    numbers: tuple = ()
    options: tuple = ()
    check: Callable | None = None
    factor: float = 1.0


class Objective:
    """What ascent raises. Objectives are added, subtracted, and multiplied by numbers.

    Args:
        terms: `Term` objects.

    Example:
        >>> from coursekit.interpret.optvis import objectives
        >>> both = objectives.channel("conv", 3) - 0.5 * objectives.deep_dream("conv")
        >>> [term.factor for term in both.terms]
        [1.0, -0.5]
    """

    def __init__(self, terms):
        self.terms = tuple(terms)

    def __add__(self, other):
        return (
            Objective(self.terms + other.terms) if isinstance(other, Objective) else NotImplemented
        )

    def __mul__(self, factor):
        if not isinstance(factor, Real):
            return NotImplemented
        return Objective(term._replace(factor=term.factor * factor) for term in self.terms)

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other if isinstance(other, Objective) else NotImplemented

    @property
    def count(self):
        """How many images its numbers are for, or None if they are for any."""
        numbers = [number for term in self.terms for number in term.numbers]
        return next((len(number) for number in numbers if np.ndim(number)), None)

    def key(self, model):
        """Returns what a compiled function depends on; layers are referred to weakly."""
        return tuple((t.function, *_looking(model, t)) for t in self.terms)

    def data(self, count):
        """Returns the factor and the numbers of each term, a number for each image.

        Args:
            count: Number of images.

        Raises:
            ValueError: If there are numbers for another number of images.
        """
        return [
            (np.asarray(t.factor, "float32"), *(_spread(number, count) for number in t.numbers))
            for t in self.terms
        ]

    def check(self, model, views):
        """Raises a ValueError if the numbers do not suit what the model shows.

        Args:
            model: The `keras.Model`.
            views: What `seen` returned for one image.
        """
        for term, view in zip(self.terms, views, strict=True):
            if term.check is not None:
                numbers = (None if x is None else np.atleast_1d(x) for x in term.numbers)
                term.check(view, *numbers, *_looking(model, term)[1])


def seen(model, key, inputs, images):
    """Runs the model once and returns what each term sees.

    Args:
        model: The `keras.Model`.
        key: What `Objective.key` returned.
        inputs: What the model takes.
        images: (N, H, W, C) images that are made, before any transform.

    Raises:
        ValueError: If a layer is not called or does not return one tensor.
    """
    layers = dict.fromkeys(place() for _, place, _ in key if not isinstance(place, Place))
    with kept_logits(), first_outputs([model]) as returned:
        at_places = dict(zip(layers, layer_outputs(model, list(layers), inputs), strict=True))
    at_places |= {Place.OUTPUTS: returned[model], Place.IMAGES: images}
    return [at_places[place if isinstance(place, Place) else place()] for _, place, _ in key]


def total(key, views, data):
    """Returns the (N,) weighted sum of the terms.

    Args:
        key: What `Objective.key` returned.
        views: What `seen` returned.
        data: What `Objective.data` returned.
    """
    terms = [
        factor * function(view, *numbers, *options)
        for (function, _, options), view, (factor, *numbers) in zip(key, views, data, strict=True)
    ]
    return sum(terms[1:], start=terms[0])


def _looking(model, term):
    """Returns where a term looks, a layer by a weak reference, and its options."""
    if term.place is Place.OUTPUTS:
        return term.place, (*term.options, output_names(model))
    is_place = isinstance(term.place, Place)
    return (term.place if is_place else ref(find_layer(model, term.place))), term.options


def _spread(number, count):
    if number is None:
        return None
    if np.ndim(number) and len(number) != count:
        raise ValueError(
            f"`objective` must have a number for each of {count} images; got {len(number)}."
        )
    return np.broadcast_to(number, (count,))
