"""Every address of the site; `pages.md` of the design is their map."""

from django.urls import URLPattern, URLResolver, include, path

from pledge.views.access_log import access_log, access_log_file
from pledge.views.demo_messages import demo_messages
from pledge.views.health import healthz
from pledge.views.home import home
from pledge.views.links import link_page
from pledge.views.receipts import notify_receipt
from pledge.views.still_here import still_here
from pledge.views.stylesheet import brand_css, logo

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("r/<str:token>/", link_page, name="link"),
    path("account/still-here/", still_here, name="still_here"),
    path("account/", include("pledge.account_urls")),
    path("demo/messages/", demo_messages, name="demo_messages"),
    path("operator/receipts/notify/", notify_receipt, name="notify_receipt"),
    path("<slug:authority>/brand/<str:colour>.css", brand_css, name="brand_css"),
    path("<slug:authority>/logo/", logo, name="logo"),
    path("<slug:authority>/home/", home, name="home"),
    path("<slug:authority>/settings/access-log/", access_log, name="access_log"),
    path("<slug:authority>/settings/access-log/file/", access_log_file, name="access_log_file"),
    path("", include("reviews.urls.front")),
    path("<slug:authority>/", include("reviews.urls.public")),
    path("<slug:authority>/apply/", include("reviews.urls.apply")),
    path("<slug:authority>/my-application/", include("reviews.urls.my_application")),
    path("<slug:authority>/casework/key/", include("reviews.urls.keying")),
    path("<slug:authority>/casework/", include("reviews.urls.casework")),
    path("<slug:authority>/settings/procedure/", include("reviews.urls.procedure")),
    path("<slug:authority>/selfassessment/", include("selfassess.urls")),
    path("<slug:authority>/pledge/", include("selfassess.urls.public")),
]

handler400 = "pledge.views.errors.bad_request"
handler403 = "pledge.views.errors.not_allowed"
handler404 = "pledge.views.errors.not_found"
handler500 = "pledge.views.errors.server_error"
