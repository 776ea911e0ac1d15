"""One criterion of a round: answered, read, and the history of its answer (pages.md Q3)."""

from django.urls import URLPattern, path

from selfassess.views import answers

urlpatterns: list[URLPattern] = [
    path("<int:round>/criteria/<slug:criterion>/", answers.round_criterion, name="round_criterion"),
    path(
        "<int:round>/criteria/<slug:criterion>/history/",
        answers.round_criterion_history,
        name="round_criterion_history",
    ),
]
