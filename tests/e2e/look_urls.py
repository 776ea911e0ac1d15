"""Pages that show the look in a browser: a question, a staff page with a part that htmx swaps."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from pledge.access import anyone, member
from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkboxes, Radios, Textarea
from pledge.views import errors
from tests.views import failing_urls

handler400, handler403 = failing_urls.handler400, failing_urls.handler403
handler404, handler500 = failing_urls.handler404, failing_urls.handler500


class Question(GovForm):
    page_heading = "way"
    way = forms.MultipleChoiceField(
        label="How can we reach you?",
        choices=[("email", "Email"), ("none", "No way is safe")],
        widget=Checkboxes(reveals={"email": ["email"]}, dividers={"none": "or"}, exclusive="none"),
    )
    email = forms.EmailField(label="Email address")
    hate = forms.ChoiceField(
        label="Was it because of who you are?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=Radios(reveals={"yes": ["why"]}),
    )
    why = forms.CharField(label="Why do you think so?", widget=Textarea(count=20))
    sent = GovDateField(label="When was the letter sent?", name="The date of the letter")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    photo = forms.FileField(label="Photograph")


@anyone
def question(request: Any) -> HttpResponse:
    form = Question(request.POST or None, request.FILES or None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "public_question.html", {"form": form, "back_href": "/"}, status=status)


@member()
def staff(request: Any) -> HttpResponse:
    return render(request, "look/staff.html", {"area": "Casework"})


@member()
def part(request: Any) -> HttpResponse:
    if request.GET.get("fails"):
        return errors.bad_request(request)
    return render(request, "look/part.html", {"saved": True})


urlpatterns = [
    path("<slug:authority>/question/", question),
    path("<slug:authority>/staff/", staff),
    path("<slug:authority>/part/", part),
    *failing_urls.urlpatterns,
]
