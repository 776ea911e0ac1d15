"""Every address under ``<authority>/selfassessment/``, by the room that owns it."""

from django.urls import URLPattern

from selfassess.urls import answers, evidence, plan, report, results, review, rounds, workbook

urlpatterns: list[URLPattern] = [
    *rounds.urlpatterns,
    *answers.urlpatterns,
    *evidence.urlpatterns,
    *results.urlpatterns,
    *review.urlpatterns,
    *plan.urlpatterns,
    *workbook.urlpatterns,
    *report.urlpatterns,
]
