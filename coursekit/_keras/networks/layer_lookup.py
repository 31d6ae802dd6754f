"""The one way to find a layer: by its path, its name or itself, however deep it is nested."""

from difflib import get_close_matches

from coursekit._keras.networks.models import require_model

MOST_NAMES = 12  # of those that an error lists


def find_layer(model, layer):
    """Finds a layer of a model or of the models nested in it.

    Args:
        model: Any `keras.Model`.
        layer: The layer's name; a path "outer/inner" where names repeat; or
            the layer itself.

    Returns:
        The `keras.Layer`.

    Raises:
        ValueError: If no layer, or more than one, has that name.

    Example:
        >>> import keras
        >>> from coursekit.interpret import find_layer
        >>> model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(2, name="scores")])
        >>> find_layer(model, "scores").units
        2
    """
    require_model(model)
    return choose(_layers_inside(model), layer)[1]


def layer_paths(model):
    """Maps the path of each layer inside a model to the layer.

    Args:
        model: Any `keras.Layer`; its own layers are walked, not itself.

    Returns:
        Dictionary from "outer/inner" to layer, outer layers first; of several
        layers of one path to the first.
    """
    paths = {}
    for path, layer in _layers_inside(model):
        paths.setdefault(path, layer)
    return paths


def choose(named, layer, *, argument="layer"):
    """Chooses the one layer that a path, a name or an object means.

    A whole path comes before the end of one: "conv" is the layer of that path
    even if there is "block/conv" as well.

    Args:
        named: Pairs of a path and a layer; a layer may come several times.
        layer: Path, name or the layer itself.
        argument: What a message calls it.

    Returns:
        The first pair of the layer.

    Raises:
        ValueError: If no layer or more than one is meant.
    """
    named = list(named)
    if isinstance(layer, str):
        found = [pair for pair in named if pair[0] == layer]
        found = found or [pair for pair in named if pair[0].endswith(f"/{layer}")]
    else:
        found = [pair for pair in named if pair[1] is layer]
    if not found:
        name = getattr(layer, "name", layer)
        names = _some_names([path for path, _ in named], name)
        raise ValueError(f"`{argument}` must be one of the model's layers ({names}); got {name!r}.")
    if len({id(other) for _, other in found}) > 1:
        paths = list(dict.fromkeys(path for path, _ in found))
        advice = "give its path" if len(paths) > 1 else "give the layer itself"
        raise ValueError(
            f"`{argument}` {layer!r} is the name of several layers: {', '.join(paths)}; {advice}."
        )
    return found[0]


def _layers_inside(layer):
    """Yields a path and a layer for every layer inside one, outer layers first."""
    for inner in layer._flatten_layers(include_self=False, recursive=False):
        yield inner.name, inner
        for path, innermost in _layers_inside(inner):
            yield f"{inner.name}/{path}", innermost


def _some_names(names, wanted):
    """Returns all names if they are few, else those most like the wanted one."""
    names = list(dict.fromkeys(names))
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    near = get_close_matches(str(wanted), names, n=MOST_NAMES, cutoff=0.4) or names[:MOST_NAMES]
    return f"{', '.join(near)} and {len(names) - len(near)} more"
