"""Results of experiments that take longer than a lesson should, as tables.

The scripts in `notebooks/experiments` of the repository make them.
"""

import csv
from pathlib import Path

from coursekit._extras import optional

pandas = optional("pandas")

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

    return pandas.read_csv(RESULTS / f"{name}.csv")


def write_results(name, rows):
    """Writes the table of an experiment, each row as soon as it is found.

    Args:
        name: Name of the experiment.
        rows: Iterable of rows, the names of the columns first.
    """
    with (RESULTS / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            writer.writerow(row)
            file.flush()
