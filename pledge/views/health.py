"""Is the service well? For load balancers and for `make run`."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from pledge.access import anyone


@anyone
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503; a word of plain text, never kept by anyone between."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _said("The database does not answer.", 503)
    return _said("ok", 200)


def _said(word: str, status: int) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
