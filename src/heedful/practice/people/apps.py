from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "heedful.practice.people"
    label = "people"
