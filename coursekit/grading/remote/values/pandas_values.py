"""Tables of pandas as plain data: columns by their dtype's name, labels, dates and categories."""

import collections
import re
import sys
import zoneinfo

from coursekit.grading.remote.values.bounds import one_axis, plain_array

ARRAYS = "biufcmM"
STAMP = re.compile(r"[-+0-9A-Z:. ]{1,60}")
DTYPE = re.compile(r"[\w\[\], .:-]{1,80}")  # a zone of dateutil would need a slash
NO_ITEMS = (list, tuple, dict, set, frozenset, range, collections.deque)
OFFSET = re.compile(r"UTC([+-]\d\d:\d\d)?")


def table_tree(value, tree):
    """Returns the JSON of a table, series, index or time stamp, or None if it is none.

    Args:
        value: Any value.
        tree: Function from a value to its JSON.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None or not hasattr(pandas, "DataFrame"):
        return None
    if type(value) is pandas.DataFrame:
        columns = [_column(value.iloc[:, i].array, tree) for i in range(value.shape[1])]
        index, labels = _labels(value.index, tree), _labels(value.columns, tree)
        return {"t": "frame", "v": columns, "i": index, "c": labels}
    if type(value) is pandas.Series:
        column = _column(value.array, tree)
        return {"t": "series", "v": column, "i": _labels(value.index, tree), "m": tree(value.name)}
    if isinstance(value, pandas.Index):
        return {"t": "index", "v": _labels(value, tree)}
    if type(value) in (pandas.Timestamp, pandas.Timedelta):
        kind = type(value).__name__
        return {"t": "stamp", "k": kind, "v": value.isoformat()}
    missing = {id(pandas.NA): "NA", id(pandas.NaT): "NaT"}.get(id(value))
    return {"t": "missing", "v": missing} if missing else None


def _labels(index, tree):
    names = tree(list(index.names))
    if index.nlevels > 1:
        return {
            "levels": [
                _column(index.get_level_values(i).array, tree) for i in range(index.nlevels)
            ],
            "names": names,
        }
    if type(index).__name__ == "RangeIndex":
        return {"range": [index.start, index.stop, index.step], "names": names}
    steps = {"freq": getattr(index, "freqstr", None)}  # of dates
    return {"column": _column(index.array, tree), "names": names, **steps}


def _column(array, tree):
    dtype = array.dtype
    if hasattr(dtype, "categories"):
        categories = _column(dtype.categories.array, tree)
        return {"codes": tree(array.codes), "categories": categories, "ordered": dtype.ordered}
    if getattr(dtype, "tz", None) is not None:
        utc = array.tz_convert("UTC").tz_localize(None).to_numpy()
        return {"array": tree(utc), "zone": str(dtype.tz)}
    if getattr(dtype, "kind", "O") in ARRAYS and (hasattr(dtype, "str") or _is_plain(array)):
        return {"array": tree(array.to_numpy(copy=True))}
    return {"list": [tree(item) for item in array], "dtype": str(dtype)}


def _is_plain(array):
    """Says whether an array of pandas is one of NumPy's and no more, without a mask."""
    return isinstance(array, sys.modules["pandas"].arrays.NumpyExtensionArray)


def read_table(content, value, room):
    """Returns the frame, series, index or time stamp that JSON stands for.

    Args:
        content: What `table_tree` made.
        value: Function from JSON to a value.
        room: The message's `Room`.

    Raises:
        ValueError: If it is none that `table_tree` makes; or TypeError, or LookupError.
    """
    import pandas

    kind = content["t"]
    if kind == "stamp":
        makers = {"Timestamp": pandas.Timestamp, "Timedelta": pandas.Timedelta}
        return makers[content["k"]](_matching(STAMP, content["v"]))
    if kind == "missing":
        return {"NA": pandas.NA, "NaT": pandas.NaT}[content["v"]]
    if kind == "index":
        return _read_labels(content["v"], value, room)
    trees = content["v"] if kind == "frame" else [content["v"]]
    columns = [_read_column(tree, value) for tree in trees]
    index = _read_labels(content["i"], value, None if columns else room)  # is as long as they are
    columns = [_as_long(column, index) for column in columns]
    if kind == "series":
        return pandas.Series(columns[0], index, name=value(content["m"]))
    frame = pandas.DataFrame(dict(enumerate(columns)), index)
    frame.columns = _read_labels(content["c"], value, room)
    return frame


def _as_long(column, index):
    """Returns a column that has an item for each label, so that none is repeated."""
    if len(column) != len(index):
        raise ValueError(f"a column of {len(column)} items beside {len(index)} labels")
    return column


def _read_labels(content, value, room):
    import pandas

    names = value(content["names"])
    if "levels" in content:
        levels = [_read_column(level, value) for level in content["levels"]]
        return pandas.MultiIndex.from_arrays(levels, names=names)
    if "range" in content:
        numbers = range(*content["range"])
        return pandas.RangeIndex(room.take_range(numbers) if room else numbers, name=names[0])
    index = pandas.Index(_read_column(content["column"], value), name=names[0])
    if content.get("freq") is not None:
        index.freq = str(content["freq"])
    return index


def _read_column(content, value):
    import pandas

    if "codes" in content:
        categories = _read_column(content["categories"], value)
        codes, ordered = plain_array(value(content["codes"])), content["ordered"]
        return pandas.Categorical.from_codes(codes, categories, ordered)
    if "zone" in content:
        moments = pandas.DatetimeIndex(_numbers(content["array"], value, "M"))
        return moments.tz_localize("UTC").tz_convert(_zone(str(content["zone"])))
    if "array" in content:
        return _numbers(content["array"], value, ARRAYS)
    items = [value(item) for item in content["list"]]
    dtype = pandas.api.types.pandas_dtype(_matching(DTYPE, content["dtype"]))
    if str(dtype) == "object":
        return one_axis(items)
    if not pandas.api.types.is_extension_array_dtype(dtype):  # such as "U1000000" for each item
        raise ValueError(f"a column of {dtype} as a list")
    if any(isinstance(item, NO_ITEMS) or getattr(item, "ndim", 0) for item in items):
        raise ValueError(f"a column of {dtype} with something that has items itself")
    return pandas.array(items, dtype=dtype)


def _numbers(tree, value, kinds):
    """Returns an array of some kinds of dtype; pandas makes objects of texts, which are larger."""
    array = plain_array(value(tree))
    if array.dtype.kind not in kinds:
        raise ValueError(f"a column of {array.dtype} as an array")
    return array


def _zone(name):
    """Returns what a zone's name stands for; of a path pandas would say whether it is a file."""
    return name if OFFSET.fullmatch(name) else zoneinfo.ZoneInfo(name)


def _matching(pattern, text):
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise ValueError(f"{text!r} where a time or a dtype is meant"[:200])
    return text
