"""Mean and variance of activations through the layers, by theory and by measurement."""

from dataclasses import dataclass
from functools import cache

from coursekit._arguments import require_count, require_not_negative
from coursekit._extras import optional
from coursekit._keras.networks.graph import inner_graph
from coursekit._keras.networks.models import require_model
from coursekit._keras.networks.restored import restored_values
from coursekit.analysis.table_text import html_text
from keras import layers, ops
import numpy as np

pandas = optional("pandas")

NODES = 201  # of the quadrature for activations; kinks make it converge slowly
KEEPING_SHAPE = (layers.Flatten, layers.Reshape, layers.InputLayer, layers.Identity)
WEIGHTED = (layers.Dense, layers.Conv1D, layers.Conv2D, layers.Conv3D)
ACTIVATIONS = (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU)


@dataclass(frozen=True)
class MomentsRow:
    """Moments after a layer, over all its units and all inputs."""

    layer: str
    mean: float
    variance: float
    measured_mean: float
    measured_variance: float


@dataclass(frozen=True, repr=False)
class MomentsTable:
    """The result of `propagate_moments`; printed, a line a layer."""

    rows: tuple

    def frame(self):
        """Returns the rows as a `pandas.DataFrame`."""
        return pandas.DataFrame(self.rows)

    def __repr__(self):
        last = self.rows[-1]
        return (
            f"<MomentsTable of {len(self.rows)} rows, to mean {last.mean:.3g} and variance "
            f"{last.variance:.3g}>"
        )

    def _repr_html_(self):
        return html_text(str(self))

    def __str__(self):
        """Returns the table."""
        lines = [f"{'layer':<24}{'mean':>10}{'measured':>10}{'variance':>12}{'measured':>12}"]
        for r in self.rows:
            lines.append(
                f"{r.layer:<24}{r.mean:>10.4f}{r.measured_mean:>10.4f}"
                f"{r.variance:>12.4g}{r.measured_variance:>12.4g}"
            )
        return "\n".join(lines)


def propagate_moments(model, *, mean=0.0, variance=1.0, samples=512, seed=0):
    """Follows mean and variance through a chain of layers, analytically and by a run.

    The analysis takes the units that enter a layer to be independent and
    equally distributed, and normal before an activation. The run shows where
    that fails. With zero mean, a layer of K inputs and weights of variance v
    multiplies the variance by K v; a ReLU halves the second moment.

    Args:
        model: Built Sequential or functional model that is a chain of dense
            layers, convolutions, activations, batch normalization, dropout,
            flattening and the like; the weights are its present ones. "same"
            padding is analyzed without its zeros.
        mean: Mean of the inputs.
        variance: Variance of the inputs.
        samples: Normally distributed inputs that are run.
        seed: Of these inputs.

    Returns:
        A `MomentsTable`, its first row the inputs. Batch normalization counts
        as in training, dropout too.

    Raises:
        ValueError: If the model is no chain, or a layer has no rule.

    Example:
        >>> import keras
        >>> from coursekit.analysis import propagate_moments
        >>> he = keras.initializers.HeNormal(seed=0)
        >>> dense = [keras.layers.Dense(256, "relu", kernel_initializer=he) for _ in range(3)]
        >>> table = propagate_moments(keras.Sequential([keras.Input((256,)), *dense]))
        >>> len(table.rows)
        4

    Reference:
        He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015.
    """
    require_model(model)
    require_not_negative(variance=variance)
    require_count("samples", samples)
    _require_chain(model)
    shape = (samples, *model.input_shape[1:])
    x = np.random.default_rng(seed).normal(mean, np.sqrt(variance), shape).astype("float32")
    theory = float(mean), float(variance)
    rows = [MomentsRow("inputs", *theory, float(x.mean()), float(x.var()))]
    for layer in model.layers:
        if isinstance(layer, layers.InputLayer):
            continue
        theory = _after(layer, *theory)
        x = _run(layer, x)
        rows.append(MomentsRow(layer.name, *theory, float(x.mean()), float(x.var())))
    return MomentsTable(tuple(rows))


def moments_after_activation(function, mean, variance):
    """Returns mean and variance of a function of a normal variable, by Gauss-Hermite quadrature.

    Args:
        function: Elementwise function of a tensor.
        mean: Mean of the variable.
        variance: Its variance.
    """
    nodes, weights = _quadrature()
    values = ops.convert_to_numpy(function(ops.array(mean + np.sqrt(variance) * nodes)))
    first = float(weights @ values)
    return first, float(weights @ (values - first) ** 2)


@cache
def _quadrature():
    """Returns nodes and weights for a mean over a standard normal variable."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, weights / weights.sum()


def _require_chain(model):
    by_depth = getattr(inner_graph(model), "_nodes_by_depth", {})
    nodes = [node for nodes in by_depth.values() for node in nodes]
    if not nodes or len(nodes) > len(by_depth) or any(len(n.input_tensors) > 1 for n in nodes):
        raise ValueError(f"`model` {model.name!r} must be a built chain of layers.")


def _after(layer, mean, variance):
    """Returns the moments after a layer, by theory."""
    if isinstance(layer, KEEPING_SHAPE):
        return mean, variance
    if isinstance(layer, layers.BatchNormalization):
        return _after_batch_norm(layer)
    if isinstance(layer, layers.Dropout):
        return mean, (variance + mean**2) / (1 - layer.rate) - mean**2
    if isinstance(layer, WEIGHTED):
        moments = _after_weights(layer, mean, variance)
        return moments_after_activation(layer.activation, *moments)
    if isinstance(layer, ACTIVATIONS):
        return moments_after_activation(layer, mean, variance)
    raise ValueError(
        "`model` must consist of layers with a rule; there is none for "
        f"{layer.name!r} ({type(layer).__name__})."
    )


def _after_weights(layer, mean, variance):
    """Averages over the units, whose means differ by their weights."""
    kernel = ops.convert_to_numpy(layer.kernel)
    kernel = kernel.reshape(-1, kernel.shape[-1])
    bias = ops.convert_to_numpy(layer.bias) if layer.use_bias else 0.0
    means = mean * kernel.sum(axis=0) + bias
    variances = variance * (kernel**2).sum(axis=0)
    return float(means.mean()), float(variances.mean() + means.var())


def _after_batch_norm(layer):
    gamma = ops.convert_to_numpy(layer.gamma) if layer.scale else np.ones(1)
    beta = ops.convert_to_numpy(layer.beta) if layer.center else np.zeros(1)
    return float(beta.mean()), float((gamma**2).mean() + beta.var())


def _run(layer, x):
    """Returns the layer's output in training, its state put back."""
    options = {"training": True} if layer._call_has_training_arg else {}
    with restored_values(layer.non_trainable_variables):
        return ops.convert_to_numpy(layer(ops.convert_to_tensor(x), **options))
