"""Displays pictures whose width, height and class are HTML that runs, in each kind and key."""

import base64

from IPython.display import Markdown, display

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HANDLERS = ("1 onerror=owned()", '1" onload="owned()', ["1 onload=owned()"], "1 onload\n=owned()")
for kind in ("image/png", "image/jpeg", "image/svg+xml", "image/gif", "text/html"):
    for handler in HANDLERS:
        metadata = {"width": handler, "height": handler, "needs_background": handler}
        metadata |= {"isolated": True, "unconfined": handler}
        text = base64.b64encode(PICTURE).decode()
        display({kind: text}, metadata={kind: metadata, **metadata}, raw=True)
        display({kind: text + handler[0]}, metadata={"filenames": {kind: handler}}, raw=True)
display({"image/png": f'{text}" onload="owned()'}, raw=True)
display(Markdown("[x](javascript:owned()) <img src=x onerror=owned()>"))
get_ipython().display_pub.publish({"text/plain": "x"}, {"tags": ['" onload="owned()']})
