"""What the worker does for the case review. A job holds numbers only, and may run twice, late or never."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from pledge.operations import wordless
from pledge.scoping import in_authority
from reviews.services import applicant_access, coming_back


@task
@wordless
def send_sign_in_code(code_id: int, authority_id: int) -> None:
    """Send a code to whoever it is for, if there is anybody."""
    with in_authority(authority_id):
        applicant_access.send_code(code_id, at=timezone.now())


@task
@wordless
def send_draft_code(code_id: int, draft_id: str, authority_id: int) -> None:
    """Send a code to come back to an application with, if there is one."""
    with in_authority(authority_id):
        coming_back.send_code(code_id, draft_id, at=timezone.now())
