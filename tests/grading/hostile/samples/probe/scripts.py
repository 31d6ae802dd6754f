"""Displays a script that would run in the browser of whoever looks at the feedback."""

import IPython.display

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


display(
    IPython.display.HTML(
        "<script>fetch('/formgrader/api/grades')</script><img src=x onerror='owned()'>"
    )
)
display(IPython.display.Javascript("owned()"))
print("</pre><script>owned()</script>")

# %% reverse


def reverse(items):
    print("</pre><script>owned()</script>")
    items.reverse()
