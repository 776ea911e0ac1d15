"""One form a page of the public application; staff who key in a call or a letter use the same."""

from __future__ import annotations

from reviews.forms.journey.base import EntryForm, JourneyForm
from reviews.forms.journey.matter import (
    BehaviourForm,
    ConditionsForm,
    DeclarationForm,
    EffectForm,
    HateForm,
    ResponseForm,
    TakingPartForm,
)
from reviews.forms.journey.people import (
    AgreementForm,
    ContactForm,
    DangerForm,
    HomeForm,
    NameForm,
    PeopleForm,
    PersonForm,
    SafeContactForm,
    SharingForm,
    WhereForm,
    WhoForForm,
)
from reviews.forms.journey.reports import ReportForm, ReportsForm

FORMS: dict[str, type[JourneyForm]] = {
    form.slug: form
    for form in (
        WhereForm,
        WhoForForm,
        AgreementForm,
        DangerForm,
        NameForm,
        ContactForm,
        SafeContactForm,
        PeopleForm,
        BehaviourForm,
        HateForm,
        EffectForm,
        ConditionsForm,
        TakingPartForm,
        HomeForm,
        SharingForm,
        ReportsForm,
        ResponseForm,
        DeclarationForm,
    )
}
ENTRY_FORMS: dict[str, type[EntryForm]] = {form.slug: form for form in (PersonForm, ReportForm)}

__all__ = ["ENTRY_FORMS", "FORMS", "EntryForm", "JourneyForm"]
