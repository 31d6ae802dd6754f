from coursekit.grading.overview.similarity.winnowing import LENGTH, NONE, WINDOW, hashes, winnow
import numpy as np
import pytest


def letters(count, seed):
    return list(np.random.default_rng(seed).choice(list("abcdefgh"), count))


def test_the_example_of_the_paper():
    values = np.array([77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98])
    chosen = winnow(values.astype(np.uint64), window=4)
    assert values[chosen].tolist() == [17, 17, 8, 39, 17]  # Schleimer et al., figure 2
    assert chosen.tolist() == [3, 6, 8, 11, 15]


def test_of_equals_the_last_is_chosen():
    assert winnow(np.array([3, 3, 9, 9], np.uint64), window=2).tolist() == [1, 3]


@pytest.mark.parametrize("seed", range(20))
def test_a_copy_of_the_promised_length_is_found_wherever_it_is(seed):
    copied = letters(LENGTH + WINDOW - 1, seed)
    texts = [
        letters(40 + seed, 100 + seed) + copied + letters(30, 200 + seed),
        letters(7, 300 + seed) + copied + letters(50, 400 + seed),
    ]
    prints = [{*values[winnow(values)]} for values in map(hashes, texts)]
    assert prints[0] & prints[1] & {*hashes(copied)}


def test_what_is_shorter_than_a_run_has_no_hash():
    assert len(hashes(letters(LENGTH - 1, 0))) == 0
    assert len(winnow(hashes([]))) == 0
    assert len(winnow(hashes(letters(LENGTH, 0)))) == 1


def test_equal_runs_have_equal_hashes_and_others_do_not():
    text = letters(LENGTH, 1)
    first, *others, last = hashes([*text, *letters(200, 2), *text])
    assert first == last
    assert first not in others
    assert len({*others}) == len(others)
    assert hashes(list("abcdefghijkl"))[0] == 10478509151704473969  # on every machine


def test_few_of_many_are_chosen():
    values = hashes(letters(20_000, 3))
    share = len(winnow(values)) / len(values)
    assert share == pytest.approx(2 / (WINDOW + 1), rel=0.1)  # the paper's density


def test_what_is_left_out_is_never_chosen_and_hides_nothing_else():
    values = hashes(letters(60, 4))
    left_out = np.zeros(len(values), bool)
    left_out[10:30] = True
    chosen = winnow(values, left_out)
    assert not left_out[chosen].any()
    assert {*winnow(values[30:]) + 30} <= {*chosen}
    assert NONE not in values
