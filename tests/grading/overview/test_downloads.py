import zipfile

from coursekit.grading.errors import CourseError
from coursekit.grading.overview.downloads import (
    Download,
    canvas_prefix,
    digest,
    moodle_prefix,
    prefixes,
    read_downloads,
)
from coursekit.grading.overview.feedback_zip import write_feedback_zip
import pytest


@pytest.mark.parametrize(
    ("path", "prefix", "names"),
    [
        ("leeann_340_208_a1.ipynb", "leeann_340_208", {"leeann", "340"}),
        ("leeann_LATE_340_208_a1-1.ipynb", "leeann_LATE_340_208", {"leeann", "340"}),
        ("team_7b_340_208_my_a1_2.ipynb", "team_7b_340_208", {"team_7b", "340"}),
        ("anon_x7Kq2_208_a1.ipynb", "anon_x7Kq2_208", {"x7Kq2"}),
        ("LATE_anon_x7Kq2_208_a1.ipynb", "LATE_anon_x7Kq2_208", {"x7Kq2"}),
    ],
)
def test_names_of_canvas(path, prefix, names):
    found, _, theirs = canvas_prefix(f"submissions/{path}")
    assert found == prefix
    assert names <= {*theirs}


@pytest.mark.parametrize("path", ["a1.ipynb", "leeann_340_a1.ipynb", "leeann_340_208", "12_34_a1"])
def test_what_is_no_name_of_canvas(path):
    assert canvas_prefix(path) is None


def canvas_itself(name):
    """Returns user and attachment as Canvas infers them from a file that comes back."""
    numbers = [part for part in name.split("_") if part != "LATE" and part.isdigit()]
    return numbers[:2]


@pytest.mark.parametrize("path", ["leeann_340_208_a1.ipynb", "lee_LATE_34_2_7_8.ipynb"])
def test_what_goes_back_to_canvas_reaches_the_same_submission(path):
    prefix, user, _ = canvas_prefix(path)
    assert canvas_itself(f"{prefix}_a1_3_4.html") == canvas_itself(path)
    assert canvas_itself(path)[0] == user


@pytest.mark.parametrize(
    "path",
    [
        "Ann Lee_123_assignsubmission_file/a1.ipynb",
        "Ann Lee_123_assignsubmission_file_/deep/a1.ipynb",
        "all/Ann Lee_123_assignsubmission_file_my_a1.ipynb",
    ],
)
def test_names_of_moodle_of_every_age(path):
    prefix, person, names = moodle_prefix(path)
    assert prefix == "Ann Lee_123_assignsubmission_file_"  # which every age takes
    assert person == "123"
    assert {"Ann Lee", "123"} <= {*names}


@pytest.mark.parametrize("path", ["Ann Lee/a1.ipynb", "a_b_c_d/a1.ipynb", "Ann_12_file/a1.ipynb"])
def test_what_is_no_name_of_moodle(path):
    assert moodle_prefix(path) is None


def test_students_are_known_by_name_or_by_what_only_they_have_handed_in():
    contents = {name: frozenset({digest(name.encode())}) for name in ("ann", "bob", "both")}
    downloads = [
        Download("leeann_1_11_a1.ipynb", contents["ann"]),
        Download("x_2_22_a1.ipynb", contents["bob"]),
        Download("y_3_33_a1.ipynb", contents["both"]),
        Download("z_4_44_a1.ipynb", contents["both"]),
        Download("w_5_55_a1.ipynb"),
    ]
    handed_in = {
        "LeeAnn": {"another"},  # by the name in front
        "5": {"another"},  # by Canvas's number
        "bob": contents["bob"],  # by content
        "carl": contents["both"],
        "dora": contents["both"],
        "eve": {"nowhere"},
    }
    found, by_name = prefixes(downloads, handed_in, platform="canvas")
    assert found == {"LeeAnn": "leeann_1_11", "5": "w_5_55", "bob": "x_2_22"}
    assert by_name == ["5", "LeeAnn"]


def test_two_files_of_one_user_are_one_person():
    downloads = [Download(f"leeann_1_{n}_a1.ipynb", frozenset({n})) for n in (11, 12)]
    found, by_name = prefixes(downloads, {"ann": {11, 12}}, platform="canvas")
    assert (found, by_name) == ({"ann": "leeann_1_11"}, [])


@pytest.mark.parametrize(
    ("names", "handed_in"),
    [
        # What two have uploaded is the work of neither, though one of them is not asked about.
        ({"eveamy_99_208": "b", "roerobert_41_207": "b"}, {"bob": "b", "amy": "b"}),
        ({"eveamy_99_208": "b", "roerobert_41_207": "b"}, {"bob": "b"}),
        # Eve calls herself bob.
        ({"bob_99_208": "e", "roerobert_41_207": "b"}, {"bob": "b"}),
        # A matriculation number is another's internal number.
        ({"eve_1815_208": "e"}, {"1815": "a", "eve": "e"}),
        # Two are of one name.
        ({"smithjohn_41_207": "j", "smithjohn_42_208": "k"}, {"smithjohn": "x"}),
        # One person for two students.
        ({"x_2_22": "b"}, {"2": "another", "bob": "b"}),
    ],
)
def test_nobody_gets_what_may_be_another_s(names, handed_in):
    downloads = [Download(f"{name}_a1.ipynb", frozenset({had})) for name, had in names.items()]
    digests = {student: {had} for student, had in handed_in.items()}
    found, _ = prefixes(downloads, digests, platform="canvas")
    assert {student: prefix for student, prefix in found.items() if student != "eve"} == {}
    folders = [
        Download(f"{name}_{number}_assignsubmission_file_/a1.ipynb", frozenset({had}))
        for (name, number, _), had in ((name.split("_"), had) for name, had in names.items())
    ]
    found, _ = prefixes(folders, digests, platform="moodle")
    assert {student: prefix for student, prefix in found.items() if student != "eve"} == {}


def test_two_people_of_one_name_are_not_told_apart_by_it_in_moodle():
    downloads = [Download(f"Ann Lee_{n}_assignsubmission_file/a1.ipynb") for n in (1, 2)]
    assert prefixes(downloads, {"Ann Lee": set()}, platform="moodle") == ({}, [])
    found, _ = prefixes(downloads, {"Ann Lee_2": set()}, platform="moodle")
    assert found == {"Ann Lee_2": "Ann Lee_2_assignsubmission_file_"}


def test_a_download_is_read_packed_or_not_and_within_what_students_pack(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a_1_2_a1.ipynb").write_bytes(b"one")
    with zipfile.ZipFile(folder / "b_3_4_a1.zip", "w") as archive:
        archive.writestr("b/a1/a1.ipynb", b"two")
    (folder / "c_5_6_a1.zip").write_bytes(b"no archive")
    with zipfile.ZipFile(folder / "d_7_8_a1.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a1.ipynb", b"x" * 100)
    packed = (folder / "d_7_8_a1.zip").read_bytes()
    start = packed.index(b"a1.ipynb") + len(b"a1.ipynb")
    damaged = packed[:start] + b"\xff" * 6 + packed[start + 6 :]
    (folder / "d_7_8_a1.zip").write_bytes(damaged)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    digests = [{digest(b"one")}, {digest(b"two")}, set(), set()]
    for place in (folder, tmp_path / "all.zip"):
        read = read_downloads(place)
        assert [one.path[0] for one in read] == ["a", "b", "c", "d"]
        assert [one.digests for one in read] == digests


def test_what_was_not_downloaded_is_named(tmp_path):
    with pytest.raises(CourseError, match="`downloaded` must be the zip"):
        read_downloads(tmp_path / "missing.zip")


@pytest.mark.parametrize(
    ("platform", "prefix", "member"),
    [("canvas", "ann_1_2", "ann_1_2_a1.html"), ("moodle", "Ann_1_assign_file_", None)],
)
def test_the_zip_holds_each_page_under_its_students_name(tmp_path, platform, prefix, member):
    path = tmp_path / "feedback.zip"
    pages = {"ann": {"a1.html": b"<p>"}, "bob": {"a1.html": b"<q>"}}
    assert write_feedback_zip(path, pages, {"ann": prefix}, platform=platform) == ["bob"]
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        assert archive.read(name) == b"<p>"
    assert name == (member or f"{prefix}/a1.html")
    assert [found.name for found in tmp_path.iterdir()] == ["feedback.zip"]
