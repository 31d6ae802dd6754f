"""A model and the images on which it is attacked."""

from weakref import ref

from coursekit._arguments import require_count
from coursekit._keras.networks.gradients import value_and_gradients
from coursekit.interpret.probing.batches import in_batches
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.interpret.probing.model_outputs import model_outputs
from coursekit.interpret.probing.remembered import compiled, remembered
from coursekit.interpret.probing.scores import check_classes, output_names, read_target
import keras
from keras import ops
import numpy as np

NEVER = -1e30  # a logit that counts for nothing


class Attacked:
    """What every attack works on.

    What an attack raises is the logarithm of the odds against a class, or for it. Its gradient has
    the direction of that of the cross-entropy, but does not vanish where the model is certain.

    Args:
        model: A built `keras.Model` that returns (N, classes) scores, or (N, 1) for two classes.
        images: Its inputs, see `read_inputs`.
        classes: A class, or an array of a class for each image, one-hot or not.
        targeted: Whether the images are to be taken for these classes, or for any other.
        output: Index or name of the output, for a model of several.
        input: Index or name of the input, for a model of several.
        batch_size: Images that are computed at once.
        argument: What the user calls the classes.

    Raises:
        ValueError: If the arguments do not fit the model.
    """

    def __init__(
        self,
        model,
        images,
        classes,
        *,
        targeted,
        output,
        input,
        batch_size,
        argument="labels",
    ):
        require_count("batch_size", batch_size)
        self.model, self.batch_size = model, batch_size
        self.inputs = read_inputs(model, images, input=input)
        self.images, self.sign = self.inputs.images, 1.0 if targeted else -1.0
        self._target = _read_classes(model, classes, len(self.inputs), output, argument)
        self.classes = self._target.classes
        shapes = tuple(array.shape[1:] for array in self.inputs.arrays)
        structure = self.inputs.structure
        self._key = (self._target.key, repr(structure), self.inputs.chosen, shapes)
        self._logits = _logit_function(ref(model), structure, self._target._replace(classes=None))
        self._check()

    def slopes(self, images, index=slice(None)):
        """Returns gradients along which the images get fooled, and which are fooled.

        Args:
            images: Changed images.
            index: Which of the given images each is made from.
        """
        logits, chosen, sign = self._logits, self.inputs.chosen, self.sign

        def slopes(*tensors):
            *tensors, classes = tensors

            def score(image):
                found = logits(*tensors[:chosen], image, *tensors[chosen + 1 :])
                return sign * log_odds(found, classes), found

            (_, found), (slope,) = value_and_gradients(
                score, [tensors[chosen]], missing_are_zeros=False, has_aux=True
            )
            if slope is None:
                raise ValueError("`model` must be differentiable: its scores have no gradient.")
            return slope, _is_fooled(found, classes, sign)

        return self._over(compiled(self.model, ("slopes", sign, self._key), slopes), images, index)

    def fooled(self, images):
        """Tells which images the model takes for what the attack wants.

        Args:
            images: Changed images, as many as are given.
        """
        logits, sign = self._logits, self.sign

        def fooled(*tensors):
            *tensors, classes = tensors
            return _is_fooled(logits(*tensors), classes, sign)

        function = compiled(self.model, ("fooled", sign, self._key), fooled)
        return self._over(function, images, slice(None))

    def _over(self, function, images, index):
        arrays = [array[index] for array in (*self.inputs.arrays, self.classes)]
        arrays[self.inputs.chosen] = images
        return in_batches(function, arrays, size=self.batch_size)

    def _check(self):
        reference = ref(self.model)
        first = [array[:1] for array in self.inputs.arrays]
        tensors = self.inputs.packed([ops.convert_to_tensor(x) for x in first])
        outputs = remembered(
            self.model, ("outputs", self._key), lambda: model_outputs(reference(), tensors)
        )
        values = self._target.values(outputs)
        if len(values.shape) != 2:
            raise ValueError(
                f"`model` must return (N, classes) scores; got shape {tuple(values.shape)}."
            )
        if values.shape[1] > 1:
            check_classes(self._target, outputs)
        elif not np.isin(self.classes, (0, 1)).all():
            raise ValueError(
                f"`{self._target.argument}` must be 0 or 1 for two classes; got "
                f"{self.classes[~np.isin(self.classes, (0, 1))][0]}."
            )


def log_odds(logits, classes):
    """Returns the (N,) logarithms of p / (1 - p), where p is the softmax's share of a class.

    Args:
        logits: (N, classes) tensor.
        classes: (N,) classes.
    """
    chosen = ops.one_hot(classes, logits.shape[1])
    others = ops.where(chosen > 0, NEVER, logits)
    return ops.sum(logits * chosen, axis=1) - ops.logsumexp(others, axis=1)


def _read_classes(model, classes, count, output, argument):
    if callable(classes):
        raise ValueError(f"`{argument}` must be a class or an array of classes; got a function.")
    names = output_names(model)
    return read_target(classes, count, output=output, names=names, argument=argument)


def _is_fooled(logits, classes, sign):
    is_class = ops.equal(ops.cast(ops.argmax(logits, axis=1), "int32"), classes)
    return is_class if sign > 0 else ops.logical_not(is_class)


def _logit_function(reference, structure, target):
    def logits(*tensors):
        inputs = keras.tree.pack_sequence_as(structure, list(tensors))
        values = target.values(model_outputs(reference(), inputs))
        if values.shape[1] > 1:
            return values
        return ops.concatenate([ops.zeros_like(values), values], axis=1)  # as a softmax has it

    return logits
