"""What a round comes to, its weak answers, and two rounds side by side (pages.md Q5, Q10)."""

from django.urls import URLPattern, path

from selfassess.views import results

urlpatterns: list[URLPattern] = [
    path("<int:round>/results/", results.round_results, name="round_results"),
    path("<int:round>/results/checks/", results.round_checks, name="round_checks"),
    path("compare/", results.rounds_compare, name="rounds_compare"),
]
