"""What can be taken away of a round (pages.md Q9)."""

from django.urls import URLPattern, path

from selfassess.views import report

urlpatterns: list[URLPattern] = [
    path("<int:round>/report/", report.round_report, name="round_report"),
    path("<int:round>/report/files/<slug:file>/", report.round_report_file, name="round_report_file"),
]
