"""Addresses of the decision of a case."""

from django.urls import URLPattern, path

from reviews.views.casework import decide, decision

urlpatterns: list[URLPattern] = [
    path("<str:case>/decision/", decision.case_decision, name="case_decision"),
    path("<str:case>/decision/<int:number>/word/", decision.decision_word, name="case_decision_word"),
    path("<str:case>/decision/pooling-advice/", decision.pooling_advice, name="case_pooling_advice"),
    path(
        "<str:case>/decision/agreements/<int:agreement>/again/",
        decision.ask_again,
        name="case_agreement_again",
    ),
    path(
        "<str:case>/decision/agreements/<int:agreement>/sure/",
        decision.make_sure,
        name="case_agreement_sure",
    ),
    path("<str:case>/advice/<int:number>/", decision.advice, name="case_advice"),
    path("<str:case>/enquiries/<int:number>/<slug:field>/", decision.enquiry, name="case_enquiry"),
    path("<str:case>/decide/", decide.start, name="case_decide_start"),
    path("<str:case>/decide/give-up/", decide.give_up, name="case_decide_give_up"),
    path("<str:case>/decide/<slug:step>/", decide.step, name="case_decide"),
]
