from django.apps import AppConfig


class BetweenConfig(AppConfig):
    name = "heedful.practice.between"
    label = "between"
