"""Names of the rows that agents make: the same work always has the same name.

A task's id derives from its campaign, so these ids are unique in the whole store.
"""

from __future__ import annotations

from agents.draws import short_id


def candidate_id(task_id: str, language: str, slot: int, attempt: int) -> str:
    """24 hexadecimal digits that name one candidate."""
    return short_id(task_id, "candidate", language, slot, attempt)


def score_id(candidate_id: str, judge: str) -> str:
    """24 hexadecimal digits that name the score of one candidate by one judge pool."""
    return short_id(candidate_id, "score", judge)
