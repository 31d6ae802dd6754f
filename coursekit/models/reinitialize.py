"""Another training from the first weights of a seed, in a model that is compiled already."""

from coursekit._keras.networks.models import require_model
import keras


def reinitialize(model, seed):
    """Draws the weights of a model anew, and empties its optimizer's memory.

    Compiling the step of a small network takes longer than many an epoch of it. Where one is
    trained from several seeds, it need not be compiled again:

        reinitialize(model, seed).fit(...)

    does what a model that is made, compiled and trained after `keras.utils.set_random_seed(seed)`
    does. Weights come from the initializers of the layers, also in models nested inside, whatever
    weights were loaded into them. Statistics of batch normalization and the random states of
    dropout begin anew. The learning rate stays where it is: set it if a callback has changed it.

    Args:
        model: Built functional or Sequential model, or one of another class that
            `keras.models.clone_model` can copy. It may be compiled.
        seed: Integer, given to `keras.utils.set_random_seed`.

    Returns:
        The same model.

    Raises:
        ValueError: If `model` is not a built Keras model.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.models import reinitialize
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        >>> first = reinitialize(model, 1).get_weights()[0]
        >>> bool(np.array_equal(reinitialize(model, 2).get_weights()[0], first))
        False
        >>> bool(np.array_equal(reinitialize(model, 1).get_weights()[0], first))
        True
    """
    require_model(model, built=True)
    keras.utils.set_random_seed(seed)
    _take_over(model, _new_one(model))
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None:
        fresh = type(optimizer).from_config(optimizer.get_config())
        fresh.build(model.trainable_variables)
        if not optimizer.built:
            optimizer.build(model.trainable_variables)
        _take_over(optimizer, fresh)
    _look_again(model)
    return model


def _look_again(model):
    """Has the next `fit` look at a batch beforehand, as the first of a new model does.

    On TensorFlow that draws nothing. On other backends it draws an order of the examples, so
    that without it those of the epochs would be others than a new model's.
    """
    loss = getattr(model, "_compile_loss", None)
    if loss is not None and keras.backend.backend() != "tensorflow":
        loss.built = False


def _new_one(model):
    """Clones a model without its loss and metrics, which Keras may not know how to copy."""
    compiled, model.compiled = getattr(model, "compiled", False), False
    try:
        return keras.models.clone_model(model)
    finally:
        model.compiled = compiled


def _take_over(old, new):
    for variable, value in zip(old.variables, new.variables, strict=True):
        variable.assign(value)
