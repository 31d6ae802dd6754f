"""The feature maps of an encoder at given strides, for decoders."""

from coursekit import analysis
from coursekit._keras.networks.models import require_model


def endpoints(model, strides):
    """Returns the last feature maps of a model at each of some strides.

    `keras.Model(model.inputs, endpoints(model, (4, 16)))` computes them all; layers of a decoder
    may be called on them directly. What a classifier has behind its last maps is left out.

    Args:
        model: Functional or Sequential model of images; models nested in it are looked into.
        strides: Pixels of the image from one place of a map to the next, such as (2, 4, 8, 16).

    Returns:
        List of KerasTensors (N, H, W, C), in the order of `strides`.

    Raises:
        ValueError: If `model` is no functional model, or has no map at one of the strides.

    Example:
        >>> from coursekit.models import mobilenet
        >>> [maps.shape for maps in endpoints(mobilenet("mobilenet"), (4, 32))]
        [(None, 56, 56, 128), (None, 7, 7, 1024)]
    """
    require_model(model)
    found = analysis.endpoints(model)
    missing = [stride for stride in strides if f"stride{stride}" not in found]
    if missing:
        raise ValueError(
            f"`model` must have feature maps of stride {', '.join(map(str, strides))}; "
            f"{model.name!r} has none of stride {', '.join(map(str, missing))}, only of "
            f"{', '.join(name.removeprefix('stride') for name in found) or 'no stride at all'}."
        )
    return [found[f"stride{stride}"] for stride in strides]
