"""Finding a case: keys without case, spaces and accents; a posted search term kept on the server."""

import uuid
from typing import Any

from django.db import models
from django.db.models.lookups import StartsWith

from pledge.scoping import AuthorityOwned

_LAST_CHARACTER = chr(0x10FFFF)


class SearchKeyField(models.CharField):
    """Letters and digits only, in lower case: compared by code point on every database."""


@SearchKeyField.register_lookup
class Begins(StartsWith):
    """``key__begins``: a prefix found by the index. SQLite's LIKE never uses one; a range does."""

    lookup_name = "begins"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        operator: str = connection.operators["startswith"] % rhs
        return operator

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        prefix = str(self.rhs)
        return f"({column} >= %s AND {column} < %s)", [*params, prefix, *params, prefix + _LAST_CHARACTER]


class SearchKey(AuthorityOwned):
    """One word or number by which a case is found."""

    case = models.ForeignKey("reviews.Case", on_delete=models.CASCADE, related_name="search_keys")
    # reference, name, postcode, phone, agency-reference
    kind = models.CharField(max_length=20)
    key = SearchKeyField(max_length=100)

    class Meta(AuthorityOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "kind", "key"], name="search_key_once")]
        indexes = [
            models.Index(
                fields=["authority", "key", "case"],
                name="search_by_key",
                # Only PostgreSQL knows these; without them its LIKE cannot use the index.
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
            )
        ]


class SavedSearch(AuthorityOwned):
    """A posted search: the address of its results holds this id, never the term."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("pledge.User", on_delete=models.CASCADE, related_name="+")
    term = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_index=True)
