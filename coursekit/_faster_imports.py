"""Spares every command and every grading process more than a second, once imported.

jsonschema checks international addresses if it finds a package for that, whose import builds a
grammar; notebooks have no such addresses, and jsonschema does without.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
