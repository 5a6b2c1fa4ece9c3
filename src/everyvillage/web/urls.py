"""Addresses: the home page, then what each service offers."""

from __future__ import annotations

from django.urls import include, path

from everyvillage.services.discovery import find_services
from everyvillage.web import views

handler400 = "everyvillage.web.views.bad_request"
handler403 = "everyvillage.web.views.forbidden"
handler404 = "everyvillage.web.views.not_found"
handler500 = "everyvillage.web.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    *(path("", include(service.urls)) for service in find_services() if service.urls),
]
