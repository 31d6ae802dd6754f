"""What must hold for a model that is built under a policy of half precision."""

import keras
import numpy as np


def check_mixed_precision(build, *, input_shape, num_classes=3):
    """Proves that a model computes in float16, returns float32 logits and can be trained."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = build(input_shape=input_shape, num_classes=num_classes)
    finally:
        keras.config.set_dtype_policy(policy)
    assert model.get_layer("logits").input.dtype == "float16"
    assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
    images = np.random.default_rng(0).normal(size=(4, *input_shape)).astype("float32")
    labels = np.arange(len(images)) % num_classes
    assert model(images).dtype == "float32"
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(1e-3), loss, run_eagerly=True)
    history = model.fit(images, labels, epochs=2, batch_size=4, verbose=0)
    assert np.isfinite(history.history["loss"]).all()
    assert np.isfinite(model(images)).all()
