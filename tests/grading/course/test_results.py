from coursekit.grading.course.results import Results


def test_what_was_written_is_read(tmp_path):
    results = Results(tmp_path / "new" / "folder")
    results.write("José", "k", {"a.ipynb": {"reason": ""}}, recorded=True, terms="late")
    assert results.stored("José") == {
        "key": "k",
        "recorded": True,
        "terms": "late",
        "notebooks": {"a.ipynb": {"reason": ""}},
    }
    assert [path.name for path in results.folder.iterdir()] == ["José.json"]


def test_what_is_not_whole_is_none(tmp_path):
    results = Results(tmp_path)
    assert results.stored("ada") is None
    for text in ("", '{"key": ', "[1]", "\ud800".encode("utf-8", "surrogatepass")):
        data = text if isinstance(text, bytes) else text.encode()
        results.path("ada").write_bytes(data)
        assert results.stored("ada") is None


def test_a_new_result_takes_the_place_of_the_old_one(tmp_path):
    results = Results(tmp_path)
    results.write("ada", "one", {}, recorded=True)
    results.write("ada", "two", {})
    stored = results.stored("ada")
    assert (stored["key"], stored["recorded"]) == ("two", False)
