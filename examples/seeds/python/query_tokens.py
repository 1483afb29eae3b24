# SPDX-License-Identifier: Apache-2.0
# Provenance: written for synth

"""Split a search query into words, quoted phrases and excluded words."""


def tokenize(query: str) -> list[str]:
    """Cut at white space, but keep text in double quotes together.

    A quote that is never closed runs to the end of the query.
    """
    tokens = []
    current = ""
    quoted = False
    for char in query:
        if char == '"':
            if quoted and current:
                tokens.append(current)
                current = ""
            quoted = not quoted
        elif char.isspace() and not quoted:
            if current:
                tokens.append(current)
            current = ""
        else:
            current += char
    if current:
        tokens.append(current)
    return tokens


def matches(text: str, query: str) -> bool:
    """Whether every token stands in `text` and no token after a minus does."""
    folded = text.casefold()
    for token in tokenize(query):
        if token.startswith("-") and len(token) > 1:
            if token[1:].casefold() in folded:
                return False
        elif token.casefold() not in folded:
            return False
    return True
