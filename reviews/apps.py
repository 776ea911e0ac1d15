from importlib import import_module

from django.apps import AppConfig

# Modules that register themselves with pledge: views behind links, what becomes of messages, periodic work.
REGISTERING: tuple[str, ...] = (
    "reviews.views.casework.area",
    "reviews.views.procedure.area",
    "reviews.views.links",
    "reviews.services.telling",
    "reviews.services.body_messages",
    "reviews.services.missed",
    "reviews.selectors.log_words",
    "reviews.selectors.figures",
)


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "ASB case reviews"

    def ready(self) -> None:
        for module in REGISTERING:
            import_module(module)
