from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "heedful.practice.people"
    label = "people"

    def ready(self) -> None:
        from heedful.practice.people import footprints  # noqa: F401, PLC0415  (connects its receivers)
