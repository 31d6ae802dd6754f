"""Copies of layers, with their weights, some of their arguments changed."""

import keras


class Twins:
    """Makes copies of layers for a new model: one of a layer with weights, several of others.

    Their names are those of the paths, so that they are unique where models were nested.
    """

    def __init__(self):
        self._made = {}
        self._names = set()

    def __call__(self, operation, path, **changes):
        """Returns what to call in the place of a layer.

        Args:
            operation: The layer, or an operation, which has no weights and stands for itself.
            path: Names of the models and layers around it, and its own.
            **changes: Arguments of its constructor that change.

        Raises:
            ValueError: If one layer with weights is to be two different ones.
        """
        if not isinstance(operation, keras.Layer):
            return operation
        return self.of(operation, path, type(operation), {**operation.get_config(), **changes})

    def of(self, layer, path, kind, config):
        """Returns a layer of any class in the place of another, whose weights it takes.

        Args:
            layer: The layer.
            path: As above; its last name becomes that of the new layer.
            kind: Class of the new layer; its weights have as many numbers, in the same order.
            config: Arguments of its constructor.
        """
        if not layer.weights:
            return _made(kind, {**config, "name": self.unique(path)})
        if id(layer) not in self._made:
            twin = _made(kind, {**config, "name": self.unique(path)})
            self._made[id(layer)] = _Weighted(layer, twin), config
        twin, made_with = self._made[id(layer)]
        if made_with != config:
            raise ValueError("is called in several places, where it would need to differ")
        return twin

    def unique(self, path):
        """Returns a name that no other twin has."""
        name, number = "_".join(path), 1
        while name in self._names:
            number += 1
            name = f"{'_'.join(path)}_{number}"
        self._names.add(name)
        return name


class _Weighted:
    """A layer that takes over the weights of another when its first call has built it."""

    def __init__(self, layer, twin):
        self._layer, self._twin, self._is_filled = layer, twin, False

    def __call__(self, *args, **kwargs):
        outputs = self._twin(*args, **kwargs)
        if not self._is_filled:
            _copy_weights(self._layer, self._twin)
            self._is_filled = True
        return outputs


def _copy_weights(layer, twin):
    pairs = zip(layer.get_weights(), twin.weights, strict=True)
    twin.set_weights([values.reshape(weight.shape) for values, weight in pairs])
    if hasattr(twin, "finalize_state"):  # as a preprocessing layer does when it is loaded
        twin.finalize_state()


def _made(kind, config):
    try:
        return kind.from_config(config)
    except Exception as error:
        raise ValueError(f"cannot be made again from its configuration: {error}") from error
