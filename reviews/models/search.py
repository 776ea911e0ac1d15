"""Finding a case: keys without case, spaces and accents; a posted search term kept on the server."""

import uuid

from django.db import models

from pledge.scoping import AuthorityOwned


class SearchKey(AuthorityOwned):
    """One word or number by which a case is found."""

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="search_keys")
    # reference, name, postcode, phone, agency-reference
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)

    class Meta(AuthorityOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "kind", "key"], name="search_key_once")]
        indexes = [models.Index(fields=["authority", "key", "case"], name="search_by_key")]


class SavedSearch(AuthorityOwned):
    """A posted search: the address of its results holds this id, never the term."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("pledge.User", on_delete=models.CASCADE, related_name="+")
    term = models.CharField(max_length=200)
    made_at = models.DateTimeField()
