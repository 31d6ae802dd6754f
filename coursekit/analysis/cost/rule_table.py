"""Which layers of Keras have which rule for their multiply-adds: tables."""

from coursekit.analysis.cost import multiply_add_rules as rules
from keras import layers


def _classes(*patterns):
    """Returns the Keras layers of these names, with "*" for 1D, 2D and 3D, where they exist."""
    names = [p.replace("*", f"{n}D") for p in patterns for n in ((1, 2, 3) if "*" in p else (0,))]
    return tuple(getattr(layers, name) for name in names if hasattr(layers, name))


RULES = (
    (_classes("Conv*Transpose"), rules.transposed),
    (_classes("DepthwiseConv*"), rules.depthwise),
    (_classes("SeparableConv*"), rules.separable),
    (_classes("Conv*"), rules.convolution),
    (_classes("Dense"), rules.dense),
    (_classes("EinsumDense"), rules.einsum),
    (_classes("ReversibleEmbedding"), rules.reversible_embedding),
    (_classes("Embedding", "PReLU", "Normalization"), rules.nothing),
    (_classes("MultiHeadAttention"), rules.multi_head_attention),
    (_classes("GroupQueryAttention"), rules.group_query_attention),
    (_classes("Attention", "AdditiveAttention"), rules.attention),
    (_classes("Dot"), rules.dot),
    (_classes("SimpleRNN"), rules.recurrent(1)),
    (_classes("GRU"), rules.recurrent(3)),
    (_classes("LSTM"), rules.recurrent(4)),
    (_classes("ConvLSTM*"), rules.convolutional_lstm),
)
POOLING = (
    (_classes("AdaptiveAveragePooling*", "AdaptiveMaxPooling*"), rules.adaptive_pooling),
    (_classes("GlobalAveragePooling*", "GlobalMaxPooling*"), rules.global_pooling),
    (_classes("AveragePooling*", "MaxPooling*"), rules.pooling),
)
NORMALIZATION = (
    (
        _classes(
            "BatchNormalization",
            "GroupNormalization",
            "LayerNormalization",
            "RMSNormalization",
            "UnitNormalization",
        ),
        rules.per_element,
    ),
)

# Layers that call what they hold once a step: one row for all steps.
REPEATING = _classes("RNN", "TimeDistributed")

# Operations of `keras.ops` in a functional model that multiply and add.
PRODUCTS = frozenset(
    (
        *("Matmul", "Einsum", "Dot", "Tensordot", "Inner", "Outer", "Vdot", "Kron", "Correlate"),
        *("Conv", "DepthwiseConv", "SeparableConv", "ConvTranspose", "DotProductAttention"),
    )
)


def rule_of(layer, *, count_pooling=False, count_normalization=False):
    """Finds the rule for a layer.

    Args:
        layer: A `keras.Layer` or `keras.Operation`.
        count_pooling: Whether each element of a pooling window counts as one.
        count_normalization: Whether each normalized element counts as one.

    Returns:
        Function of the layer and its `Call`; None for a layer that is not in
        the tables and has no `multiply_adds` of its own.
    """
    if isinstance(layer, layers.SpectralNormalization):
        return _of_wrapped(rule_of(layer.layer))
    pooling = POOLING if count_pooling else _uncounted(POOLING)
    normalization = NORMALIZATION if count_normalization else _uncounted(NORMALIZATION)
    for classes, rule in RULES + pooling + normalization:
        if isinstance(layer, classes):
            return rule
    return rules.own if hasattr(layer, "multiply_adds") else None


def _of_wrapped(rule):
    """A wrapper that has divided the weights beforehand costs what its layer costs."""
    return rule and (lambda wrapper, call: rule(wrapper.layer, call))


def _uncounted(table):
    return tuple((classes, rules.nothing) for classes, _ in table)


def is_counted_whole(layer):
    """Says whether a layer is one row, whatever layers it is made of."""
    return isinstance(layer, REPEATING) or rule_of(layer) is not None
