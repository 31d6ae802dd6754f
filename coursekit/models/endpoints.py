"""Feature maps of a model by their stride, for decoders and for pictures."""

from coursekit._keras.graph import calls_in_order, functional_graph
import keras
from keras import layers

PREPARATION = (layers.ZeroPadding2D, layers.Cropping2D, layers.Rescaling, layers.Normalization)
GLOBAL_POOLING = (layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D)


def endpoints(model):
    """Returns the last feature maps of each stride, on the way to the model's first output.

    `keras.Model(model.inputs, endpoints(model))` computes them all.

    Args:
        model: Flat functional or Sequential model of images, such as those of
            `coursekit.models` and `keras.applications`.

    Returns:
        Dict such as {"stride2": ..., "stride4": ...}, strides ascending, of
        KerasTensors (N, H, W, C). A stride counts the pixels of the input
        from one place of the map to the next; where height and width differ,
        the larger counts.

    Raises:
        ValueError: If the model is not functional, or holds another model.
    """
    model = functional_graph(model)
    wanted = _ancestors(model.outputs[0])
    strides = {id(tensor): 1 for tensor in model.inputs}
    found = {}
    for node in calls_in_order(model):
        if isinstance(node.operation, keras.Model):
            raise ValueError(f"`model` must be flat; it holds the model {node.operation.name!r}.")
        known = [strides.get(id(tensor)) for tensor in node.input_tensors]
        stride = max((stride for stride in known if stride), default=None)
        if stride is None or isinstance(node.operation, GLOBAL_POOLING):
            continue
        for tensor in node.output_tensors:
            strides[id(tensor)] = _stride_after(node.operation, stride)
            is_map = len(tensor.shape) == 4 and not isinstance(node.operation, PREPARATION)
            if is_map and id(tensor) in wanted:
                found[strides[id(tensor)]] = tensor
    return {f"stride{stride}": found[stride] for stride in sorted(found)}


def _ancestors(tensor):
    """Returns the ids of the tensors that a tensor is computed from, and its own."""
    seen, waiting = set(), [tensor]
    while waiting:
        tensor = waiting.pop()
        if id(tensor) in seen:
            continue
        seen.add(id(tensor))
        waiting += tensor._keras_history.operation._inbound_nodes[
            tensor._keras_history.node_index
        ].input_tensors
    return seen


def _stride_after(operation, stride):
    step = getattr(operation, "strides", 1)
    step = max(step) if isinstance(step, (tuple, list)) else step or 1
    if isinstance(operation, layers.Conv2DTranspose):
        return max(1, stride // step)
    if isinstance(operation, layers.UpSampling2D):
        return max(1, stride // max(operation.size))
    return stride * step
