"""Texts in the languages themselves: harnesses and helpers of unit tests, no logic.

A word between `@`s is replaced by the language's module.
"""
