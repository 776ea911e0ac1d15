"""The inbox, and a case's own pages: overview, people, contact, history, hand-over, ends."""

from django.urls import URLPattern, path

from reviews.views.casework import (
    application,
    case,
    clock_dates,
    close,
    contact,
    hand_over,
    history,
    inbox,
    missed,
    people,
    search,
)

urlpatterns: list[URLPattern] = [
    path("", inbox.casework_inbox, name="casework_inbox"),
    path("search/", search.casework_search, name="casework_search"),
    path("search/<uuid:search>/", search.casework_found, name="casework_found"),
    path("<str:case>/", case.case_overview, name="case_overview"),
    path("<str:case>/clocks/<int:number>/", clock_dates.case_clock, name="case_clock"),
    path(
        "<str:case>/clocks/<int:number>/started/", clock_dates.case_clock_started, name="case_clock_started"
    ),
    path(
        "<str:case>/clocks/<int:number>/meeting/", clock_dates.case_clock_meeting, name="case_clock_meeting"
    ),
    path("<str:case>/clocks/<int:number>/meeting/tell/", clock_dates.case_clock_tell, name="case_clock_tell"),
    path("<str:case>/clocks/<int:number>/pause/", clock_dates.case_clock_pause, name="case_clock_pause"),
    path("<str:case>/clocks/<int:number>/run-on/", clock_dates.case_clock_run_on, name="case_clock_run_on"),
    path("<str:case>/clocks/<int:number>/missed/", missed.case_clock_missed, name="case_clock_missed"),
    path("<str:case>/application/", application.case_application, name="case_application"),
    path("<str:case>/take/", case.case_take, name="case_take"),
    path("<str:case>/danger/", case.case_danger, name="case_danger"),
    path("<str:case>/tasks/add/", case.case_task_add, name="case_task_add"),
    path("<str:case>/tasks/<int:number>/", case.case_task, name="case_task"),
    path("<str:case>/people/", people.case_people, name="case_people"),
    path("<str:case>/people/agreement/", people.case_agreement, name="case_agreement"),
    path("<str:case>/people/alleged/", people.case_alleged, name="case_alleged"),
    path("<str:case>/people/barred/", people.case_bars, name="case_bars"),
    path("<str:case>/people/barred/<int:number>/lift/", people.case_bar_lift, name="case_bar_lift"),
    path("<str:case>/people/<int:number>/", people.case_person, name="case_person"),
    path(
        "<str:case>/people/<int:number>/show-address/", people.case_person_reveal, name="case_person_reveal"
    ),
    path("<str:case>/contact/", contact.case_contact, name="case_contact"),
    path("<str:case>/contact/add/", contact.case_contact_add, name="case_contact_add"),
    path(
        "<str:case>/contact/sent-in/<int:number>/read/", contact.case_request_read, name="case_request_read"
    ),
    path(
        "<str:case>/contact/messages/<int:number>/again/",
        contact.case_message_again,
        name="case_message_again",
    ),
    path("<str:case>/history/", history.case_history, name="case_history"),
    path("<str:case>/hand-over/", hand_over.case_hand_over, name="case_hand_over"),
    path("<str:case>/hand-over/accept/", hand_over.case_hand_over_accept, name="case_hand_over_accept"),
    path("<str:case>/close/", close.case_close, name="case_close"),
    path("<str:case>/withdraw/", close.case_withdraw, name="case_withdraw"),
    path("<str:case>/open-again/", close.case_reopen, name="case_reopen"),
]
