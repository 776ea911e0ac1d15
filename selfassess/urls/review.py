"""Second score, sign-off, the two dates of the Pledge, publication (pages.md Q6)."""

from django.urls import URLPattern, path

from selfassess.views import publishing, review, sign_off

urlpatterns: list[URLPattern] = [
    path("<int:round>/review/", review.round_review, name="round_review"),
    path(
        "<int:round>/review/<slug:criterion>/", review.round_review_criterion, name="round_review_criterion"
    ),
    path("<int:round>/sign-off/", sign_off.round_sign_off, name="round_sign_off"),
    path("<int:round>/sign-off/<slug:signer>/", sign_off.round_signature, name="round_signature"),
    path("<int:round>/commitment/", sign_off.round_commitment, name="round_commitment"),
    path("<int:round>/commitment/<slug:part>/", sign_off.commitment_part, name="commitment_part"),
    path("<int:round>/publish/", publishing.round_publish, name="round_publish"),
    path("<int:round>/withdraw/", publishing.round_withdraw, name="round_withdraw"),
]
