"""A model some of whose outputs are there for training only."""

import keras


@keras.saving.register_keras_serializable(package="coursekit")
class WithAuxiliaryLosses(keras.Model):
    """Trains several outputs on the same targets, and returns the first.

    `fit(images, labels)` adds to the loss of the first output the losses of
    the others, times `weight`. Metrics see the first output only. `predict`,
    `evaluate`, and a call without `training=True` neither return the other
    outputs nor compute them, so the loss of `evaluate` is the first output's
    alone. `keras.Model(model.inputs, model.outputs)` is the model without
    them.

    A call with `training=True` returns the list of all outputs. The model
    must be trained itself, not as a part of another. The layers of the other
    outputs are those of `model.full`.

    Args:
        full: Functional `keras.Model` with several outputs of the same shape.
        weight: Weight of the loss of each output but the first.
        name: Name of the model; by default that of `full`.

    Raises:
        ValueError: If `full` has one output only.

    Example:
        >>> from coursekit.models import googlenet
        >>> options = {"stem": "small", "input_shape": (16, 16, 1), "classes": 3}
        >>> model = googlenet("googlenet", auxiliary=True, **options)
        >>> type(model).__name__, model.output_shape, len(model.full.outputs)
        ('WithAuxiliaryLosses', (None, 3), 3)

    Reference:
        Szegedy et al., "Going Deeper with Convolutions", 2015, section 5.
    """

    def __init__(self, full, *, weight=0.3, name=None):
        if len(full.outputs) < 2:
            raise ValueError(f"`full` must have two outputs or more; got {len(full.outputs)}.")
        inputs = full.inputs[0] if len(full.inputs) == 1 else full.inputs
        super().__init__(inputs, full.outputs[0], name=name or full.name)
        self.full = full
        self.weight = weight

    def call(self, inputs, training=None, mask=None):
        """Returns the first output; all of them in training."""
        if training:
            return self.full(inputs, training=True, mask=mask)
        return super().call(inputs, training=training, mask=mask)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """Returns the loss of the first output, and of the others times their weight."""
        first, *others = _outputs(y_pred)
        loss = super().compute_loss(x, y, first, sample_weight, training)
        return loss + self.weight * sum(
            self._compile_loss(y, other, sample_weight) for other in others
        )

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        """Returns the metrics of the first output."""
        return super().compute_metrics(x, y, _outputs(y_pred)[0], sample_weight)

    def get_config(self):
        """Returns the constructor's arguments."""
        full = keras.saving.serialize_keras_object(self.full)
        return {"full": full, "weight": self.weight, "name": self.name}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Makes the model of `get_config`."""
        full = keras.saving.deserialize_keras_object(config["full"], custom_objects)
        return cls(**{**config, "full": full})


def _outputs(y_pred):
    return y_pred if isinstance(y_pred, (list, tuple)) else [y_pred]
