"""Writes the marks of hidden tests into an answer, one without its end."""

STARTS_FROM = "honest"
LOSES = {}

# %% double

# ### BEGIN HIDDEN TESTS
# ### END HIDDEN TESTS


def double(values):
    # ### BEGIN HIDDEN TESTS
    return values + values
