"""The forms of signing in and of a person's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.models import User


class PasswordField(forms.CharField):
    """A password as typed: spaces at its ends are part of it."""

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "new-password" if new else "current-password",
            "class": "govuk-!-width-two-thirds",
        }
        super().__init__(strip=False, max_length=200, widget=forms.PasswordInput(attrs=attrs), **kwargs)


class EmailAddressField(forms.EmailField):
    """One's own address of work."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "username", "class": "govuk-!-width-two-thirds"}
        super().__init__(label=_("Email address"), widget=forms.EmailInput(attrs=attrs), **kwargs)
        self.error_messages |= {
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.com"),
        }


class CodeField(forms.CharField):
    """Six digits, or one of the recovery codes, with or without spaces."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": "false",
            "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
        }
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.error_messages |= {"required": _("Enter the code")}


class SignInForm(GovForm):
    error_target = "email"
    email = EmailAddressField()
    password = PasswordField(label=_("Password"), error_messages={"required": _("Enter your password")})


class CodeForm(GovForm):
    page_heading = ""
    code = CodeField(label=_("Code"), help_text=_("The 6 digits your app shows now, for example 123 456."))


class SetUpForm(GovForm):
    code = CodeField(
        label=_("Code from the app"), help_text=_("6 digits. The app shows new ones every half minute.")
    )


class ForgottenForm(GovForm):
    email = EmailAddressField()


class NewPasswordForm(GovForm):
    """One box: what is typed can be shown, so it need not be typed twice."""

    password = PasswordField(
        new=True,
        label=_("New password"),
        help_text=_("At least 12 characters. Three random words are easy to remember and hard to guess."),
        error_messages={"required": _("Enter a new password")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        label=_("Current password"), error_messages={"required": _("Enter your current password")}
    )
    field_order = ["current", "password"]


class ConfirmForm(GovForm):
    current = PasswordField(label=_("Password"), error_messages={"required": _("Enter your password")})


class NameForm(GovForm):
    full_name = forms.CharField(
        label=_("Full name"),
        help_text=_("Colleagues see it, and letters that name you as the contact for a case."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "govuk-!-width-two-thirds"}),
        error_messages={
            "required": _("Enter your full name"),
            "max_length": _("Your name must be 150 characters or fewer"),
        },
    )
    job_title = forms.CharField(
        label=_("Job title (optional)"),
        max_length=150,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "organization-title", "class": "govuk-!-width-two-thirds"}
        ),
        error_messages={"max_length": _("Your job title must be 150 characters or fewer")},
    )
    phone = forms.CharField(
        label=_("Work telephone number (optional)"),
        max_length=40,
        required=False,
        widget=forms.TelInput(attrs={"autocomplete": "tel", "class": "govuk-input--width-20"}),
        error_messages={"max_length": _("Your telephone number must be 40 characters or fewer")},
    )
