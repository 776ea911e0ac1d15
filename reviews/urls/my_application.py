"""Addresses of an applicant's own application."""

from django.urls import URLPattern, path

from reviews.services.applicant_access import VICTIM
from reviews.views.my_application import asking, letters, mine, signing_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing_in.sign_in, name="my_application_sign_in"),
    path("sign-in/for-me/", signing_in.sign_in, {"who": VICTIM}, name="my_application_sign_in_for_me"),
    path("code/", signing_in.code, name="my_application_code"),
    path("sign-out/", signing_in.sign_out, name="my_application_sign_out"),
    path("", mine.my_application, name="my_application"),
    path("add/", asking.add, name="my_application_add"),
    path("look-again/", asking.look_again, name="my_application_look_again"),
    path("withdraw/", asking.withdraw, name="my_application_withdraw"),
    path("data-complaint/", asking.data_complaint, name="my_application_data_complaint"),
    path("letters/<int:number>/", letters.letter, name="my_application_letter"),
    path("letters/<int:number>/file/", letters.letter_file, name="my_application_letter_file"),
]
