"""Returns a list that holds a list twice, which holds a list twice, and so on."""

STARTS_FROM = "honest"
LOSES = {"test_double": 3}

# %% double


def double(values):
    made = [values]
    for _ in range(28):
        made = [made, made]
    return made
