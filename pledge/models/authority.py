"""The authority: the council area that runs reviews. Every other row belongs to one."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pledge.scoping import AuthorityOwned

RESERVED_SLUGS = frozenset(
    {"r", "account", "operator", "healthz", "demo", "static", "exit", "favicon.ico", "robots.txt"}
)


class Nation(models.TextChoices):
    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")


def logo_path(authority: "Authority", filename: str) -> str:
    """Uploaded names never reach the disk: a fixed name by the authority's slug."""
    return f"logos/{authority.slug}.png"


class Authority(models.Model):
    """A council area. Not itself authority-owned: it is what the scope is made of."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    nation = models.CharField(max_length=10, choices=Nation.choices, default=Nation.ENGLAND)
    demonstration = models.BooleanField(default=False)
    open_from = models.DateField(null=True, blank=True)
    closed_note = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)

    colour = models.CharField(max_length=7, default="#1d4f76", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])
    logo = models.FileField(upload_to=logo_path, blank=True)
    logo_alt = models.CharField(max_length=150, blank=True)

    # The published point of contact, s.104(3)(a).
    contact_name = models.CharField(max_length=150)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_address = models.TextField(blank=True)
    contact_hours = models.CharField(max_length=200, blank=True)
    other_ways = models.TextField(blank=True)
    website = models.URLField(blank=True)

    # Where it is: outward codes and place names, for "is this the right council?"
    postcode_districts = models.JSONField(default=list, blank=True)
    places = models.JSONField(default=list, blank=True)

    working_weekdays = models.JSONField(default=list, blank=True)
    help_pages = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Closure(AuthorityOwned):
    """A day on which the authority is closed besides weekends and bank holidays."""

    on = models.DateField()
    name = models.CharField(max_length=100)

    class Meta(AuthorityOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["authority", "on"], name="closure_once_a_day")]
