"""A generator whose next item never comes, and objects whose length and end never do."""

STARTS_FROM = "honest"
LOSES = {"test_squares": 2, "test_double": 3}

# %% double


class Endless:
    def __len__(self):
        return 2**62

    def __iter__(self):
        return self

    def __next__(self):
        return 1.0

    def __getitem__(self, index):
        return 1.0


def double(values):
    return Endless()


# %% squares


def squares():
    yield 0
    number = 1
    while number:
        number += 1
