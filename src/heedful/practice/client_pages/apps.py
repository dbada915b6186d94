from django.apps import AppConfig


class ClientPagesConfig(AppConfig):
    name = "heedful.practice.client_pages"
    label = "client_pages"
