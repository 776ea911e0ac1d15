"""What every template knows: the place, the person."""

from __future__ import annotations

from typing import Any

from django.conf import settings


def place(request: Any) -> dict[str, Any]:
    return {
        "authority": getattr(request, "authority", None),
        "member": getattr(request, "member", None),
        "demonstration": settings.DEMONSTRATION,
    }
