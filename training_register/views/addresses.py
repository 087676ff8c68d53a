"""The addresses of the program's own pages, each worked out once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request, url_for

# A page names a dozen addresses, and url_for takes longer for each than a database for a row.
REMEMBERED = 2_000


def address_of(endpoint: str, **values: Any) -> str:
    """What url_for says of a whole endpoint: it follows from that, and from where the program stands on its server."""
    return _address(request.script_root, endpoint, **values)


@lru_cache(maxsize=REMEMBERED)
def _address(_root: str, endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values)
