"""What the units of a layer give for images: maps, of one place for a dense layer."""

from coursekit.interpret.probing.layer_outputs import layer_outputs


def unit_maps(model, layer, inputs):
    """Returns the (N, h, w, K) float32 maps of a layer; (N, 1, 1, K) of a dense one.

    Args:
        model: The `keras.Model`.
        layer: The `keras.Layer` inside it.
        inputs: Tensors in the structure that the model takes.

    Raises:
        ValueError: If the layer returns neither maps nor a row of units.
    """
    (maps,) = layer_outputs(model, [layer], inputs)
    if len(maps.shape) == 2:
        return maps[:, None, None, :]
    if len(maps.shape) != 4:
        raise ValueError(
            f"`layer` {layer.name!r} must have an output of rows, columns and channels, or of "
            f"units; got shape {tuple(maps.shape)}."
        )
    return maps
