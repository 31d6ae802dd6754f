from coursekit.grading import CourseError
from coursekit.grading.overview.student_list import Listed, read_students
import pytest

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,a1 (5)
    Points Possible,,,,,20
"Lovelace, Ada",7,1815,ada,S1,
"Turing, Alan",8,1912,alan,S2,18
"Student, Test",9,,0f1e2d,S1,
"""
MOODLE = """\ufeff"First name";"Surname";"ID number";"Email address";"Groups"
"Ada";"Lovelace";"1815";"ada@example.org";"Monday"
"Líu";"Huī";"1930";"liu@example.org";""
"""


def read(tmp_path, text, *, encoding="utf-8", **options):
    path = tmp_path / "students.csv"
    path.write_text(text, encoding=encoding)
    return read_students(path, **options)


def test_canvas_has_a_login_and_two_rows_that_are_nobody(tmp_path):
    listed, column = read(tmp_path, CANVAS)
    assert column == "SIS Login ID"
    assert listed == [Listed("ada", "Lovelace, Ada", "S1"), Listed("alan", "Turing, Alan", "S2")]


@pytest.mark.parametrize(
    ("known", "column", "first"),
    [
        (["1815"], "ID number", "1815"),
        (["ada@example.org"], "Email address", "ada@example.org"),
        (["liu", "elsewhere"], "Email address", "ada"),
    ],
)
def test_the_column_is_the_one_in_which_the_folders_names_stand(tmp_path, known, column, first):
    listed, found = read(tmp_path, MOODLE, known=known)
    assert (found, listed[0].student) == (column, first)
    assert listed[0][1:] == ("Ada Lovelace", "Monday")
    assert listed[1].name == "Líu Huī"


def test_a_column_that_is_asked_for_is_taken(tmp_path):
    listed, _ = read(tmp_path, MOODLE, known=["1815"], column="Surname")
    assert [one.student for one in listed] == ["Lovelace", "Huī"]
    with pytest.raises(CourseError, match="`column` must be one of First name, Surname"):
        read(tmp_path, MOODLE, column="Login")


@pytest.mark.parametrize(
    "text", ["ada\nalan\n", "student\n ada \n\nalan\nada\n", "id\r\nada\r\nalan"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plain_list(tmp_path, text, encoding):
    assert read(tmp_path, text, encoding=encoding) == ([Listed("ada"), Listed("alan")], "")


def test_nbgrader_s_own_file(tmp_path):
    text = "id,first_name,last_name,email\nada,Ada,Lovelace,a@example.org\n"
    assert read(tmp_path, text) == ([Listed("ada", "Ada Lovelace")], "id")


def test_an_unknown_heading_is_found_by_its_values_or_asked_for(tmp_path):
    text = "Anmeldename\tVorname\nada\tAda\n"
    assert read(tmp_path, text, known=["ada"])[1] == "Anmeldename"
    with pytest.raises(CourseError, match=r"it has Anmeldename, Vorname\. Name the column"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "Student;ID;SIS Login ID;Section;Essay: one, two, three, four, five (5)\nA;7;ada;S1;3\n",
        "Student;SIS Login ID;a, b\nA;ada;3\n",  # a tie
        "sep=;\nStudent;SIS Login ID\nA;ada\n",
        "SEP=\t\r\nStudent\tSIS Login ID\r\nA\tada\r\n",
    ],
)
def test_the_separator_is_the_one_that_gives_headings(tmp_path, text):
    listed, column = read(tmp_path, text, known=["ada"])
    assert (column, listed[0].student, listed[0].name) == ("SIS Login ID", "ada", "A")


def test_a_login_that_is_an_address_is_cut_where_folders_are(tmp_path):
    text = "Student,SIS Login ID\nA,ada@uni.edu\nB,bob@uni.edu\n"
    assert [one.student for one in read(tmp_path, text, known=["ada"])[0]] == ["ada", "bob"]
    listed, _ = read(tmp_path, text, known=["ada@uni.edu"])
    assert listed[0].student == "ada@uni.edu"


def test_a_row_of_students_is_no_row_of_headings(tmp_path):
    with pytest.raises(CourseError, match="its first row has the name of a student, ada"):
        read(tmp_path, "ada,Ada Lovelace\nbob,Bob Roe\n", known=["ada", "bob"])


@pytest.mark.parametrize("text", ['"Username"\n"ada"\n"alan"\n', "Login\nada\nalan\n"])
def test_one_column_may_have_quotes_and_any_usual_heading(tmp_path, text):
    assert read(tmp_path, text) == ([Listed("ada"), Listed("alan")], "")


def test_capitals_and_accents_make_nobody_another(tmp_path):
    folders = ["ada", "Liu\u0301"]  # an accent by itself, as macOS writes it
    listed, _ = read(tmp_path, "Username,Name\nAda,A\nLi\u00fa,L\n", known=folders)
    assert [one.student for one in listed] == folders
    both, _ = read(tmp_path, "Username,Name\nAda,A\nada,B\n", known=["ada", "Ada"])
    assert [one.student for one in both] == ["Ada", "ada"]


def test_who_is_in_two_sections_is_named_once_with_both(tmp_path):
    text = "Username,Name,Section\nada,A,S1\nbob,B,S1\nada,A,S2\nada,A,S1\n"
    listed, _ = read(tmp_path, text)
    assert [(one.student, one.group) for one in listed][1:] == [("bob", "S1")]
    assert listed[0].group == "S1, S2"


def test_names_that_an_export_of_ours_has_made_harmless_match(tmp_path):
    listed, column = read(tmp_path, "ID,Login\n1,'=1+1\n", known=["=1+1"])
    assert (column, listed[0].student) == ("Login", "=1+1")


def test_what_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CourseError, match="No such file"):
        read_students(tmp_path / "none.csv")
    with pytest.raises(CourseError, match="must be text in UTF-8"):
        read(tmp_path, "Líu,x\n", encoding="latin-1")
    assert read(tmp_path, "") == ([], "")
