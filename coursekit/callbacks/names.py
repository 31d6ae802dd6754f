"""Names of layers and weights that tell them apart in a model, nested ones too."""

from collections import Counter

from coursekit._keras.networks.layer_lookup import layer_paths


def layer_names(model):
    """Maps each layer inside a model to its name, or to its path where the name repeats.

    Args:
        model: Any `keras.Model`.

    Returns:
        Dictionary from layer to text.
    """
    paths = {}
    for path, layer in layer_paths(model).items():
        paths.setdefault(layer, path)
    counts = Counter(layer.name for layer in paths)
    return {layer: layer.name if counts[layer.name] == 1 else path for layer, path in paths.items()}


def weight_names(model):
    """Lists a name for each trainable weight: Keras's path, or the layer's where that repeats.

    Args:
        model: Any built `keras.Model`.

    Returns:
        List of texts, in the order of `model.trainable_variables`.
    """
    weights = model.trainable_variables
    counts = Counter(weight.path for weight in weights)
    if max(counts.values(), default=1) == 1:
        return [weight.path for weight in weights]
    owners = {  # inner layers come later, and hold the weight
        id(weight): path
        for path, layer in layer_paths(model).items()
        for weight in layer.trainable_variables
    }
    return [
        weight.path
        if counts[weight.path] == 1
        else f"{owners.get(id(weight), model.name)}/{weight.name}"
        for weight in weights
    ]
