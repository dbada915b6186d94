from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "heedful.practice.record"
    label = "record"
