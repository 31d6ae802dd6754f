from coursekit.grading.jail.limits import MIB
from coursekit.grading.notebook.left_out import NO_FILE, TOO_LARGE, notes_on, quoted, too_many


def test_each_reason_has_its_sentence_which_names_the_first():
    left_out = {f"{n}.txt": (too_many(256), 1) for n in range(5)}
    left_out |= {"model.h5": (TOO_LARGE, 300 * MIB), "link": (NO_FILE, None)}
    assert sorted(notes_on(left_out)) == [
        "left out, being beyond the 256 files that are taken: `0.txt` (1 bytes), "
        "`1.txt` (1 bytes), `2.txt` (1 bytes) and 2 more",
        "left out, being links, pipes or the like: `link`",
        "left out, being too large: `model.h5` (300 MiB)",
    ]
    assert notes_on({}) == ()


def test_a_name_stays_on_its_line_between_its_quotes_and_short():
    assert quoted("a\nb`<b>\x1b[2J\udcff") == "`a\\nb'<b>\\x1b[2J\\udcff`"
    assert quoted("x" * 300) == f"`{'x' * 80}...`"
