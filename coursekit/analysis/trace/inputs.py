"""What a model is given when it is traced."""

import keras


def input_specification(model, input_shape=None, *, open_sizes=False):
    """Returns the abstract inputs that a model is traced with.

    Args:
        model: A built `keras.Model`.
        input_shape: Shape of an input without the batch, or a structure of
            them; by default the shape that the model was built for.
        open_sizes: Whether sizes may stay unknown.

    Returns:
        A structure of `keras.KerasTensor` as the model takes it, of one image
        where the batch is open.

    Raises:
        ValueError: If a size is open that may not be, or shapes are missing.
    """
    structure = None
    if getattr(model, "inputs", None):
        structure = model.inputs[0] if isinstance(model, keras.Sequential) else model.input
    if structure is None:
        built_for = (model.get_build_config() or {}).get("input_shape")
        built_for = tuple(built_for)[1:] if _is_shape(built_for) else None
        shapes = _shapes(input_shape if input_shape is not None else built_for)
        batch_size, dtypes = 1, ["float32"] * len(shapes)
    else:
        given = keras.tree.flatten(structure)
        shapes = [tuple(tensor.shape)[1:] for tensor in given]
        shapes = shapes if input_shape is None else _shapes(input_shape)
        batch_size, dtypes = given[0].shape[0] or 1, [tensor.dtype for tensor in given]
    is_open = any(None in shape for shape in shapes)
    if not shapes or (is_open and not open_sizes):
        raise ValueError(
            "`input_shape` must be given, without the batch, where the model leaves sizes "
            f"open; {model.name!r} was built for {shapes or 'shapes that it does not tell'}."
        )
    if len(shapes) != len(dtypes):
        raise ValueError(f"`input_shape` must hold {len(dtypes)} shapes; got {input_shape!r}.")
    inputs = [
        keras.KerasTensor((batch_size, *shape), dtype=dtype)
        for shape, dtype in zip(shapes, dtypes, strict=True)
    ]
    if structure is None:
        return inputs if len(inputs) > 1 else inputs[0]
    return keras.tree.pack_sequence_as(structure, inputs)


def _is_shape(value):
    return isinstance(value, (tuple, list)) and all(
        size is None or isinstance(size, int) for size in value
    )


def _shapes(structure):
    """Lists the shapes of a structure, in the order of `keras.tree.flatten`."""
    if structure is None:
        return []
    if _is_shape(structure):
        return [tuple(structure)]
    items = structure
    if isinstance(structure, dict):
        items = [structure[name] for name in sorted(structure)]
    return [shape for item in items for shape in _shapes(item)]
