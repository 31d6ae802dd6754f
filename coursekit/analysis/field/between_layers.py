"""How the operations between layers move receptive fields, read from what the backend writes down.

A sum, an activation or a slice that a model computes in plain Python is no
layer. While the model is traced each tensor knows the operation that made it,
so that what is not known can be followed back to what is.
"""

from coursekit.analysis.field import graph_rules, program_rules
from coursekit.analysis.field.maps import Map, merge
from coursekit.analysis.trace.jax_program import JaxProgram
from coursekit.analysis.trace.operations import operations

NO_LAYER = "it comes from a computation that is no layer and cannot be followed"


class BetweenLayers:
    """Finds the map of a tensor from those of the tensors that it was computed from.

    Args:
        strict: Whether paths that meet without aligning are an error.
    """

    def __init__(self, *, strict):
        self._strict = strict
        self._trace = operations(program_rules.is_whole)
        self._rules = program_rules if isinstance(self._trace, JaxProgram) else graph_rules

    def map_of(self, tensor, known):
        """Returns the map of a tensor.

        Args:
            tensor: A tensor of a trace.
            known: Function from a tensor to its `Map`, to None for one that does
                not depend on the images, or to an error.

        Returns:
            The `Map`, None or an error, as `known`.

        Raises:
            ValueError: If the operation is not known, or paths do not align.
        """
        operation = self._made_by(tensor)
        if operation is None:
            return None
        given = [known(source) for source in self._rules.operands(operation)]
        errors = [found for found in given if isinstance(found, ValueError)]
        maps = [found for found in given if isinstance(found, Map)]
        if errors or not maps:
            return errors[0] if errors else None
        if all(found.sees_everything for found in maps):
            return merge([found.at((None, None)) for found in maps], strict=self._strict)
        try:
            return self._rules.after(operation, tensor, given, self._trace, strict=self._strict)
        except ValueError as error:
            if str(error).startswith(("centers", "strides", "rows and columns lie")):
                where = f"the paths that meet in {operation.name!r} do not align"
                raise ValueError(f"{where}: {error}.{union_advice(error, self._strict)}") from error
            raise ValueError(f"{NO_LAYER} ({operation.type}: {error}).") from error

    def _made_by(self, tensor):
        try:
            if self._trace is not None:
                return self._trace.made_by(tensor)
        except LookupError:
            pass
        raise ValueError(NO_LAYER)


def union_advice(error, strict):
    """Returns what helps where paths do not align: only centers have a union."""
    is_about_centers = strict and str(error).startswith("centers")
    return " Pass strict=False for the union of what the paths see." if is_about_centers else ""
