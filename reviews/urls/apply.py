"""Applying. Pages with an address of their own come before the questions, whose slug is any word."""

from django.urls import URLPattern, path

from reviews.views.apply import check, entries, questions, returning, save, sent, start, turns
from reviews.views.apply.opening import on_device

asked = on_device(keeps=True)
opened = on_device()
after_sending = on_device(once_sent=True)

urlpatterns: list[URLPattern] = [
    path("", start.start, name="apply_start"),
    path("save/", opened(save.save), name="apply_save"),
    path("return/", returning.come_back, name="apply_return"),
    path("return/code/", returning.code, name="apply_code"),
    path("return/which/", returning.which, name="apply_which"),
    path("return/sent/", returning.already_sent, name="apply_already_sent"),
    path("sent/", after_sending(sent.sent), name="apply_sent"),
    path("sent/copy/", after_sending(sent.copy), name="apply_sent_copy"),
    path("check/", opened(check.check), name="apply_check"),
    path("declaration/", opened(check.declaration), name="apply_declaration"),
    path("where/elsewhere/", opened(turns.elsewhere), name="apply_elsewhere"),
    path("danger/help/", opened(turns.help_now), name="apply_help_now"),
    path("<slug:slug>/", asked(questions.question), name="apply_page"),
    path("<slug:slug>/<slug:entry>/", asked(entries.entry), name="apply_entry"),
    path("<slug:slug>/<slug:entry>/remove/", opened(entries.remove), name="apply_entry_remove"),
]
