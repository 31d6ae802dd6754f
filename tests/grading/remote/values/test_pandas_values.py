"""Tables come back as they were."""

import numpy as np
import pandas as pd
import pytest
from wire import FRAME, Side, there

FRAMES = {
    "plain": FRAME,
    "empty": pd.DataFrame(),
    "labels": pd.DataFrame(np.eye(2), index=["p", "q"], columns=[("a", 1), "b"]),
    "dates": pd.DataFrame({"v": [1, 2]}, pd.date_range("2024-01-01", periods=2, name="day")),
    "zones": pd.DataFrame({"t": pd.date_range("2024-01-01", periods=2, tz="Europe/Berlin")}),
    "categories": pd.DataFrame({"c": pd.Categorical(["b", "a"], ["b", "a", "z"], ordered=True)}),
    "missing": pd.DataFrame(
        {"i": pd.array([1, None], "Int64"), "s": pd.array(["a", None], "string")}
    ),
    "levels": pd.DataFrame({"k": list("aab"), "l": [1, 2, 1], "v": [1.0, 2, 3]}).set_index(
        ["k", "l"]
    ),
    "objects": pd.DataFrame({"o": [[1], {"a": 2}, None]}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_tables_come_back_as_they_were(name):
    frame = FRAMES[name]
    pd.testing.assert_frame_equal(there(frame), frame)
    for column in frame:
        pd.testing.assert_series_equal(there(frame[column]), frame[column])


def test_numbers_of_a_table_travel_as_arrays_and_not_as_text():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(1000, 10)))
    tree, *arrays = Side(0).send(frame)
    assert sum(map(len, arrays)) == frame.size * 8
    assert len(tree) < 2000


def test_parts_of_tables():
    stamp = pd.Timestamp("2024-01-02 03:04", tz="Asia/Tokyo")
    assert there(stamp) == stamp
    assert there(pd.Timedelta("1 day")) == pd.Timedelta("1 day")
    assert there(pd.NaT) is pd.NaT
    assert there(pd.NA) is pd.NA
    pd.testing.assert_index_equal(
        there(pd.Index(["a", "b"], name="n")), pd.Index(["a", "b"], name="n")
    )
