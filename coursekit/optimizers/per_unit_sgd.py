"""SGD in which every unit has a learning rate of its own, drawn once at random."""

import math
import zlib

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class PerUnitSGD(keras.optimizers.Optimizer):
    """Plain SGD with a learning rate for each unit, log-uniform between two bounds.

    A unit is an output channel of a convolution or an output of a dense layer;
    its kernel, bias, scale and offset share one rate. Units whose rate is too
    small stay as they began, units whose rate is too large die or saturate,
    and the network learns with the others: no rate has to be tuned, at the
    price of width.

    The paper also trains copies of the last layer at several rates and
    averages their predictions; this optimizer does not.

    Args:
        learning_rate: Factor on all rates, which callbacks may anneal.
        least: Lower bound of the rates.
        most: Upper bound of the rates.
        seed: Integer; the same seed and model draw the same rates.
        **options: Those of every Keras optimizer, such as `clipnorm`.

    The rates are state: they are saved and loaded with the model. They lie
    along the last axis of a weight, and along the last but one of a depthwise
    kernel (H, W, C, 1). Of a transposed convolution, whose kernel is
    (H, W, outputs, inputs), the units are the inputs.

    Raises:
        ValueError: If not 0 < `least` <= `most`.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
        >>> model.compile(PerUnitSGD(least=1e-3, most=1.0), "mse")
        >>> model.optimizer.build(model.trainable_variables)
        >>> [tuple(rates.shape) for rates in model.optimizer.unit_rates]  # of kernel and bias
        [(1, 3), (3,)]

    Reference:
        Blier, Wolinski and Ollivier, "Learning with Random Learning Rates",
        2019.
    """

    def __init__(self, learning_rate=1.0, *, least=1e-5, most=10.0, seed=0, **options):
        if not 0 < least <= most:
            raise ValueError(
                f"`least` and `most` must be 0 < least <= most; got {least!r} and {most!r}."
            )
        super().__init__(learning_rate=learning_rate, **options)
        self.least = least
        self.most = most
        self.seed = seed

    def build(self, variables):
        """Draws the rates of each layer's units."""
        if self.built:
            return
        super().build(variables)
        layers = list(dict.fromkeys(_layer(variable) for variable in variables))
        self.unit_rates = [
            self.add_variable(
                _unit_shape(tuple(variable.shape)),
                self._drawing(layers.index(_layer(variable))),
                "float32",
                name=f"{variable.name}_rates",
            )
            for variable in variables
        ]

    def _drawing(self, layer):
        """Returns an initializer that draws the same rates for every weight of the layer."""
        seed = zlib.crc32(f"{self.seed}/{layer}".encode())
        low, high = math.log(self.least), math.log(self.most)

        def draw(shape, dtype):
            log_rates = keras.random.uniform((math.prod(shape),), low, high, seed=seed)
            return ops.cast(ops.reshape(ops.exp(log_rates), shape), dtype)

        return draw

    def update_step(self, gradient, variable, learning_rate):
        """Moves a weight against its gradient, each unit at its rate."""
        rates = ops.cast(self.unit_rates[self._get_variable_index(variable)], variable.dtype)
        step = ops.cast(learning_rate, variable.dtype) * rates * ops.cast(gradient, variable.dtype)
        self.assign_sub(variable, step)

    def get_config(self):
        """Returns the constructor's arguments."""
        own = {name: getattr(self, name) for name in ("least", "most", "seed")}
        return {**super().get_config(), **own}


def _layer(variable):
    return variable.path.rpartition("/")[0]


def _unit_shape(shape):
    """Returns the shape of a weight's rates: its own where the units lie, else 1."""
    if not shape:
        return ()
    axis = len(shape) - 2 if len(shape) == 4 and shape[-1] == 1 else len(shape) - 1
    return tuple(size if index == axis else 1 for index, size in enumerate(shape))
