"""Addresses of the letters: those of a case, and those that wait for the post."""

from django.urls import URLPattern, path

from reviews.views.casework import letter_acts, letters, to_post

urlpatterns: list[URLPattern] = [
    path("letters-to-post/", to_post.casework_to_post, name="casework_to_post"),
    path("letters-to-post/print/", to_post.casework_to_post_print, name="casework_to_post_print"),
    path("letters-to-post/posted/", to_post.casework_to_post_posted, name="casework_to_post_posted"),
    path("<str:case>/letters/", letters.case_letters, name="case_letters"),
    path("<str:case>/letters/write/", letters.write_letter, name="case_letter_write"),
    path("<str:case>/letters/stand-in/", letter_acts.stand_in, name="case_stand_in"),
    path(
        "<str:case>/letters/victims/<int:person>/", letter_acts.victim_not_told, name="case_victim_not_told"
    ),
    path("<str:case>/letters/<int:number>/", letters.case_letter, name="case_letter"),
    path("<str:case>/letters/<int:number>/word/", letters.letter_word, name="case_letter_word"),
    path("<str:case>/letters/<int:number>/send/", letters.send_letter, name="case_letter_send"),
    path("<str:case>/letters/<int:number>/given/", letter_acts.letter_given, name="case_letter_given"),
    path(
        "<str:case>/letters/<int:number>/came-back/", letter_acts.letter_returned, name="case_letter_returned"
    ),
    path("<str:case>/letters/<int:number>/attempt/", letter_acts.letter_attempt, name="case_letter_attempt"),
    path(
        "<str:case>/letters/<int:number>/take-back/",
        letter_acts.letter_take_back,
        name="case_letter_take_back",
    ),
    path(
        "<str:case>/letters/<int:number>/throw-away/",
        letter_acts.letter_discard,
        name="case_letter_discard",
    ),
]
