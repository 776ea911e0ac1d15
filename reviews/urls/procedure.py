"""The review procedure: its versions, the draft, the library (pages.md R1, R2)."""

from django.urls import URLPattern, path

from reviews.views.procedure import library, versions

urlpatterns: list[URLPattern] = [
    path("", versions.procedure_home, name="procedure_home"),
    path("<int:number>/", versions.procedure_version, name="procedure_version"),
    path("<int:number>/file/", versions.procedure_version_file, name="procedure_version_file"),
    path("draft/", versions.procedure_draft, name="procedure_draft"),
    path("draft/file/", versions.procedure_draft_file, name="procedure_draft_file"),
    path("draft/discard/", versions.procedure_draft_discard, name="procedure_draft_discard"),
    path("compare/<slug:before>/<slug:after>/", versions.procedure_compare, name="procedure_compare"),
    path("choose/", library.procedure_choose, name="procedure_choose"),
    path("choose/<slug:procedure>/", library.procedure_library, name="procedure_library"),
    path("choose/<slug:procedure>/file/", library.procedure_library_file, name="procedure_library_file"),
    path("choose/<slug:procedure>/draft/", library.procedure_take, name="procedure_take"),
    path("choose/<slug:procedure>/try/", library.procedure_try, name="procedure_try"),
]
