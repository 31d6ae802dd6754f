"""Kills the kernel when something is dropped: keeps what was earned before, loses what follows."""

import os

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_dropout_values": 1,
    "test_dropout_draws": 1,
    "test_dropout_inference": 1,
    "test_augment_pairs": 2,
    "test_augment_fill": 1,
    "test_augment_draws": 1,
    "test_choice_images": 1,
    "test_choice_budget": 1,
    "test_network_parameters": 1,
    "test_network_accuracy": 4,
}

# %% dropout


def dropout(inputs, *, rate, seed, training):
    if training:
        os._exit(1)
    return inputs.copy(), np.ones_like(inputs)
