"""Every claim has a check in the answers of the lesson; here each of them runs."""

from functools import cache
from pathlib import Path
import re

from coursekit import models
from coursekit.course import FAMILIES, LECTURES, claims, judge, rows, slips
import pytest

ANSWERS = Path(__file__).parents[2] / "docs" / "answers" / "25_find_the_slip.md"
BUILDERS = ("alexnet", "googlenet", "resnet", "vgg")
CITED = {"source-2", "source-3"}  # results of others, which no code of ours can find out
ids = pytest.mark.parametrize("claim", claims(), ids=[claim.id for claim in claims()])


def python_of(text):
    block = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    return block.group(1) if block else None


@cache
def sections():
    """The text of each claim, and the lines that come before the first."""
    text = ANSWERS.read_text("utf-8").split("\n## Exercises")[0]
    before, *parts = re.split(r"^\*\*(\w+-\d+)\*\* ", text, flags=re.MULTILINE)
    return python_of(before), dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture(scope="module")
def names():
    """What the checks begin with; the large models are built once."""
    namespace = {}
    exec(sections()[0], namespace)
    return namespace | {name: cache(getattr(models, name)) for name in BUILDERS}


@ids
def test_the_check_of_a_claim_holds(claim, names):
    check = python_of(sections()[1][claim.id])
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
    text = sections()[1][claim.id]
    assert text.startswith(f"is slip {claim.slip}" if claim.slip else "is right")


def test_the_answers_are_for_all_claims_and_in_order():
    assert list(sections()[1]) == [claim.id for claim in claims()]


@pytest.mark.parametrize("name", sorted(CITED))
def test_what_is_not_computed_is_cited(name):
    assert re.search(r"[A-Z]\w+, .* (20\d\d|CVPR|table \d)", sections()[1][name], re.DOTALL)


def test_there_are_thirty_slips_and_some_that_only_look_like_ones():
    assert [claim.slip for claim in slips()] == sorted(claim.slip for claim in slips())
    assert {claim.slip for claim in slips()} == set(range(1, 31))
    assert len(claims()) - len(slips()) >= 10
    right = {claim.family for claim in claims() if claim.word == "right"}
    assert right == {claim.family for claim in claims()} == set(FAMILIES)


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
        ({"count-1": ("wrong", 0.8)}, "must begin with 'slip' or 'right'; got \\('wrong'"),
        ({"count-1": ("slip", 0.2)}, "confidence from 0.5 to 1 .*; got 0.2"),
        ({"limit-3": ("slip", 0.8, 3)}, "must have no value after the confidence; got \\(3,\\)"),
        ({"count-1": ("slip", 0.8, 5, 6)}, "must have one value after the confidence"),
    ],
)
def test_votes_are_checked(votes, message):
    with pytest.raises(ValueError, match=message):
        judge(votes)
