"""Tables of pandas as plain data: columns by their dtype's name, labels, dates and categories."""

import sys

ARRAYS = "biufcmM"


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
    if getattr(dtype, "kind", "O") in ARRAYS and hasattr(dtype, "str"):
        return {"array": tree(array.to_numpy(copy=True))}
    return {"list": [tree(item) for item in array], "dtype": str(dtype)}


def read_table(content, value):
    """Returns the frame, series, index or time stamp that JSON stands for.

    Args:
        content: What `table_tree` made.
        value: Function from JSON to a value.

    Raises:
        ValueError: If it is none that `table_tree` makes; or TypeError, or LookupError.
    """
    import pandas

    kind = content["t"]
    if kind == "stamp":
        makers = {"Timestamp": pandas.Timestamp, "Timedelta": pandas.Timedelta}
        return makers[content["k"]](str(content["v"]))
    if kind == "missing":
        return {"NA": pandas.NA, "NaT": pandas.NaT}[content["v"]]
    if kind == "index":
        return _read_labels(content["v"], value, pandas)
    index = _read_labels(content["i"], value, pandas)
    if kind == "series":
        name = value(content["m"])
        return pandas.Series(_read_column(content["v"], value, pandas), index, name=name)
    columns = {i: _read_column(column, value, pandas) for i, column in enumerate(content["v"])}
    frame = pandas.DataFrame(columns, index)
    frame.columns = _read_labels(content["c"], value, pandas)
    return frame


def _read_labels(content, value, pandas):
    names = value(content["names"])
    if "levels" in content:
        levels = [_read_column(level, value, pandas) for level in content["levels"]]
        return pandas.MultiIndex.from_arrays(levels, names=names)
    if "range" in content:
        start, stop, step = content["range"]
        return pandas.RangeIndex(start, stop, step, name=names[0])
    index = pandas.Index(_read_column(content["column"], value, pandas), name=names[0])
    if content.get("freq") is not None:
        index.freq = str(content["freq"])
    return index


def _read_column(content, value, pandas):
    if "codes" in content:
        categories = _read_column(content["categories"], value, pandas)
        codes, ordered = value(content["codes"]), content["ordered"]
        return pandas.Categorical.from_codes(codes, categories, ordered)
    if "zone" in content:
        return (
            pandas.DatetimeIndex(value(content["array"]))
            .tz_localize("UTC")
            .tz_convert(str(content["zone"]))
        )
    if "array" in content:
        return value(content["array"])
    items = [value(item) for item in content["list"]]
    return pandas.array(items, dtype=_dtype(content["dtype"], pandas))


def _dtype(text, pandas):
    return pandas.api.types.pandas_dtype(str(text))
