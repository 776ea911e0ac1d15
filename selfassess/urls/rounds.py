"""The rounds, one round, what becomes of it, and its contributors (pages.md Q1, Q2)."""

from django.urls import URLPattern, path

from selfassess.views import contributors, lifecycle, rounds

urlpatterns: list[URLPattern] = [
    path("", rounds.selfassessment, name="selfassessment"),
    path("new/", rounds.round_new, name="round_new"),
    path("<int:round>/", rounds.round_overview, name="round"),
    path("<int:round>/details/", lifecycle.round_details, name="round_details"),
    path("<int:round>/submit/", lifecycle.round_submit, name="round_submit"),
    path("<int:round>/reopen/", lifecycle.round_reopen, name="round_reopen"),
    path("<int:round>/trail/", lifecycle.round_trail, name="round_trail"),
    path("<int:round>/edition/", lifecycle.round_edition, name="round_edition"),
    path("<int:round>/contributors/", contributors.round_contributors, name="round_contributors"),
    path("<int:round>/contributors/invite/", contributors.contributor_invite, name="contributor_invite"),
    path(
        "<int:round>/contributors/<int:contributor>/send/",
        contributors.contributor_send,
        name="contributor_send",
    ),
    path(
        "<int:round>/contributors/<int:contributor>/end/",
        contributors.contributor_end,
        name="contributor_end",
    ),
]
