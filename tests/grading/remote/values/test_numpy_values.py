"""Masked arrays, matrices, records and sparse arrays keep their meaning."""

import json

from coursekit.grading.remote.errors import WireError
import numpy as np
import pytest
from wire import Side, there

SPECIAL = {
    "mask": np.ma.masked_equal([[1.5, -9], [3, 4]], -9),
    "no mask": np.ma.array([1, 2]),
    "masked": np.ma.masked,
    "matrix": np.array([[1, 2], [3, 4]]).view(np.matrix),
    "records": np.array([("a", 1.5), ("b", 2)], [("name", "U1"), ("size", "f4")]),
    "vectors": np.zeros(3, [("at", "i2", (2,)), ("on", "?")]),
    "record": np.array([("a", 1.5)], [("name", "U1"), ("size", "f4")])[0],
    "recarray": np.rec.array([(1, 2.5)], dtype=[("x", "i4"), ("y", "f8")]),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_arrays_of_a_meaning_of_their_own_keep_it(name):
    value = SPECIAL[name]
    found = there(value)
    assert type(found) is type(value)
    assert (found is np.ma.masked) == (value is np.ma.masked)
    np.testing.assert_array_equal(np.ma.getmask(found), np.ma.getmask(value))
    np.testing.assert_array_equal(found, value)
    assert found.dtype == value.dtype


def test_a_mask_over_objects_is_no_array():
    with pytest.raises(WireError, match="no way for"):
        there(np.ma.array([[1], None], mask=[0, 1], dtype=object))


@pytest.mark.parametrize("layout", ["bsr", "coo", "csc", "csr", "dia", "dok", "lil"])
def test_sparse_arrays_keep_their_layout(layout):
    sparse = pytest.importorskip("scipy.sparse")
    for family in (sparse.coo_array, sparse.coo_matrix):
        value = family(np.array([[0.0, 1], [2, 0]])).asformat(layout)
        found = there(value)
        assert type(found) is type(value)
        assert (found != value).nnz == 0


def test_a_sparse_array_that_would_fill_the_memory_is_not_read():
    pytest.importorskip("scipy.sparse")
    none = {"t": "array", "d": "<f8", "s": [0], "b": 1}
    place = {"t": "array", "d": "<i4", "s": [0], "b": 1}
    tree = {"t": "sparse", "k": "csr_array", "v": none, "i": [place, place], "s": [10**6, 10**6]}
    with pytest.raises(WireError, match="size that is not taken"):
        Side(0).receive([json.dumps({"value": tree, "changed": []}).encode(), b""])
