"""A round as a workbook, taken away and brought back (pages.md Q8)."""

from django.urls import URLPattern, path

from selfassess.views import workbook

urlpatterns: list[URLPattern] = [
    path("<int:round>/workbook/", workbook.round_workbook, name="round_workbook"),
    path("<int:round>/workbook/file/", workbook.round_workbook_file, name="round_workbook_file"),
    path("<int:round>/workbook/<int:upload>/", workbook.round_upload, name="round_upload"),
    path(
        "<int:round>/workbook/<int:upload>/problems/",
        workbook.round_upload_problems,
        name="round_upload_problems",
    ),
    path(
        "<int:round>/workbook/<int:upload>/discard/",
        workbook.round_upload_discard,
        name="round_upload_discard",
    ),
]
