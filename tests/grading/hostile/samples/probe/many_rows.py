"""Returns a table of 300 million rows, which takes a few bytes on the way."""

import pandas as pd

STARTS_FROM = "honest"
LOSES = {"test_double": 3}

# %% double


def double(values):
    return pd.DataFrame(index=pd.RangeIndex(300_000_000))
