"""Running the graph of a model again, with another function in the place of each layer."""

from functools import partial

from coursekit._keras.networks.graph import inner_graph
import keras


def rerun(graph, inputs, visit, path=()):
    """Runs a graph on other tensors; the models nested in it are laid out flat.

    Args:
        graph: Functional model.
        inputs: List of tensors in the place of its inputs.
        visit: Function of a layer or operation, its path and the arguments of the call, which
            returns what stands for its output.
        path: Names of the models and layers around the graph.

    Returns:
        Structure of what stands for the outputs.
    """

    def stand_in(operation):
        here = (*path, operation.name)
        inner = inner_graph(operation) if isinstance(operation, keras.Model) else None
        if inner is None:
            return partial(visit, operation, here)
        return lambda inputs, **options: rerun(inner, inputs, visit, here)

    return graph._run_through_graph(inputs, stand_in)


def opened(layer, arguments):
    """Returns the graph of what a layer calls inside.

    Args:
        layer: A built layer that is made of others.
        arguments: Structure of the tensors that it is called with.

    Returns:
        A functional model of the layers inside.

    Raises:
        ValueError: If what it computes is no such graph.
    """
    inputs = keras.tree.map_structure(
        lambda item: (
            keras.Input(batch_shape=item.shape, dtype=item.dtype)
            if isinstance(item, keras.KerasTensor)
            else item
        ),
        arguments,
    )
    flat = [item for item in keras.tree.flatten(inputs) if isinstance(item, keras.KerasTensor)]
    try:
        return keras.Model(flat, layer.call(*inputs))
    except Exception as error:
        raise ValueError("is custom and cannot be taken apart") from error
