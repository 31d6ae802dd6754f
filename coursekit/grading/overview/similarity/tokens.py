"""Answers as tokens, so that renaming, reformatting and other comments change nothing."""

import io
import keyword
import re
import token
import tokenize

NAME, NUMBER, STRING, OTHER = "name", "number", "string", "?"
LAYOUT = {tokenize.NL, tokenize.COMMENT, tokenize.ENCODING, tokenize.ENDMARKER}
LINES = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
F_START = {getattr(token, name, None) for name in ("FSTRING_START", "TSTRING_START")} - {None}
F_END = {getattr(token, name, None) for name in ("FSTRING_END", "TSTRING_END")} - {None}
PREFIX = r"(?:[rRbBuUfFtT]{1,2})?"
# What stands for the tokenizer where a text is no Python.
SCANNER = re.compile(
    rf"""(?P<comment>\#[^\n]*)
    |(?P<string>{PREFIX}(?:'''(?:\\.|.)*?(?:'''|\Z)|\"\"\"(?:\\.|.)*?(?:\"\"\"|\Z))
        |{PREFIX}(?:'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?))
    |(?P<number>(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)[jJ]?)
    |(?P<name>[^\W\d]\w*)
    |(?P<operator>\*\*=|//=|>>=|<<=|\.\.\.|[-+*/%@&|^=<>!:]=|->|\*\*|//|<<|>>|[^\s\w])
    |(?P<line>\n)
    |(?P<space>\\\n|[^\S\n]+)""",
    re.VERBOSE | re.DOTALL,
)
WORD = re.compile(r"\w+")


def code_tokens(text):
    """Returns the tokens of a text of Python, or of one that is meant to be.

    Every name that is no keyword is "name", every number "number", every text "string", also one
    with fields. Comments, docstrings and layout are left out.

    Args:
        text: The text, with newlines alone between lines.

    Returns:
        A list of (kind, start, end), places in the text.
    """
    try:
        found = list(_tokenized(text))
    except (tokenize.TokenError, SyntaxError, ValueError):
        found = list(_scanned(text))
    return _without_lone_texts(found)


def prose_tokens(text):
    """Returns the words of a text, whatever their case, as (word, start, end)."""
    return [(match[0].casefold(), match.start(), match.end()) for match in WORD.finditer(text)]


def _tokenized(text):
    """Yields tokens, and (None, start, end) where a line ends or its indentation changes."""
    starts, depth, opened = _line_starts(text), 0, 0
    for one in tokenize.generate_tokens(io.StringIO(text).readline):
        start, end = (starts[line - 1] + column for line, column in (one.start, one.end))
        if one.type in F_START:
            opened = opened if depth else start
            depth += 1
        elif one.type in F_END:
            depth -= 1
            if not depth:
                yield STRING, opened, end
        elif not depth and one.type not in LAYOUT:
            yield _kind(one), start, end


def _line_starts(text):
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _kind(one):
    if one.type in LINES:
        return None
    if one.type == tokenize.NAME:
        return one.string if keyword.iskeyword(one.string) else NAME
    if one.type == tokenize.ERRORTOKEN:
        raise SyntaxError
    return {tokenize.NUMBER: NUMBER, tokenize.STRING: STRING}.get(one.type, one.string)


def _scanned(text):
    """Yields what a text without a grammar has of tokens; nothing in it is an error."""
    depth = 0
    for match in SCANNER.finditer(text):
        kind, found = match.lastgroup, match[0]
        depth += (found in "([{") - (found in ")]}")
        if kind == "operator":
            yield found, match.start(), match.end()
        elif kind == "name":
            yield found if keyword.iskeyword(found) else NAME, match.start(), match.end()
        elif kind in ("string", "number"):
            yield kind, match.start(), match.end()
        elif kind == "line" and depth <= 0:
            yield None, match.start(), match.end()


def _without_lone_texts(tokens):
    """Leaves out the ends of lines, and texts that are a statement alone, such as docstrings."""
    kinds = [None, *(kind for kind, _, _ in tokens), None]
    return [
        one
        for before, one, after in zip(kinds, tokens, kinds[2:], strict=False)
        if one[0] is not None and not (one[0] == STRING and before is None and after is None)
    ]
