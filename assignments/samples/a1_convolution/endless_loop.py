"""Adds zeros one by one and never counts them: where zeros are needed, it never ends."""

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_same_padding": 1,
}

# %% same_padding


def same_padding(size, *, kernel_size, stride):
    before = after = 0
    positions = -(-size // stride)
    while (size - kernel_size) // stride + 1 < positions:
        before, after = after, before + 1
    return before, after
