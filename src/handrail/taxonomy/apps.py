from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "handrail.taxonomy"
    label = "taxonomy"
