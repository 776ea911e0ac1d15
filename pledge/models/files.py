"""Files that people hand in: a row about each, its bytes in the default storage under a name of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned


class StoredFile(AuthorityOwned):
    """One uploaded file. ``pledge/stored_files.py`` keeps, serves and forgets it; nothing else touches it.

    ``key`` stands in addresses and ``path`` in the storage: both are random, and neither tells the other.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be checked for viruses")
        CLEAN = "clean", _("Checked for viruses")
        INFECTED = "infected", _("A virus was found")
        COULD_NOT_CHECK = "could-not-check", _("Could not be checked for viruses")

    key = models.CharField(max_length=32, unique=True)
    path = models.CharField(max_length=100, unique=True)
    # As the person called it, cleaned: for showing, never for storing.
    name = models.CharField(max_length=150)
    # A name of pledge/sniffing.py, by what is in the file, and its content type.
    kind = models.CharField(max_length=8)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # What it belongs to, "evidence:12": how its owner finds it again.
    about = models.CharField(max_length=60)
    kept_at = models.DateTimeField()
    kept_by_label = models.CharField(max_length=150)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    # A code of pledge/scanning.py where it could not be checked (yet); what was found in an infected file.
    reason = models.CharField(max_length=80, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_check_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuthorityOwned.Meta):
        indexes = [
            models.Index(fields=["authority", "about", "id"], name="file_by_subject"),
            models.Index(
                fields=["next_check_at"], condition=models.Q(state="waiting"), name="file_to_be_checked"
            ),
        ]
