"""What callbacks must know of an optimizer."""

import keras


def plain_optimizer(model):
    """Returns the optimizer that holds the learning rate, without the wrapper of loss scaling."""
    return getattr(model.optimizer, "inner_optimizer", model.optimizer)


def require_plain_learning_rate(optimizer, callback):
    """Raises a TypeError that names the callback, unless the rate is a number that can be set."""
    rate = optimizer._learning_rate
    if not isinstance(rate, keras.Variable):
        raise TypeError(
            f"`{callback}` sets the learning rate itself, so the optimizer needs a plain "
            f"number; got a {type(optimizer).__name__} built with "
            f"{getattr(rate, '__name__', type(rate).__name__)}. Compile the model with a number, "
            f"such as `{type(optimizer).__name__}(learning_rate=0.1)`, or leave this callback out."
        )
