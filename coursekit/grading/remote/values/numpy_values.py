"""NumPy's arrays with a meaning of their own, and SciPy's sparse ones, as plain data."""

import math
import sys

from coursekit.grading.remote.values.bounds import check_shape, plain_array

LARGEST_SPARSE = 256 * 1024**2  # bytes of a sparse array written out; a larger one is a handle
LONGEST_AXIS = 10**6  # of a sparse array, some kinds of which hold a list for each row
SCALARS = (type(None), bool, int, float, complex, str, bytes)
BYTES_A_ROW = {"lil": 128}  # two lists
PLAIN = "biufcSUmM"  # the kinds of dtype whose bytes travel
KINDS = ("masked", "masked_value", "matrix", "record", "sparse")


def special_tree(value, tree):
    """Returns the JSON of a masked array, matrix, record or sparse array, or None if it is none.

    Args:
        value: Any value.
        tree: Function from a plain array or value to its JSON.
    """
    np = sys.modules.get("numpy")
    if np is None:
        return None
    if isinstance(value, np.ma.MaskedArray):
        return _masked_tree(value, tree, np)
    if isinstance(value, np.matrix):
        return {"t": "matrix", "v": tree(np.ndarray.view(value, np.ndarray))}
    if isinstance(value, (np.ndarray, np.void)) and value.dtype.names:
        return _record_tree(value, tree, np)
    return _sparse_tree(value, tree)


def _masked_tree(value, tree, np):
    if value is np.ma.masked:
        return {"t": "masked_value"}
    data, mask = np.ma.getdata(value), np.ma.getmask(value)
    if data.dtype.kind not in PLAIN:
        return None
    fill = None if value._fill_value is None else value.fill_value
    mask = None if mask is np.ma.nomask else np.asarray(mask)
    return {"t": "masked", "v": tree(np.asarray(data)), "m": tree(mask), "f": tree(fill)}


def _record_tree(value, tree, np):
    kind = "scalar" if isinstance(value, np.void) else "array"
    kind = "rec" + kind if isinstance(value, (np.recarray, np.record)) else kind
    plain = np.ndarray.view(np.asarray(value), np.ndarray)
    if any(plain[name].dtype.kind not in PLAIN for name in plain.dtype.names):
        return None
    fields = [[name, tree(np.array(plain[name]))] for name in plain.dtype.names]
    return {"t": "record", "k": kind, "s": list(plain.shape), "f": fields}


def _sparse_tree(value, tree):
    sparse = sys.modules.get("scipy.sparse")
    if sparse is None or not sparse.issparse(value):
        return None
    name, size = type(value).__name__, _size(value.shape, value.dtype)
    if getattr(sparse, name, None) is not type(value) or len(value.shape) != 2:
        return None
    if size > LARGEST_SPARSE or max(value.shape) > LONGEST_AXIS:
        return None
    entries = value.tocoo()
    places = [tree(entries.row), tree(entries.col)]
    return {"t": "sparse", "k": name, "v": tree(entries.data), "i": places, "s": list(value.shape)}


def _size(shape, dtype):
    return math.prod(shape) * dtype.itemsize


def read_special(content, value, room):
    """Returns what `special_tree` made JSON of.

    Args:
        content: The JSON.
        value: Function from JSON to a plain value.
        room: The message's `Room`.

    Raises:
        ValueError: If it is none that `special_tree` makes; or TypeError, or LookupError.
    """
    import numpy as np

    kind = content["t"]
    if kind == "masked_value":
        return np.ma.masked
    if kind == "masked":
        mask, fill = value(content["m"]), value(content["f"])
        mask = np.ma.nomask if mask is None else plain_array(mask)
        if not isinstance(fill, (*SCALARS, np.generic, np.ndarray)):
            raise ValueError("a fill value with items")
        return np.ma.MaskedArray(plain_array(value(content["v"])), mask=mask, fill_value=fill)
    if kind == "matrix":
        return plain_array(value(content["v"])).view(np.matrix)
    if kind == "record":
        return _read_record(content, value, np)
    return _read_sparse(content, value, room, np)


def _read_record(content, value, np):
    shape = tuple(content["s"])
    fields = {str(name): plain_array(value(part)) for name, part in content["f"]}
    dtype = np.dtype([(n, part.dtype, part.shape[len(shape) :]) for n, part in fields.items()])
    check_shape(shape, dtype)
    if _size(shape, dtype) > sum(part.nbytes for part in fields.values()):
        raise ValueError("a record that is larger than its fields")
    made = np.zeros(shape, dtype)
    for name, part in fields.items():
        made[name] = part
    made = made.view(np.recarray) if content["k"].startswith("rec") else made
    return made[()] if content["k"].endswith("scalar") else made


def _read_sparse(content, value, room, np):
    from scipy import sparse

    shape, data = tuple(int(n) for n in content["s"]), plain_array(value(content["v"]))
    rows, columns = (plain_array(value(places)) for places in content["i"])
    in_range = len(shape) == 2 and min(shape) >= 0 and max(shape) <= LONGEST_AXIS
    if not in_range or _size(shape, data.dtype) > LARGEST_SPARSE:
        raise ValueError("a sparse array of a size that is not taken")
    name = str(content["k"])
    family = sparse.coo_array if name.endswith("_array") else sparse.coo_matrix
    layout = name.partition("_")[0]
    if layout not in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil"):
        raise ValueError("a sparse array of an unknown layout")
    if layout == "dia":  # it writes each diagonal out
        diagonals = np.unique(np.subtract(columns, rows, dtype=np.int64)).size
        room.take(diagonals * shape[1] * data.dtype.itemsize)
    room.take(BYTES_A_ROW.get(layout, 8) * max(shape, default=0))
    return family((data, (rows, columns)), shape=shape).asformat(layout)
