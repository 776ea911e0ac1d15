from importlib import import_module

from django.apps import AppConfig

# Modules that register themselves with pledge: the area, views behind links, periodic work, words of the log.
REGISTERING: tuple[str, ...] = (
    "selfassess.log_words",
    "selfassess.views.area",
    "selfassess.views.by_link",
    "selfassess.views.public",
    "selfassess.views.plan_by_link",
)


class SelfassessConfig(AppConfig):
    name = "selfassess"
    verbose_name = "Pledge self-assessment"

    def ready(self) -> None:
        for module in REGISTERING:
            import_module(module)
