"""Feature maps of a model by their stride, for decoders and for pictures."""

from typing import NamedTuple

from coursekit._keras.networks.graph import calls_in_order, functional_graph, inner_graph
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.analysis.field.receptive_field import receptive_field
import keras
from keras import layers

FRAMES = (  # they change the border only: a stage does not end there
    layers.ZeroPadding2D,
    layers.Cropping2D,
)
PLACE_BY_PLACE = (  # they move nothing; the rest is asked, which takes longer
    layers.Activation,
    layers.Add,
    layers.BatchNormalization,
    layers.Dropout,
    layers.LeakyReLU,
    layers.Normalization,
    layers.ReLU,
    layers.Rescaling,
)
TRIAL_SIZE = 5040  # many strides divide it


class _Map(NamedTuple):
    """What is known of a feature map.

    Attributes:
        stride: Rows and columns of the input from one place to the next.
        learned: Whether it is more than a prepared image.
    """

    stride: tuple
    learned: bool


def endpoints(model):
    """Returns the last feature maps of each stride, on the way to the model's first output.

    `keras.Model(model.inputs, endpoints(model))` computes them all.

    Args:
        model: Functional or Sequential model of images, such as those of
            `coursekit.models` and `keras.applications`; the models nested in
            it are looked into.

    Returns:
        Dict such as {"stride2": ..., "stride4": ...}, strides ascending, of
        KerasTensors (N, H, W, C). A stride counts the pixels of the input
        from one place of the map to the next, as `receptive_field` does;
        where height and width differ, the larger counts. It is a fraction,
        as in "stride0.5", where maps are larger than the input.

    Raises:
        ValueError: If the model is not functional or holds a layer whose
            stride is not known; the message names it.

    Example:
        >>> from coursekit.analysis import endpoints
        >>> from coursekit.models import lenet
        >>> {name: maps.shape for name, maps in endpoints(lenet("lenet5")).items()}
        {'stride1': (None, 28, 28, 6), 'stride2': (None, 10, 10, 16), 'stride4': (None, 1, 1, 120)}
    """
    model = functional_graph(model)
    outputs = _flat_outputs(model)
    flat = functional_graph(keras.Model(model.inputs, outputs[0]))
    maps = {id(tensor): _Map((1, 1), False) for tensor in flat.inputs if len(tensor.shape) == 4}
    found = {}
    for node in calls_in_order(flat):
        given = {id(tensor): tensor for tensor in node.input_tensors if id(tensor) in maps}
        for tensor in node.output_tensors:
            made = _after(node, list(given.values()), tensor, maps)
            if made is None:
                continue
            maps[id(tensor)] = made
            if made.learned and not isinstance(node.operation, FRAMES):
                found[max(made.stride)] = tensor
    return {f"stride{stride:g}": found[stride] for stride in sorted(found)}


def _flat_outputs(model):
    """Returns the outputs of a model as tensors of one graph without models in it.

    A model that holds no other is left as it is.
    """
    if not any(inner_graph(operation) for operation in model.operations if _is_model(operation)):
        return model.outputs
    return keras.tree.flatten(_through(model, model._inputs_struct))


def _through(model, inputs):
    """Calls the layers of a model, and those of the models nested in it."""

    def expanded(operation):
        inner = inner_graph(operation) if _is_model(operation) else None
        if inner is None:
            return operation
        return lambda inputs, **options: _through(inner, inputs)

    return model._run_through_graph(inputs, operation_fn=expanded)


def _is_model(operation):
    return isinstance(operation, keras.Model)


def _after(node, given, tensor, maps):
    """Returns the `_Map` that an operation makes of maps; None if it makes none."""
    if not given or len(tensor.shape) != 4:
        return None
    known = [maps[id(source)] for source in given]
    before = tuple(max(strides) for strides in zip(*(m.stride for m in known), strict=True))
    learned = any(m.learned for m in known) or _has_weights(node.operation)
    if isinstance(node.operation, PLACE_BY_PLACE) or _keeps_sizes(given, tensor):
        return _Map(before, learned)
    step = _step(node, given)
    if step is None:
        return None
    learned = learned or not (step == (1, 1) or isinstance(node.operation, FRAMES))
    return _Map(tuple(old * new for old, new in zip(before, step, strict=True)), learned)


def _has_weights(operation):
    """Says whether an operation has weights, other than the statistics of images."""
    is_statistic = isinstance(operation, layers.Normalization)
    return bool(getattr(operation, "weights", ())) and not is_statistic


def _keeps_sizes(given, tensor):
    """Says whether all maps have the size of the new one; a step leaves 1 x 1 maps as large."""
    sizes = {tuple(map.shape[axis] for axis in spatial_axes()) for map in (*given, tensor)}
    return len(sizes) == 1 and not {None, 1} & {*sizes.pop()}


def _step(node, given):
    """Returns the stride of one operation, rows and columns; None if every place sees all."""
    name = node.operation.name
    shapes = {tuple(tensor.shape) for tensor in given}
    if len(shapes) > 1:
        joined = ", ".join(map(str, shapes))
        raise ValueError(f"`model`: {name!r} joins maps of other shapes, {joined}.")
    call = _OneCall(node, {id(tensor) for tensor in given})
    try:
        step = receptive_field(call, input_shape=shapes.pop()[1:], strict=False).stride
    except ValueError as error:
        step = _step_of_sizes(node, given)
        if step is None:
            raise ValueError(f"`model`: the stride of {name!r} is not known: {error}") from error
    return _step_of_sizes(node, given) if 0 in step else step


def _step_of_sizes(node, given):
    """Returns the stride by how the maps grow with the input; None if they do not.

    A block that scales its channels by the means of whole maps sees all of its
    input and has a stride nevertheless.
    """
    try:
        small, large = (_sizes_made(node, given, size) for size in (TRIAL_SIZE, 2 * TRIAL_SIZE))
    except (TypeError, ValueError):  # it takes no other size: JAX raises the former
        return None
    growth = [after - before for before, after in zip(small, large, strict=True)]
    return tuple(TRIAL_SIZE / more for more in growth) if all(growth) else None


def _sizes_made(node, given, size):
    """Returns the sizes that an operation makes of maps that are so high and wide."""
    values = {}
    for tensor in node.input_tensors:
        shape = [size or 1 for size in tensor.shape]
        for axis in spatial_axes() if any(tensor is map for map in given) else ():
            shape[axis] = size
        values[id(tensor)] = keras.KerasTensor(shape, tensor.dtype)
    arguments, options = node.arguments.fill_in(values)
    made = keras.tree.flatten(node.operation.compute_output_spec(*arguments, **options))[0]
    return [made.shape[axis] for axis in spatial_axes()]


class _OneCall(keras.Model):
    """One call of a layer or operation, as a model of the maps that are given to it."""

    def __init__(self, node, given):
        super().__init__(name=node.operation.name)
        self.operations = [node.operation]
        self._node = node
        self._given = given
        self.built = True

    def call(self, maps):
        values = {
            id(tensor): maps if id(tensor) in self._given else _blank(tensor)
            for tensor in self._node.input_tensors
        }
        arguments, options = self._node.arguments.fill_in(values)
        return self._node.operation(*arguments, **options)


def _blank(tensor):
    return keras.ops.zeros([size or 1 for size in tensor.shape], tensor.dtype)
