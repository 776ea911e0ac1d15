"""Addresses of the reports of a case."""

from django.urls import URLPattern, path

from reviews.views.casework import behaviours, conditions, corrections, reports

urlpatterns: list[URLPattern] = [
    path("<str:case>/reports/", reports.case_reports, name="case_reports"),
    path("<str:case>/reports/assess/", reports.assess_again, name="case_reports_assess"),
    path("<str:case>/reports/add/", corrections.add_report, name="case_report_add"),
    path("<str:case>/reports/behaviours/", behaviours.sort, name="case_behaviours"),
    path("<str:case>/reports/behaviours/split/", behaviours.split, name="case_behaviours_split"),
    path("<str:case>/reports/behaviours/join/", behaviours.join, name="case_behaviours_join"),
    path("<str:case>/reports/conditions/", conditions.case_conditions, name="case_conditions"),
    path("<str:case>/reports/conditions/<int:number>/", conditions.settle_condition, name="case_condition"),
    path(
        "<str:case>/reports/conditions/<int:number>/people/<int:person>/",
        conditions.settle_condition_of_person,
        name="case_condition_of_person",
    ),
    path("<str:case>/reports/corrections/<int:correction>/", corrections.correction, name="case_correction"),
    path("<str:case>/reports/<int:number>/", reports.case_report, name="case_report"),
    path("<str:case>/reports/<int:number>/correct/", corrections.correct_report, name="case_report_correct"),
    path("<str:case>/reports/<int:number>/leave-out/", corrections.leave_out, name="case_report_leave_out"),
    path("<str:case>/reports/<int:number>/incident/", corrections.same_incident, name="case_report_incident"),
    path(
        "<str:case>/reports/<int:number>/conditions/<int:condition>/",
        conditions.settle_condition_of_report,
        name="case_condition_of_report",
    ),
]
