# SPDX-License-Identifier: Apache-2.0
# Provenance: written for synth

"""Apply bookings to an account and say which of them had to be refused."""


def settle(opening: int, bookings: list[tuple[str, int]], overdraft: int) -> tuple[int, list[int]]:
    """Book deposits and withdrawals in order, in cents.

    Returns the closing balance and the positions of the bookings that would have
    left the account below `-overdraft`. A refused booking changes nothing.
    """
    balance = opening
    refused = []
    for position, (kind, cents) in enumerate(bookings):
        if cents <= 0:
            refused.append(position)
            continue
        if kind == "deposit":
            balance += cents
        elif kind == "withdraw":
            if balance - cents < -overdraft:
                refused.append(position)
            else:
                balance -= cents
        else:
            # An unknown kind is refused like a booking that cannot be covered.
            refused.append(position)
    return balance, refused


def format_cents(cents: int) -> str:
    """`-1234567` becomes `-12,345.67`."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d}"
