"""Addresses of the reports of a case."""

from django.urls import URLPattern, path

from reviews.views.casework import reports

urlpatterns: list[URLPattern] = [
    path("<str:case>/reports/", reports.case_reports, name="case_reports"),
    path("<str:case>/reports/assess/", reports.assess_again, name="case_reports_assess"),
    path("<str:case>/reports/add/", reports.add_report, name="case_report_add"),
    path("<str:case>/reports/corrections/<int:correction>/", reports.correction, name="case_correction"),
    path("<str:case>/reports/<int:number>/", reports.correct_report, name="case_report"),
    path("<str:case>/reports/<int:number>/leave-out/", reports.leave_out, name="case_report_leave_out"),
]
