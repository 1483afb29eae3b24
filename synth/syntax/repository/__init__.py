"""Fill-in-the-middle with the files that a file depends on.

    files ── roots ── index ── link ── graph          names only, gathered once
    target ── choose ── pack ── draw ── render ── row   texts, read when a row needs them

The index pass parses every file once and keeps what it declares, imports and
uses. Linking resolves imports by each language's own rules (`resolvers/`) to
edges that carry the names in use. A row's context is what its file depends on,
dependencies first, packed to a budget of tokens; the middle is preferably one
that uses a name which a file of the context defines.
"""
