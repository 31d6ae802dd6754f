"""Every claim has a check in the answers of the lesson; here each of them runs."""

from functools import cache
from pathlib import Path
import re

from coursekit import models
from coursekit.course import FAMILIES, LECTURES, claims, draw_claims, judge, rows, slips
import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSON = "25_find_the_slip.ipynb"
BUILDERS = ("alexnet", "googlenet", "resnet", "vgg")
CITED = {"source-2", "source-3"}  # results of others, which no code of ours can find out
CARDS = 12
ids = pytest.mark.parametrize("claim", claims(), ids=[claim.id for claim in claims()])


@cache
def cells(path):
    """The source of each cell of a notebook, by its id."""
    return {cell.id: cell.source for cell in nbformat.read(NOTEBOOKS / path, 4).cells}


def answers():
    return cells(Path("answers", LESSON))


def cards():
    """The claims that the lesson shows in full."""
    return [claim for claim in claims() if claim.id in cells(LESSON)]


@pytest.fixture(scope="module")
def names():
    """What the checks begin with; the large models are built once."""
    namespace = {}
    exec(answers()["setup"], namespace)
    return namespace | {name: cache(getattr(models, name)) for name in BUILDERS}


@ids
def test_the_check_of_a_claim_holds(claim, names):
    check = answers().get(f"{claim.id}-check")
    if claim.id in CITED:
        assert check is None
        return
    namespace = dict(names)
    exec(check, namespace)
    assert check.count("assert") >= 1
    if claim.value:
        ((verdict),) = judge({claim.id: (claim.word, 1, namespace["value"])})
        assert verdict.value_hit, namespace["value"]


@ids
def test_the_answers_say_what_the_claim_is(claim):
    said = f"is slip {claim.slip}" if claim.slip else "is right"
    assert f"**{claim.id}** {said}" in answers()[claim.id]


def test_the_answers_are_for_all_claims_and_in_order():
    known = {claim.id: None for claim in claims()}
    assert [name for name in answers() if name in known] == list(known)


@pytest.mark.parametrize("name", sorted(CITED))
def test_what_is_not_computed_is_cited(name):
    assert re.search(r"[A-Z]\w+, .* (20\d\d|CVPR|table \d)", answers()[name], re.DOTALL)


def test_half_of_the_cards_are_right_and_half_of_the_worked_ones():
    worked = [claim for claim in cards() if "# Worked" in cells(LESSON)[f"{claim.id}-check"]]
    for chosen, count in ((cards(), CARDS), (worked, 4)):
        assert [claim.word for claim in chosen].count("right") == count / 2 == len(chosen) / 2


def test_a_card_says_its_claim_and_has_its_own_check_cell():
    for claim in cards():
        assert claim.says in cells(LESSON)[claim.id]
        assert f'verdict("{claim.id}", ' in cells(LESSON)[f"{claim.id}-check"]
        open_vote = f'verdict("{claim.id}", ...)' in cells(LESSON)[f"{claim.id}-check"]
        assert open_vote != ("# Worked" in cells(LESSON)[f"{claim.id}-check"])


def test_numbered_slips_and_some_that_only_look_like_ones():
    assert [claim.slip for claim in slips()] == sorted(claim.slip for claim in slips())
    assert {claim.slip for claim in slips()} == set(range(1, 30))
    assert len(claims()) - len(slips()) >= 10
    right = {claim.family for claim in claims() if claim.word == "right"}
    assert right == {claim.family for claim in claims()} == set(FAMILIES)


def test_a_quiz_is_drawn_by_its_seed_without_repeats_or_what_was_seen():
    seen = [claim.id for claim in cards()]
    quizzes = [draw_claims(8, seed=seed, but=seen) for seed in range(40)]
    assert quizzes[3] == draw_claims(8, seed=3, but=seen)
    assert len({frozenset(quiz) for quiz in quizzes}) > 30
    assert all(len({claim.id for claim in quiz} - set(seen)) == 8 for quiz in quizzes)
    counts = [sum(claim.word == "slip" for claim in quiz) for quiz in quizzes]
    assert 3 < sum(counts) / len(counts) < 5
    assert len(set(counts)) > 2


def test_a_quiz_can_be_of_all_claims_but_not_of_more():
    assert set(draw_claims(len(claims()), seed=0)) == set(claims())
    with pytest.raises(ValueError, match=f"at most {len(claims())}, the claims that are left"):
        draw_claims(len(claims()) + 1, seed=0)
    with pytest.raises(ValueError, match="`count` must be"):
        draw_claims(0, seed=0)


@ids
def test_a_claim_is_complete(claim):
    assert set(claim.rows) <= {row.id for row in rows()}
    assert claim.lecture in LECTURES
    assert all((claim.says, claim.tool, claim.right, claim.proof))
    assert bool(claim.value) == bool(claim.asks)
    assert not {"slip", "wrong", "lecturer"} & set(claim.says.lower().split())


def test_ids_count_within_their_family():
    found = {family: [c.id for c in claims() if c.family == family] for family in FAMILIES}
    for family, names in found.items():
        assert names == [f"{family}-{number}" for number in range(1, len(names) + 1)]


def test_undecided_votes_stay_hidden():
    assert judge(dict.fromkeys(claim.id for claim in claims())) == []


def test_a_verdict_tells_whether_vote_and_value_were_right():
    found, mended, missed = judge(
        {
            "count-6": ("slip", 0.9, 481),
            "count-8": ("slip", 0.8, 0.004),
            "count-1": ["slip", 0.6],
        }
    )
    assert (found.hit, found.value_hit, found.confidence) == (True, True, 0.9)
    assert (mended.hit, mended.value_hit) == (True, False)
    assert (missed.hit, missed.value_hit) == (False, None)
    assert str(found).startswith("count-6: hit, slip 6, your value is right. 481 million")
    assert str(mended).startswith("count-8: hit, slip 8, your value is not it. 1000 numbers")
    assert str(missed).startswith("count-1: missed. It is right.")


@pytest.mark.parametrize(
    ("answer", "right"),
    [(12.4, True), (12.443648, True), (12.35, False), (12.6, False), (12, False)],
)
def test_a_value_is_as_exact_as_it_is_printed(answer, right):
    (verdict,) = judge({"count-4": ("right", 0.7, answer)})
    assert verdict.value_hit is right


@pytest.mark.parametrize(
    ("votes", "message"),
    [
        ({"S04": ("slip", 0.8)}, "`votes` must be for claims such as .*; got \\['S04'\\]"),
        ({"count-1": "slip"}, "confidence from 0.5 to 1 .*; got None"),
        ({"count-1": ("slip",)}, "confidence from 0.5 to 1 .*; got None"),
        ({"count-1": ()}, "must begin with 'slip' or 'right'; got \\(\\)"),
        ({"count-1": ("wrong", 0.8)}, "must begin with 'slip' or 'right'; got \\('wrong'"),
        ({"count-1": ("slip", 0.2)}, "confidence from 0.5 to 1 .*; got 0.2"),
        ({"limit-3": ("slip", 0.8, 3)}, "must have no value after the confidence; got \\(3,\\)"),
        ({"count-1": ("slip", 0.8, 5, 6)}, "must have one value after the confidence"),
    ],
)
def test_votes_are_checked(votes, message):
    with pytest.raises(ValueError, match=message):
        judge(votes)
