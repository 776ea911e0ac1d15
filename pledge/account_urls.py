"""Signing in and one's own account. The names in use by django-allauth are its own."""

from django.urls import path

from pledge.views import account, second_factor, signing_in

urlpatterns = [
    path("", account.account, name="account"),
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("second-factor/", signing_in.second_factor, name="mfa_authenticate"),
    path("second-factor/set-up/", second_factor.set_up, name="account_set_up"),
    path("second-factor/codes/", second_factor.recovery_codes, name="account_recovery_codes"),
    path("second-factor/codes/new/", second_factor.new_recovery_codes, name="account_new_recovery_codes"),
    path("sign-out/", signing_in.sign_out, name="account_sign_out"),
    path("forgotten/", signing_in.forgotten, name="account_forgotten"),
    path("forgotten/sent/", signing_in.forgotten_sent, name="account_forgotten_sent"),
    path("forgotten/<str:key>/", signing_in.new_password, name="account_new_password"),
    path("name/", account.name, name="account_name"),
    path("password/", account.password, name="account_password"),
    path("confirm/", account.confirm_password, name="account_confirm"),
    path("places/", account.choose_place, name="account_places"),
    path("devices/<int:device>/sign-out/", account.sign_out_device, name="account_sign_out_device"),
    path("sign-out-everywhere/", account.sign_out_everywhere, name="account_sign_out_everywhere"),
]
