"""Hands in pages that run scripts, among them one of the name that the feedback has."""

STARTS_FROM = "honest"
PAGE = "<html><script>owned()</script></html>"
NAMES = (
    "index.html",
    "x.HTM",
    "x.xhtml",
    "x.svg",
    "probe.html",
    "x.js",
    "page",
    "x.xml",
    "y/x.mht",
)


def tamper(folder):
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE)
    (folder / "z" / "probe.html").mkdir(parents=True)
