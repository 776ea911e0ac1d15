"""Keying in a call, a letter or a visit: the public questions, behind a member's sign-in."""

from django.urls import URLPattern, path

from reviews.views import keying
from reviews.views.apply import check, entries, questions, sent, turns
from reviews.views.apply.opening import by_member

urlpatterns: list[URLPattern] = [
    path("", keying.unfinished, name="keying_list"),
    path("new/", keying.new, name="keying_new"),
    path("<uuid:draft>/", by_member(keying.resume), name="keying_resume"),
    path("<uuid:draft>/received/", by_member(keying.receipt), name="keying_receipt"),
    path("<uuid:draft>/sent/", by_member(sent.sent), name="keying_sent"),
    path("<uuid:draft>/check/", by_member(check.check), name="keying_check"),
    path("<uuid:draft>/declaration/", by_member(check.declaration), name="keying_declaration"),
    path("<uuid:draft>/where/elsewhere/", by_member(turns.elsewhere), name="keying_elsewhere"),
    path("<uuid:draft>/danger/help/", by_member(turns.help_now), name="keying_help_now"),
    path("<uuid:draft>/<slug:slug>/", by_member(questions.question), name="keying_page"),
    path("<uuid:draft>/<slug:slug>/<slug:entry>/", by_member(entries.entry), name="keying_entry"),
    path(
        "<uuid:draft>/<slug:slug>/<slug:entry>/remove/", by_member(entries.remove), name="keying_entry_remove"
    ),
]
