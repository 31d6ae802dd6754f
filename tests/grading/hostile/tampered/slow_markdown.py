"""Writes Markdown that takes quadratic time, as an essay and in cells of its own."""

import json

from nbformat.v4 import new_markdown_cell

STARTS_FROM = "honest"


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][-1]["source"] = "\\begin{a}\n" * 40_000
    bombs = ["![" * 40_000, "<div>" * 20_000, "$a" * 40_000, "```adl\n" + "(" * 90_000 + "\n```"]
    bombs += ["**a *a " * 12_000, "<!--" * 20_000, "* a\n" + " " * 90_000]
    notebook["cells"] += [dict(new_markdown_cell(bomb), id=f"b{i}") for i, bomb in enumerate(bombs)]
    path.write_text(json.dumps(notebook), "utf-8")
