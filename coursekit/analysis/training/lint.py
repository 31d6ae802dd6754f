"""Known traps in a model and its data, found before training."""

from typing import NamedTuple

from coursekit._keras.graph import calls_in_order, functional_graph, inner_graph
import keras
from keras import layers, ops
import numpy as np

LARGEST_SCALED = 10.0  # inputs beyond it are taken for pixel values, not scaled ones
SCALING = (layers.Rescaling, layers.Normalization, layers.BatchNormalization)


class Finding(NamedTuple):
    """A trap: its name, the layer or part it is in, and what to do about it."""

    rule: str
    where: str
    advice: str

    def __str__(self):
        """Returns a line."""
        return f"{self.rule} ({self.where}): {self.advice}"


def lint_model(model, batch=None):
    """Looks for mistakes that train without an error and cost accuracy.

    - bias-before-batch-norm: the normalization subtracts the bias again.
    - softmax-with-from-logits: the loss takes the softmax a second time.
    - logits-without-softmax: the loss takes logits for probabilities.
    - relu-before-loss: outputs below 0 cannot be reached, and get no gradient.
    - strided-point-convolution: on a CPU the filter's gradient of a 1x1 `Conv2D`
      that steps along the width alone writes past its memory (TensorFlow 2.21).
    - batch-norm-of-one: a batch of one dense row has variance 0 and becomes
      beta; one image gives noisy moments.
    - unscaled-inputs: values far beyond 1 and no layer that scales them.

    Args:
        model: Built functional or Sequential model, nested models included;
            the loss is looked at if it is compiled.
        batch: Inputs of one training batch, or a tuple that begins with
            them; needed for the last two.

    Returns:
        List of `Finding`, empty if nothing was found.

    Raises:
        ValueError: If the model is not functional or Sequential.

    Reference:
        Lecture rows A42 and A45. Keras's own ResNet50 has 26,560 biases
        before batch normalization.
    """
    graph = functional_graph(model)
    findings = [*_biases_before_batch_norm(graph), *_output_against_loss(model, graph)]
    findings += _strided_points(graph)
    if batch is not None:
        inputs = batch[0] if isinstance(batch, (tuple, list)) else batch
        findings += [*_batch_of_one(graph, inputs), *_unscaled(graph, inputs)]
    return findings


def _nodes(graph):
    """Returns the calls of layers, in order, those of nested models too."""
    for node in calls_in_order(graph):
        inner = inner_graph(node.operation)
        if inner is None:
            yield node
        else:
            yield from _nodes(inner)


def _producer(tensor):
    """Returns the layer that made a tensor; of a nested model its last one."""
    operation = tensor._keras_history.operation
    inner = inner_graph(operation)
    return operation if inner is None else _producer(inner.outputs[0])


def _is_batch_norm(operation):
    return isinstance(operation, layers.BatchNormalization) or type(operation).__name__ == (
        "BatchNorm"
    )


def _biases_before_batch_norm(graph):
    for node in _nodes(graph):
        if not _is_batch_norm(node.operation):
            continue
        producer = _producer(node.input_tensors[0])
        linear = getattr(producer, "activation", None) in (None, keras.activations.linear)
        if getattr(producer, "use_bias", False) and linear:
            size = int(np.prod(producer.bias.shape))
            advice = f"give it `use_bias=False`; {node.operation.name} undoes {size} biases."
            yield Finding("bias-before-batch-norm", producer.name, advice)


def _strided_points(graph):
    for layer in {node.operation.name: node.operation for node in _nodes(graph)}.values():
        if type(layer) is not layers.Conv2D or layer.kernel_size != (1, 1):
            continue
        if layer.strides[0] == 1 < layer.strides[1]:
            advice = "take every n-th column first, `x[:, :, ::n]`, and convolve without strides."
            yield Finding("strided-point-convolution", layer.name, advice)


def _output_against_loss(model, graph):
    from_logits = _from_logits(getattr(model, "loss", None))
    if from_logits is None:
        return
    last = _producer(graph.outputs[0])
    activation = getattr(last, "activation", None)
    name = getattr(activation, "__name__", type(last).__name__.lower())
    is_probability = name in ("softmax", "sigmoid")
    if is_probability and from_logits:
        advice = f"leave the {name} out, or use `from_logits=False`."
        yield Finding("softmax-with-from-logits", last.name, advice)
    if name in ("relu", "relu6"):
        yield Finding("relu-before-loss", last.name, "end in a linear layer.")
    elif not is_probability and not from_logits:
        advice = "the loss expects probabilities; use `from_logits=True`."
        yield Finding("logits-without-softmax", last.name, advice)


def _from_logits(loss):
    """Returns whether a cross-entropy takes logits, or None if it is none."""
    if isinstance(loss, str):
        return False if "crossentropy" in loss else None
    if "crossentropy" not in type(loss).__name__.lower():
        return None
    return bool(loss.get_config().get("from_logits", hasattr(loss, "ignore_index")))


def _batch_of_one(graph, inputs):
    first = keras.tree.flatten(inputs)[0]
    names = [node.operation.name for node in _nodes(graph) if _is_batch_norm(node.operation)]
    if len(first) == 1 and names:
        advice = "use larger batches, or group normalization."
        yield Finding("batch-norm-of-one", names[0], advice)


def _unscaled(graph, inputs):
    largest = float(np.max(np.abs(ops.convert_to_numpy(keras.tree.flatten(inputs)[0]))))
    first = next(_nodes(graph)).operation
    if largest > LARGEST_SCALED and not isinstance(first, SCALING):
        advice = f"values reach {largest:g}; scale them to about [-1, 1], or begin with Rescaling."
        yield Finding("unscaled-inputs", "inputs", advice)
