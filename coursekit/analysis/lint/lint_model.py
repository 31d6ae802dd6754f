"""Known traps in a model and its data, found before training."""

from coursekit.analysis.lint.calls import graph_of
from coursekit.analysis.lint.convolutions import strided_points
from coursekit.analysis.lint.findings import Findings
from coursekit.analysis.lint.inputs import unscaled_inputs
from coursekit.analysis.lint.normalization import batch_of_one, biases_before_batch_norm
from coursekit.analysis.lint.outputs import outputs_against_losses
from coursekit.analysis.trace.calls import record_calls
import keras


def lint_model(model, batch=None, *, input_shape=None):
    """Looks for mistakes that train without an error and cost accuracy.

    - bias-before-batch-norm: the normalization subtracts the bias again.
    - softmax-with-from-logits: the loss takes the softmax a second time.
    - logits-without-softmax: the loss takes logits for probabilities.
    - relu-before-loss: outputs below 0 cannot be reached, and get no gradient.
    - strided-point-convolution: on a CPU the filter's gradient of a 1x1 `Conv2D`
      that steps along the width alone writes past its memory (TensorFlow 2.21).
    - batch-norm-of-one: a batch of one dense row has variance 0 and becomes
      beta; one image gives noisy moments.
    - unscaled-inputs: values far beyond 1 reach the first weights.

    What a model ends in is found by trying it on numbers, not by names. Where it
    cannot be told, or a loss is not known, there is no finding.

    Args:
        model: A built `keras.Model`; its losses are looked at if it is compiled.
        batch: Inputs of one training batch, or a tuple that begins with
            them; needed for the last two.
        input_shape: Shape of an input without the batch, where the model cannot
            be traced with open sizes.

    Returns:
        `Findings`, a list of one `Finding` a trap, empty if nothing was found.

    Raises:
        ValueError: If the model is none, is not built or cannot be traced.

    Example:
        >>> import keras
        >>> from coursekit.analysis import lint_model
        >>> parts = [keras.layers.Conv2D(4, 3, name="conv"), keras.layers.BatchNormalization()]
        >>> lint_model(keras.Sequential([keras.Input((8, 8, 3)), *parts]))
        <Findings: bias-before-batch-norm in 1>

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015, section 3.2, on biases.
        Keras's own ResNet50 has 26,560 of them before batch normalization.
    """
    graph = graph_of(record_calls(model, input_shape=input_shape, open_sizes=True))
    findings = [*biases_before_batch_norm(graph), *outputs_against_losses(model, graph)]
    findings += strided_points(graph)
    if batch is not None:
        inputs = _inputs(batch, len(graph.record.inputs))
        findings += [*batch_of_one(graph, inputs), *unscaled_inputs(graph, inputs)]
    return Findings(findings)


def _inputs(batch, count):
    """Returns the inputs of a batch: the first of a tuple; of a list only if it holds more."""
    if isinstance(batch, list) and count > 1 and len(keras.tree.flatten(batch)) == count:
        return batch
    return batch[0] if isinstance(batch, (tuple, list)) else batch
