import time

from coursekit.grading.overview.similarity.likeness import LEAST, MOST_TOKENS, compare, read_cells
from coursekit.grading.overview.similarity.passages import common_passages
import numpy as np
import pytest

OPERATORS = ["+", "-", "*", "/", "@", "%", "&", "|", "^", "<<", ">>", "//", "**", "==", "<", ">"]


def code(seed, lines=30):
    """Draws statements whose operators make them somebody's own."""
    draw = np.random.default_rng(seed)
    return "\n".join(
        f"v{seed} = "
        + " ".join(f"a{n} {o}" for n, o in enumerate(draw.choice(OPERATORS, 5)))
        + " b"
        for _ in range(lines)
    )


def work(*sources):
    return read_cells([(f"answer{n}", "code", source) for n, source in enumerate(sources)])[0]


def test_a_copy_is_found_under_other_names_and_in_another_cell():
    given = code(1).replace("v1", "result").replace("a", "x")
    works = {"ann": work(code(1), code(2)), "bob": work(code(3), f"\n\n{given}  # mine")}
    works |= {f"s{n}": work(code(10 + n), code(20 + n)) for n in range(5)}
    (pair,) = compare(works, [], above=0.3).pairs
    assert (pair.first, pair.second) == ("ann", "bob")
    assert pair.share == pytest.approx(0.5, abs=0.1)


def test_equal_work_is_wholly_alike_and_no_order_matters():
    works = {"a": work(code(1)), "b": work(code(1)), "c": work(code(1), code(5))}
    pairs = compare(works, []).pairs
    assert [(p.first, p.second, p.share) for p in pairs] == [
        ("a", "b", 1.0),
        ("a", "c", 1.0),  # of the one who has less
        ("b", "c", 1.0),
    ]
    assert compare(dict(reversed(works.items())), []).pairs == pairs


def test_what_was_given_does_not_count():
    works = {"a": work(code(1) + "\n" + code(2)), "b": work(code(1) + "\n" + code(3))}
    assert compare(works, []).pairs
    assert not compare(works, work(code(1)), above=0.1).pairs


def test_what_most_have_does_not_count_and_what_few_have_does():
    works = {f"s{n}": work(code(1), code(100 + n)) for n in range(6)}
    assert not compare(works, [], above=0.1).pairs
    assert len(compare(works, [], above=0.1, common=1).pairs) == 15
    three = {name: works[name] for name in ("s0", "s1", "s2")}
    assert len(compare(three, [], above=0.1).pairs) == 3


def test_little_in_common_is_not_much_for_being_all_there_is():
    short = code(1, lines=3)
    (pair,) = compare({"a": work(short), "b": work(short)}, [], above=0.01).pairs
    assert pair.share == pair.common / LEAST < 1


def test_what_is_cut_off_is_told_and_comments_take_no_room():
    long = "a = b + c\n" * (MOST_TOKENS // 5)
    for source, cut in ((long, False), (long + "# more\n" * 9_999, False), (long + "d", True)):
        cells, is_cut = read_cells([("answer", "code", source), ("own", "code", "# e")])
        assert is_cut is cut
        assert sum(len(cell.tokens) for cell in cells) == MOST_TOKENS


def test_passages_of_endless_repetition_are_found_in_time():
    first, second = work("a+" * 6000 + "a"), work("a+" * 2000 + "a")
    start = time.process_time()
    (passage,) = common_passages(first, second, np.zeros(0, np.uint64))
    assert passage.size == len(second[0].tokens)
    assert time.process_time() - start < 3  # copies of what is left took more than 10 s


def test_passages_are_the_copied_lines_and_no_others():
    copied = code(7, lines=6)
    first = work(f"{code(1)}\n{copied}\n{code(2)}")
    second = work(code(3), f"{code(4)}\n{copied}\n{code(5)}")
    (passage,) = [p for p in common_passages(first, second, np.zeros(0, np.uint64)) if p.size > 30]
    (cell, start, end), (other, begin, stop) = passage.first, passage.second
    assert (cell, other) == (0, 1)
    for found in (first[0].text[start:end], second[1].text[begin:stop]):
        assert copied in found
        assert len(found) < len(copied) + 30  # what comes by chance at its ends


def test_passages_take_no_token_twice_and_leave_out_what_is_everyones():
    first, second = work("\n".join([code(1)] * 3)), work(code(1))
    found = common_passages(first, second, np.zeros(0, np.uint64))
    assert sum(p.size for p in found) <= len(second[0].tokens)
    assert not common_passages(first, second, np.unique(second[0].values))
