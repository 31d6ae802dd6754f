"""Layers one after another, as a plain list, so that Keras saves them with their owner."""


def build_chain(chain, shape):
    """Builds each layer for the output of the one before."""
    for layer in chain:
        layer.build(shape)
        shape = layer.compute_output_shape(shape)


def run_chain(chain, x):
    """Returns the output of the last layer; Keras hands `training` on by itself."""
    for layer in chain:
        x = layer(x)
    return x


def chain_output_shape(chain, shape):
    """Returns the shape after the last layer."""
    for layer in chain:
        shape = layer.compute_output_shape(shape)
    return shape
