"""The operations of a trace, whichever backend wrote them down."""

from coursekit.analysis.trace.jax_program import JaxProgram
import keras


class TensorFlowGraph:
    """Finds the operations of TensorFlow's graph."""

    def made_by(self, tensor):
        """Returns the operation that made a tensor, or None for a number that is there already.

        Raises:
            LookupError: If the graph does not tell.
        """
        if hasattr(tensor, "numpy"):
            return None
        operation = getattr(tensor, "op", None)
        if operation is None:
            raise LookupError("what made the tensor is not written down")
        return operation


def operations(is_whole=lambda parameters: False):
    """Returns what finds the operation that made a tensor of a trace.

    Args:
        is_whole: As of `JaxProgram`, on JAX.

    Returns:
        A `TensorFlowGraph` or a `JaxProgram`; None on a backend that writes nothing down.
    """
    backend = keras.backend.backend()
    if backend == "jax":
        return JaxProgram(is_whole)
    return TensorFlowGraph() if backend == "tensorflow" else None
