"""What is happening, how it affects people, how they want to take part, and what has been done (A4, A6)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.widgets import Checkbox
from reviews.forms.journey.base import JourneyForm
from reviews.forms.journey.fields import YES_NO, YES_NO_NOT_SURE, AnyOf, FewLines, Line, OneOf, Story

KINDS = (
    ("noise", _("Noise")),
    ("threats", _("Threats or intimidation")),
    ("abuse", _("Shouting, swearing or insults")),
    ("harassment", _("Harassment")),
    ("groups", _("Groups gathering")),
    ("drugs", _("Drugs")),
    ("alcohol", _("Drinking in the street")),
    ("damage", _("Damage or graffiti")),
    ("vehicles", _("Cars, motorbikes or scooters")),
    ("animals", _("Dogs or other animals")),
    ("rubbish", _("Rubbish or fly-tipping")),
    ("taken-over", _("Someone’s home being taken over")),
    ("online", _("Messages or posts online")),
    ("other", _("Something else")),
)
AREAS_OF_LIFE = (
    ("safety", _("Feeling safe")),
    ("sleep", _("Sleep")),
    ("health", _("Health")),
    ("mental-health", _("Mental health")),
    ("daily-life", _("Daily routine")),
    ("work", _("Work or study")),
    ("children", _("Children")),
    ("money", _("Money")),
    ("relationships", _("Family or friends")),
)
NEEDS = (
    ("large-print", _("Large print")),
    ("easy-read", _("Easy read")),
    ("braille", _("Braille")),
    ("audio", _("Audio")),
    ("bsl", _("British Sign Language")),
    ("hearing-loop", _("A hearing loop")),
    ("interpreter", _("An interpreter")),
    ("reading-writing", _("Help with reading or writing")),
    ("more-time", _("More time, or breaks")),
    ("supporter", _("Someone with me")),
    ("step-free", _("A place without steps")),
    ("other", _("Something else")),
)
FORMATS = (
    ("standard", _("Ordinary print")),
    ("large-print", _("Large print")),
    ("easy-read", _("Easy read")),
    ("braille", _("Braille")),
    ("audio", _("Audio")),
)
TAKE_PART = (
    ("in-person", _("Come to the meeting, or part of it")),
    ("video", _("Join by video")),
    ("phone", _("Join by phone")),
    ("representative", _("Someone speaks for me")),
    ("statement", _("Someone reads out what I have written")),
    ("chair-first", _("Talk to the chair before the meeting")),
    ("later", _("Decide later")),
    ("not", _("Not take part")),
)
WHY_NOT_WORKED = (
    ("no-reply", _("Nobody replied")),
    ("not-investigated", _("It was not looked into")),
    ("harm-not-considered", _("They did not consider the harm to me")),
    ("did-not-share", _("The organisations did not talk to each other")),
    ("not-done", _("What was promised was not done")),
    ("came-back", _("It stopped, then started again")),
    ("other", _("Something else")),
)
STRANDS = (
    ("race", _("Race, nationality or ethnicity")),
    ("religion", _("Religion or belief")),
    ("disability", _("Disability")),
    ("sexual-orientation", _("Sexual orientation")),
    ("transgender", _("Transgender identity")),
    ("other", _("Something else")),
)


class BehaviourForm(JourneyForm):
    """What has been happening, in the person's own words."""

    slug = "behaviour"

    kinds = AnyOf(
        label=_("What kind of behaviour is it?"), help_text=_("Select all that apply"), choices=KINDS
    )
    kinds_other = Line(label=_("What is it?"), most=300)
    description = Story(
        label=_("Tell us in your own words"),
        help_text=_("What happens, when, and who is there. You can write as much or as little as you like"),
        rows=8,
    )
    how_often = OneOf(
        label=_("How often does it happen?"),
        choices=(
            ("daily", _("Every day")),
            ("most-days", _("Most days")),
            ("most-weeks", _("Most weeks")),
            ("most-months", _("Most months")),
            ("now-and-then", _("Now and then")),
            ("stopped", _("It has stopped")),
            ("not-sure", _("I am not sure")),
        ),
    )
    responsible = FewLines(
        label=_("Do you know who is responsible?"),
        help_text=_("You do not have to name anyone. We keep this apart from the rest of what you tell us"),
    )


class HateForm(JourneyForm):
    """Whether the person thinks it is hate: what they think is what counts."""

    slug = "hate"
    page_heading = "hate"
    labels_for_another = {
        "strands": _("What about them?"),
        "hate_said": _("Did anyone say so when it was reported?"),
    }

    hate = OneOf(
        label="",
        help_text=_("What you think is what counts: you need no proof. You can skip this question"),
        choices=YES_NO_NOT_SURE,
    )
    strands = AnyOf(label=_("What about you?"), help_text=_("Select all that apply"), choices=STRANDS)
    hate_said = OneOf(label=_("Did you say so when you reported it?"), choices=YES_NO_NOT_SURE)


class EffectForm(JourneyForm):
    """How it affects people, in their own words."""

    slug = "effect"
    labels_for_another = {
        "effect": _("How is this affecting them and the people they live with?"),
        "areas": _("Which parts of their life?"),
        "harder": _("Does anything make this harder for them, or put them more at risk?"),
        "wanted": _("What would they like to happen?"),
        "statement": _("Do they want to write a fuller statement for the people who review the case?"),
    }

    labels_for_business = {
        "effect": _("How is this affecting your business or organisation, and the people who come there?"),
        "areas": _("What does it affect?"),
        "harder": _("Does anything make this harder for the people affected, or put them more at risk?"),
    }

    effect = Story(
        label=_("How is this affecting you and the people you live with?"),
        help_text=_("A few words are enough"),
    )
    areas = AnyOf(
        label=_("Which parts of your life?"), help_text=_("Select all that apply"), choices=AREAS_OF_LIFE
    )
    harder = FewLines(
        label=_("Does anything make this harder for you, or put you more at risk?"),
        help_text=_("For example age, health, disability, pregnancy, caring for someone, or living alone"),
    )
    wanted = FewLines(label=_("What would you like to happen?"))
    statement = OneOf(
        label=_("Do you want to write a fuller statement for the people who review your case?"),
        choices=(
            ("later", _("Yes, later")),
            ("with-help", _("Yes, with help")),
            ("no", _("No")),
            ("not-sure", _("I am not sure")),
        ),
    )


class ConditionsForm(JourneyForm):
    """The local procedure's own questions. They inform; no answer stops anyone from asking."""

    slug = "conditions"


class TakingPartForm(JourneyForm):
    """How to take part, and what makes that possible."""

    slug = "taking-part"
    labels_for_another = {
        "take_part": _("If there is a meeting, how would they like to take part?"),
        "needs": _("What would help them?"),
        "letter_format": _("How should we send them letters?"),
        "language": _("Which language should we use?"),
        "support_referral": _("Would they like a victim support service to get in touch with them?"),
    }

    take_part = AnyOf(
        label=_("If there is a meeting, how would you like to take part?"),
        help_text=_("Select all that you would like. You can change this later"),
        choices=TAKE_PART,
    )
    needs = AnyOf(label=_("What would help you?"), help_text=_("Select all that apply"), choices=NEEDS)
    needs_other = Line(label=_("What would help?"), most=500)
    letter_format = OneOf(label=_("How should we send you letters?"), choices=FORMATS)
    language = Line(
        label=_("Which language should we use?"),
        help_text=_("Leave this blank for English"),
        most=60,
    )
    support_referral = OneOf(
        label=_("Would you like a victim support service to get in touch with you?"), choices=YES_NO
    )


class ResponseForm(JourneyForm):
    """What has been done, and why it has not been enough: options, because "nothing" is rarely the truth."""

    slug = "response"

    done_so_far = Story(label=_("What has anyone done about it?"), help_text=_("And who did it, if you know"))
    why_not_worked = AnyOf(
        label=_("Why has it not been enough?"),
        help_text=_("Select all that apply"),
        choices=WHY_NOT_WORKED,
    )
    why_other = Line(label=_("What is it?"), most=500)
    asked_before = OneOf(
        label=_("Have you asked for a review like this before?"),
        help_text=_("It may have been called the Community Trigger"),
        choices=YES_NO_NOT_SURE,
    )


class DeclarationForm(JourneyForm):
    """The act of sending. Sharing rests on the law, so this is "I understand" and not "I consent"."""

    slug = "declaration"

    understands = forms.BooleanField(
        label=_(
            "I understand that the council, the police, the health service, landlords and others who are "
            "needed will see what I have told you, apart from what is kept back as this form says, so that "
            "they can review how the reports were handled"
        ),
        required=True,
        error_messages={
            "required": _("Tick the box to say that you understand who will see this. Then send it")
        },
        widget=Checkbox(),
    )
