"""Follows rows and columns of the images through the calls of a trace."""

from coursekit.analysis.field.axes import known_size, pixels
from coursekit.analysis.field.between_layers import BetweenLayers, union_advice
from coursekit.analysis.field.layer_rules import map_after, rule_of
from coursekit.analysis.field.maps import Map
from coursekit.analysis.trace.calls import tensors
import keras


class Follower:
    """Knows what each tensor of a trace sees of the images.

    Args:
        record: A `Record` of a model with images among its inputs.
        strict: Whether paths that meet without aligning are an error.

    Raises:
        ValueError: If no input is a batch of images, or they differ in size.
    """

    def __init__(self, record, *, strict):
        self.strict = strict
        self._between = BetweenLayers(strict=strict)
        spatial = record.spatial
        images = _images(record)
        sizes = {tuple(known_size(image.shape[axis]) for axis in spatial) for image in images}
        if len(sizes) > 1:
            raise ValueError(
                f"`model` must have one size of images; it has inputs of {sorted(map(str, sizes))}."
            )
        start = Map(*map(pixels, sizes.pop()), spatial)
        self.known = {id(image): start for image in images}
        for call in record.leaves(lambda layer: rule_of(layer) is not None):
            for tensor in call.outputs:
                self.known[id(tensor)] = self._after(call, tensor)

    def map_of(self, tensor):
        """Returns the `Map` of a tensor, None for one that no path from the images leads to."""
        found = self._map_or_error(tensor)
        if isinstance(found, ValueError):
            raise found
        return found

    def _map_or_error(self, tensor):
        if id(tensor) not in self.known:
            try:
                found = self._between.map_of(tensor, self._map_or_error)
            except ValueError as error:
                found = error
            self.known[id(tensor)] = found
        return self.known[id(tensor)]

    def _after(self, call, tensor):
        """Returns the map of a tensor that a call returns, or why it has none, as an error."""
        is_layer = isinstance(call.layer, keras.Layer)
        given = call.inputs if is_layer else tensors(call.arguments)
        maps = [self._map_or_error(tensor) for tensor in given]
        errors = [found for found in maps if isinstance(found, ValueError)]
        if errors:
            return errors[0]
        maps = [found for found in maps if found is not None]
        if not maps:
            return None
        if rule_of(call.layer) is None:
            return self._without_rule(call, tensor)
        try:
            return map_after(call, maps, strict=self.strict)
        except ValueError as error:
            return ValueError(_message(call.path, len(maps) > 1, error, self.strict))

    def _without_rule(self, call, tensor):
        """Looks at the operations inside a layer that no table names."""
        found = self._map_or_error(tensor)
        if found is None or isinstance(found, Map):
            return found
        return ValueError(
            "`model` must consist of layers whose windows are known; "
            f"{call.path!r} ({type(call.layer).__name__}) is not one: {found}"
        )


def _message(path, is_join, error, strict):
    if not is_join:
        return f"{path!r}: {error}"
    return f"the paths that meet in {path!r} do not align: {error}.{union_advice(error, strict)}"


def _images(record):
    """Returns the inputs that are batches of images."""
    images = [tensor for tensor in record.inputs if len(tensor.shape) == 4]
    if not images:
        shapes = [tuple(tensor.shape) for tensor in record.inputs]
        raise ValueError(f"`model` must have an input of images; it has {shapes}.")
    return images
