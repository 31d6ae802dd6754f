"""What callbacks must know of a model's optimizer and of its way to train."""

import keras


def plain_optimizer(model):
    """Returns the optimizer that holds the learning rate, without the wrapper of loss scaling.

    Raises:
        ValueError: If the model has none.
    """
    optimizer = model.optimizer
    while hasattr(optimizer, "inner_optimizer"):
        optimizer = optimizer.inner_optimizer
    if optimizer is None:
        raise ValueError(
            f"The model {model.name!r} must be compiled with an optimizer whose learning rate can "
            "be set; got None."
        )
    return optimizer


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


def require_single_steps(model):
    """Requires that the model takes one step at a time, so that each can be seen."""
    at_once = model.steps_per_execution
    if at_once != 1:
        raise ValueError(
            f"`steps_per_execution` of the model must be 1, to see single steps; got {at_once}."
        )
