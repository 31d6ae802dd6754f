"""Saves what the methods say of a saved model, on the backend that KERAS_BACKEND names.

python answers.py MODEL.keras IMAGES.npy ANSWERS.npz
"""

import sys

from coursekit import interpret
import keras
import numpy as np

LABELS = [0, 1, 2]


def answers(model, images):
    """Returns arrays by name, of each way in which a gradient, a map or a logit is taken."""
    maps = {
        name: getattr(interpret, name)(model, images, LABELS)
        for name in ("saliency", "guided_backpropagation", "deconvnet")
    }
    maps |= {
        name: getattr(interpret, name)(model, images, LABELS, layer="second", resize=False)
        for name in ("grad_cam", "grad_cam_plus_plus", "layer_cam", "score_cam")
    }
    maps["occlusion"] = interpret.occlusion(model, images, LABELS, patch=3, stride=2)
    maps["smooth"] = interpret.saliency(model, images, LABELS, samples=3)
    maps["path"] = interpret.integrated_gradients(model, images, LABELS, steps=4)
    maps["masks"] = interpret.rise(model, images, LABELS, samples=16, grid=3)
    maps["probability"] = interpret.saliency(model, images, LABELS, score="probability")
    pooled = interpret.saliency(model, images, lambda outputs: outputs[:, 0])
    maps["function"] = pooled
    maps["attack"] = interpret.fgsm(model, images, LABELS, size=0.1, value_range=(0, 1))
    maps["ascent"] = interpret.maximize_activation(
        model, "second", 1, norm=3.0, steps=3, size=images.shape[1:3]
    ).images
    maps["deletion"] = interpret.deletion(model, images, 0, maps["occlusion"], steps=3).scores
    maps["infidelity"] = interpret.infidelity(model, images, 0, maps["saliency"], samples=4)
    return maps


def after_training(model, images):
    """Returns the gradient before and after the weights have changed."""
    before = interpret.saliency(model, images, 0)
    for weight in model.trainable_weights:
        weight.assign(2 * weight)
    return {"before": before, "after": interpret.saliency(model, images, 0)}


if __name__ == "__main__":
    network, pictures = keras.models.load_model(sys.argv[1]), np.load(sys.argv[2])
    found = answers(network, pictures)
    np.savez(sys.argv[3], **found, **after_training(network, pictures))
