"""Results of experiments that take longer than a lesson should, as tables.

The scripts in `notebooks/experiments` of the repository make them.
"""

from pathlib import Path

RESULTS = Path(__file__).with_name("results")


def results(name):
    """Reads the table of an experiment.

    Args:
        name: Name of the experiment.

    Returns:
        A `pandas.DataFrame`, a row for each run.

    Raises:
        ValueError: If there is no such table.

    Example:
        >>> from coursekit.course import results
        >>> sorted(results("first_weights").columns)
        ['accuracy', 'loss', 'rate', 'seed', 'start']
    """
    names = sorted(path.stem for path in RESULTS.glob("*.csv"))
    if name not in names:
        raise ValueError(f"`name` must be one of {', '.join(names)}; got {name!r}.")
    import pandas as pd

    return pd.read_csv(RESULTS / f"{name}.csv")
