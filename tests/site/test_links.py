"""Links of the repository, turned into links of the site."""

import pytest
from site_builder.links import site_links
from site_builder.project import REPOSITORY

PAGES = {
    "docs/grading.md": "grading.md",
    "notebooks/03_receptive_fields.ipynb": "lessons/03_receptive_fields.ipynb",
    "notebooks/answers/03_receptive_fields.ipynb": "lessons/answers/03_receptive_fields.ipynb",
}
SOURCE = "notebooks/02_convolution.ipynb"


CELLS = {
    ("notebooks/03_receptive_fields.ipynb", "pooling"),
    ("notebooks/answers/03_receptive_fields.ipynb", "pooling"),
}


def turned(link, source=SOURCE):
    text = site_links(f"[text]({link})", source, PAGES, CELLS)
    return text.removeprefix("[text](").removesuffix(")")


def test_a_page_of_the_site():
    assert turned("03_receptive_fields.ipynb") == "/lessons/03_receptive_fields.ipynb"
    answers = turned("../03_receptive_fields.ipynb", "notebooks/answers/x.ipynb")
    assert answers == "/lessons/03_receptive_fields.ipynb"
    assert turned("../docs/grading.md#limits") == "/grading.md#limits"


def test_a_cell_of_a_notebook():
    link = "03_receptive_fields.ipynb#cell-id=pooling"
    assert turned(link) == "#03_receptive_fields--pooling"
    assert turned(f"answers/{link}") == "#answers-03_receptive_fields--pooling"
    link = "03_receptive_fields.ipynb#cell-id=gone"
    assert turned(link) == "/lessons/03_receptive_fields.ipynb"


def test_a_lesson_to_come_is_in_the_list():
    assert turned("99_to_come.ipynb") == "/lessons/index.md"


def test_what_is_no_page_is_in_the_repository():
    assert turned("experiments/regularization.py").startswith(f"{REPOSITORY}/blob/main/notebooks/")
    assert turned("experiments").startswith(f"{REPOSITORY}/tree/main/notebooks/")


@pytest.mark.parametrize("link", ["https://keras.io", "mailto:a@b.c", "#here", "/gallery.md"])
def test_other_addresses_stay(link):
    assert turned(link) == link


@pytest.mark.parametrize("code", ["`a](no)`", "```\n[a](no)\n```", "~~~ python\nx[y](no)\n~~~"])
def test_code_stays(code):
    text = f"before {code} after" if code.startswith("`a") else f"before\n\n{code}\n\nafter"
    assert site_links(text, SOURCE, PAGES) == text


def test_a_link_to_nothing_names_its_source():
    with pytest.raises(FileNotFoundError, match=r"02_convolution.*no_such_script"):
        turned("no_such_script.py")
