"""What GOV.UK Notify tells us of the messages it carried: arrived, or not and why."""

from __future__ import annotations

import json
import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pledge.access import anyone
from pledge.delivery import record_delivery
from pledge.models import Authority
from pledge.scoping import in_authority

_REFERENCE = re.compile(r"message-([0-9]{1,18})-([0-9]{1,18})")
# https://docs.notifications.service.gov.uk/rest-api.html#delivery-receipts
_REASONS = {
    "permanent-failure": "bad-address",
    "temporary-failure": "mailbox-unavailable",
    "technical-failure": "provider-error",
}


@csrf_exempt
@require_POST
@anyone
def notify_receipt(request: Any) -> HttpResponse:
    """One receipt, from whoever holds the token agreed with Notify; a repeat changes nothing.

    There is no such page where no token is agreed.
    """
    if not settings.NOTIFY["receipts_token"]:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.NOTIFY['receipts_token']}"):
        return JsonResponse({"error": "The token is missing or wrong."}, status=401)
    receipt = _read(request.body)
    if receipt is None:
        return JsonResponse({"error": "This is not a receipt."}, status=400)
    return JsonResponse({"news": _take(receipt)})


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        receipt = json.loads(body)
    except ValueError:
        return None
    known = isinstance(receipt, dict) and all(
        isinstance(receipt.get(key), str) for key in ("reference", "status")
    )
    return receipt if known else None


def _take(receipt: dict[str, Any]) -> bool:
    ours = _REFERENCE.fullmatch(receipt["reference"])
    status = receipt["status"]
    if ours is None or not (status == "delivered" or status in _REASONS):
        return False
    authority = Authority.objects.filter(pk=int(ours[1])).first()
    if authority is None:
        return False
    with in_authority(authority):
        return record_delivery(
            int(ours[2]),
            delivered=status == "delivered",
            at=timezone.now(),
            reason=_REASONS.get(status, ""),
        )
