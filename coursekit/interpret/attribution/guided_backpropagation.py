"""Gradients whose way back through rectifiers is changed."""

from contextlib import contextmanager
from weakref import ref

from coursekit.interpret.attribution.saturation import warn_of_zeros
from coursekit.interpret.probing.subject import Subject
import keras
from keras import ops

REPLACED = ("relu", "relu6")
OPERATIONS = ("Relu", "Relu6")  # as TensorFlow's graph calls them


def guided_backpropagation(
    model, images, target, *, output=None, input=None, score="logit", batch_size=32
):
    """Returns the gradient that goes back through active units with a positive gradient only.

    It shows edges sharply, but hardly depends on the class, nor on the upper layers' weights: try
    `randomization_check` on it before it is believed.

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`. The model has
            activations by ReLU or ReLU6, which are replaced; others keep their gradient.

    Returns:
        float32 array of the images' shape, with signs.

    Raises:
        ValueError: As for `saliency`, or if the model has no ReLU or ReLU6.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import guided_backpropagation
        >>> layers = [keras.layers.Conv2D(2, 3, activation="relu"), keras.layers.Flatten()]
        >>> model = keras.Sequential([keras.Input((5, 5, 1)), *layers, keras.layers.Dense(2)])
        >>> guided_backpropagation(model, np.ones((3, 5, 5, 1)), 0).shape
        (3, 5, 5, 1)

    Reference:
        Springenberg, Dosovitskiy, Brox and Riedmiller, "Striving for Simplicity: The All
        Convolutional Net", ICLR workshop 2015.
    """
    options = {"output": output, "input": input, "score": score, "batch_size": batch_size}
    subject = Subject(model, images, target, **options)
    found, scores = _changed_gradient(subject, "guided_backpropagation")
    warn_of_zeros(found, scores, subject.target)
    return found


def deconvnet(model, images, target, *, output=None, input=None, score="logit", batch_size=32):
    """Returns what a deconvolutional network sends back to the image.

    Each rectifier passes positive values on its way back, whether its unit was active or not.

    Args:
        model, images, target, output, input, score, batch_size: As for `guided_backpropagation`.

    Returns:
        As for `guided_backpropagation`.

    Raises:
        ValueError: As for `guided_backpropagation`.

    Reference:
        Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.
    """
    options = {"output": output, "input": input, "score": score, "batch_size": batch_size}
    subject = Subject(model, images, target, **options)
    found, scores = _changed_gradient(subject, "deconvnet")
    warn_of_zeros(found, scores, subject.target)
    return found


def _changed_gradient(subject, rule):
    model = ref(subject.model)
    return subject.gradients(key=rule, around=lambda: _rectifiers(rule, model()))


@contextmanager
def _rectifiers(rule, model):
    """Replaces the backend's rectifiers, so that it does not matter how a model calls them.

    Layers whose activation is TensorFlow's own function get Keras's for as long.
    """
    replaced, before = [], _rectifiers_in_graph()
    model_name = model.name
    backend = keras.src.backend.nn
    own = {name: getattr(backend, name) for name in REPLACED}
    for name, function in own.items():
        setattr(backend, name, _replacement(function, rule, replaced))
    try:
        with _activations_of_keras(model):
            yield
        left = _rectifiers_in_graph() - before - len(replaced)
    finally:
        for name, function in own.items():
            setattr(backend, name, function)
    if left > 0:
        raise ValueError(
            f"`model` must call its rectifiers by `keras.ops` for `{rule}` to replace them; "
            f"{model_name!r} calls {left} by TensorFlow, as `tf.nn.relu` in a layer's `call`."
        )
    if not replaced:
        raise ValueError(
            f"`model` must have activations by ReLU or ReLU6 for `{rule}` to replace; "
            f"{model_name!r} has none: `saliency` takes any."
        )


@contextmanager
def _activations_of_keras(model):
    """Gives layers Keras's rectifiers in the place of those of `tf.nn`."""
    changed = [
        (layer, layer.activation)
        for layer in model._flatten_layers()
        if _is_of_tensorflow(getattr(layer, "activation", None))
    ]
    try:
        for layer, activation in changed:
            layer.activation = getattr(ops, activation.__name__)
        yield
    finally:
        for layer, activation in changed:
            layer.activation = activation


def _is_of_tensorflow(activation):
    module = getattr(activation, "__module__", None) or ""
    return module.startswith("tensorflow.") and activation.__name__ in REPLACED


def _rectifiers_in_graph():
    """Counts the rectifiers of the graph that TensorFlow is making; 0 where there is none."""
    if keras.backend.backend() != "tensorflow":
        return 0
    import tensorflow as tf

    if tf.executing_eagerly():
        return 0
    operations = tf.compat.v1.get_default_graph().get_operations()
    return sum(operation.type in OPERATIONS for operation in operations)


def _replacement(function, rule, replaced):
    @ops.custom_gradient
    def rectifier(x):
        result = function(x)

        def gradient(*arguments, upstream=None):
            upstream = arguments[0] if upstream is None else upstream  # by name from PyTorch alone
            positive = ops.maximum(upstream, 0)
            if rule == "deconvnet":
                return positive
            passes = ops.equal(result, x)  # where the rectifier leaves the value as it is
            return positive * ops.cast(ops.logical_and(passes, x > 0), positive.dtype)

        return result, gradient

    def noted(x):
        replaced.append(function)
        return rectifier(ops.convert_to_tensor(x))

    return noted
