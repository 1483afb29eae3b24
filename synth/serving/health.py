"""Is a server up? One HTTP question, answered quickly."""

from __future__ import annotations

import aiohttp

TIMEOUT_SECONDS = 2.0


async def http_healthy(url: str) -> bool:
    """`GET url` answers 200 within two seconds."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False
