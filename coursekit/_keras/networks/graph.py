"""The graph of a functional or Sequential model."""


def inner_graph(model):
    """Returns the functional model that a Sequential or functional one is, or None."""
    graph = getattr(model, "_functional", None) or model
    return graph if hasattr(graph, "_nodes_by_depth") else None


def functional_graph(model):
    """Returns the functional model that a model is.

    Args:
        model: Built functional or Sequential model.

    Raises:
        ValueError: If it is neither, or is not built.
    """
    graph = inner_graph(model)
    if graph is None:
        raise ValueError(
            f"`model` must be a built functional or Sequential model; got {type(model).__name__}."
        )
    return graph


def calls_in_order(graph):
    """Returns the nodes of a graph, calls of its layers, each after those it depends on."""
    depths = sorted(graph._nodes_by_depth, reverse=True)
    return [node for depth in depths for node in graph._nodes_by_depth[depth] if not node.is_input]
