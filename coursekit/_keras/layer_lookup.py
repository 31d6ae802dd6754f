"""Finding a layer, however deep it is nested."""

import keras


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
    """
    paths = layer_paths(model)
    if isinstance(layer, keras.Layer):
        found = {path: other for path, other in paths.items() if other is layer}
    else:
        found = {
            path: other
            for path, other in paths.items()
            if path == layer or path.endswith(f"/{layer}")
        }
    found = {layer: found[layer]} if layer in found else found
    if not found:
        name = getattr(layer, "name", layer)
        raise ValueError(
            f"`layer` must be one of the model's layers ({', '.join(paths)}); got {name!r}."
        )
    if len({id(other) for other in found.values()}) > 1:
        raise ValueError(f"`layer` {layer!r} is the name of several layers: {', '.join(found)}.")
    return next(iter(found.values()))


def layer_paths(model):
    """Maps the path of each layer inside a model to the layer.

    Args:
        model: Any `keras.Layer`; its own layers are walked, not itself.

    Returns:
        Dictionary from "outer/inner" to layer, outer layers first.
    """
    paths = {}
    for layer in model._flatten_layers(include_self=False, recursive=False):
        paths.setdefault(layer.name, layer)
        for path, inner in layer_paths(layer).items():
            paths.setdefault(f"{layer.name}/{path}", inner)
    return paths
