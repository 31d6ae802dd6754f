"""Adds zeros one by one and never counts them, so it never ends; has not come to the training."""

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_same_padding": 1,
    "test_learn_by_heart": 1,
    "test_train_seed": 1,
    "test_train_accuracy": 3,
}

# %% same_padding


def same_padding(size, *, kernel_size, stride):
    before = after = 0
    positions = -(-size // stride)
    while (size - kernel_size) // stride + 1 < positions:
        before, after = after, before + 1
    return before, after


# %% learn_by_heart


def learn_by_heart(images, labels, *, seed):
    raise NotImplementedError


# %% train_network


def train_network(images, labels, *, seed):
    raise NotImplementedError
