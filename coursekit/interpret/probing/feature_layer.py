"""The layer whose maps a method looks at, and its place in the model."""

from contextlib import contextmanager

from coursekit._keras.networks.layer_lookup import find_layer, layer_paths
from coursekit._keras.networks.patched_call import first_outputs, patched_call
from coursekit._keras.tensors.spatial_axes import spatial_axes
import keras
from keras import ops


def feature_layer(model, layer, run):
    """Finds the layer of a class-activation map.

    Args:
        model: The `keras.Model`.
        layer: Name, path or object; None for the last whose output has places.
        run: Function that runs the model on one image.

    Returns:
        The layer and the shape of its output for that image.

    Raises:
        ValueError: If there is none, it is not called or its output has no places.
    """
    wanted = [find_layer(model, layer)] if layer is not None else _innermost(model)
    with first_outputs(wanted) as outputs:
        returned = {id(tensor) for tensor in keras.tree.flatten(run())}
    if layer is None:
        with_places = [
            (found, tuple(output.shape))
            for found, output in outputs.items()
            if _has_places(output) and id(output) not in returned
        ]
        if not with_places:
            raise ValueError(
                f"`layer` must be given: no layer of {model.name!r} but the last has an output "
                "with rows and columns."
            )
        return with_places[-1]
    output = outputs.get(wanted[0])
    if output is None or not _has_places(output, least=1):
        got = "no call of it" if output is None else f"one of shape {_shape(output)}"
        raise ValueError(
            f"`layer` {wanted[0].name!r} must have an output of rows, columns and channels; "
            f"got {got}."
        )
    return wanted[0], tuple(output.shape)


@contextmanager
def probed(layer, probe):
    """Adds a tensor to what a layer returns at its first call while the context lasts.

    The gradient with respect to the probe is that with respect to the layer's output.

    Args:
        layer: The `keras.Layer`.
        probe: float32 tensor of the shape of its output.

    Yields:
        List that will hold the output, without the probe.
    """
    kept = []

    def wrap(call):
        def call_with_probe(*args, **kwargs):
            output = call(*args, **kwargs)
            if kept:
                return output
            kept.append(output)
            return output + ops.cast(probe, output.dtype)

        return call_with_probe

    with patched_call(layer, wrap):
        yield kept


def _innermost(model):
    """Lists the layers that hold no others that are called for them."""
    return [
        layer
        for layer in {id(layer): layer for layer in layer_paths(model).values()}.values()
        if not isinstance(layer, (keras.Model, keras.layers.InputLayer))
    ]


def _has_places(output, least=2):
    if not ops.is_tensor(output) or len(output.shape) != 4:
        return False
    return all(output.shape[axis] >= least for axis in spatial_axes())


def _shape(output):
    return tuple(output.shape) if ops.is_tensor(output) else type(output).__name__
