from django.apps import AppConfig


class PledgeConfig(AppConfig):
    name = "pledge"
    label = "pledge"
    verbose_name = "ASB case review tool"

    def ready(self) -> None:
        from pledge import checks

        assert checks, "Importing it registers the checks."
