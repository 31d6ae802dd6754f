"""The smallest network that the benchmark of devices takes: `python small_network.py small`."""

import keras


def small(shape):
    """Returns a network with a convolution, for Grad-CAM, and ten logits."""
    images = keras.Input(shape)
    means = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(images))
    return keras.Model(images, keras.layers.Dense(10)(means))


if __name__ == "__main__":
    import gpu

    gpu.MODELS["small"] = small
    gpu.main()
