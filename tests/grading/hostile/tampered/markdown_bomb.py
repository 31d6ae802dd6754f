"""Writes an essay that takes a renderer of markdown very long, with scripts in it."""

import json

STARTS_FROM = "honest"


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    bombs = ["[" * 20_000, "> " * 5_000, "*a_ " * 20_000, "`" * 20_000, "- " * 5_000, "|" * 20_000]
    essay = "\n\n".join([*bombs, "<script>owned()</script>", "[x](javascript:owned())"])
    notebook["cells"][-1]["source"] = essay
    notebook["cells"][-1]["attachments"] = {"../../x.png": {"image/png": "<script>owned()"}}
    path.write_text(json.dumps(notebook), "utf-8")
