"""How imports of one language lead to files: one small module a language.

Adding a language is adding its module and a line here. Languages of one *kin*
see each other's names (Java and Kotlin, C and C++, JavaScript and TypeScript).
"""

from __future__ import annotations

from synth.syntax.repository.resolvers import c, csharp, go, java, javascript, kotlin, php, python, ruby, rust
from synth.syntax.repository.resolvers.resolver import Resolver

RESOLVERS: dict[str, Resolver] = {
    "python": python.RESOLVER,
    "javascript": javascript.RESOLVER,
    "typescript": javascript.TYPESCRIPT,
    "java": java.RESOLVER,
    "kotlin": kotlin.RESOLVER,
    "go": go.RESOLVER,
    "rust": rust.RESOLVER,
    "c": c.RESOLVER,
    "cpp": c.CPP,
    "csharp": csharp.RESOLVER,
    "php": php.RESOLVER,
    "ruby": ruby.RESOLVER,
}
