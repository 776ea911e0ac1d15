from django.apps import AppConfig


class PledgeConfig(AppConfig):
    name = "pledge"
    label = "pledge"
    verbose_name = "ASB case review tool"
