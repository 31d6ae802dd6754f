"""Hands in 200 files, ten folders deep, beside a right notebook."""

STARTS_FROM = "honest"


def tamper(folder):
    deep = folder.joinpath(*["deep"] * 10)
    deep.mkdir(parents=True)
    for number in range(100):
        (folder / f"{number}.txt").write_text("x")
        (deep / f"{number}.txt").write_text("x")
