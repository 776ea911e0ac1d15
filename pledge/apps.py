from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PledgeConfig(AppConfig):
    name = "pledge"
    label = "pledge"
    verbose_name = "ASB case review tool"

    def ready(self) -> None:
        from pledge import checks

        assert checks, "Importing it registers the checks."
        # What each app has done by the clock, and when a message has an outcome.
        autodiscover_modules("background")
