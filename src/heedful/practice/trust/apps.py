from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "heedful.practice.trust"
    label = "trust"
