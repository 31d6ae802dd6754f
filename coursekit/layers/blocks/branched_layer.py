"""What the Inception modules share: branches on the same input, their channels side by side."""

from coursekit.layers.base.chain import build_chain, chain_output_shape, run_chain
from coursekit.layers.base.configured_layer import ConfiguredLayer
from keras import ops


class BranchedLayer(ConfiguredLayer):
    """Concatenates the outputs of several chains of layers; a subclass gives `_branches`."""

    def build(self, input_shape):
        """Makes the weights of each branch."""
        self._channels(input_shape)
        for branch in self._branches:
            build_chain(branch, input_shape)

    def call(self, inputs, training=None):
        """Returns the branches' outputs, concatenated."""
        outputs = [run_chain(branch, inputs) for branch in self._branches]
        return ops.concatenate(outputs, axis=self._channel_axis)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the first branch with the channels of all of them."""
        self._channels(input_shape)
        shapes = [chain_output_shape(branch, input_shape) for branch in self._branches]
        axis = self._channel_axis
        return self._with_channels(shapes[0], sum(shape[axis] for shape in shapes))
