"""Writes HTML that runs into the essay and into a cell of its own."""

import json

from nbformat.v4 import new_markdown_cell

STARTS_FROM = "honest"
ESSAY = """# test_double
<script>owned()</script>
[x](javascript:owned()) [y](JaVaScRiPt&colon;owned()) [z](data:text/html,<script>owned()</script>)
![x](x "onerror=owned()") ![x](attachment:p.png) <img src=x onerror=owned()>
<svg><script>owned()</script></svg><svg onload=owned()></svg>
<iframe srcdoc="<script>parent.owned()</script>"></iframe>
<div class="full-credit navbar-fixed-top" style="position:fixed;inset:0" id="test_double">x</div>
```mermaid
</pre><script>owned()</script>
```
$\\href{javascript:owned()}{x}$ $$</div><script>owned()</script>$$
\\begin{a}</div><img src=x onerror=owned()>\\end{a}
"""


def tamper(folder):
    path = folder / "probe.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][-1]["source"] = ESSAY
    picture = {"image/png": 'x" onerror="owned()', "text/html": "<script>owned()</script>"}
    notebook["cells"][-1]["attachments"] = {"p.png": picture}
    notebook["cells"].append(dict(new_markdown_cell(ESSAY), id="own"))
    path.write_text(json.dumps(notebook), "utf-8")
