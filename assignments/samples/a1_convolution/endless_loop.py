"""Adds zeros until the sum fits, which it never does where none is missing; has not trained."""

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
    needed = (-(-size // stride) - 1) * stride + kernel_size
    while size + before + after != needed:
        before, after = after, before + 1
    return before, after


# %% learn_by_heart


def learn_by_heart(images, labels, *, seed):
    raise NotImplementedError


# %% train_network


def train_network(images, labels, *, seed):
    raise NotImplementedError
