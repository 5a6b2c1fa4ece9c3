"""Addresses: the home page, then what each service offers."""

from __future__ import annotations

from django.urls import include, path

from everyvillage.services.discovery import find_services
from everyvillage.web import views
from everyvillage.web.api.application import api_urls
from everyvillage.web.api.views import description, docs
from everyvillage.web.design import design

handler400 = "everyvillage.web.views.bad_request"
handler403 = "everyvillage.web.views.forbidden"
handler404 = "everyvillage.web.views.not_found"
handler500 = "everyvillage.web.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("design/", design, name="design"),
    path("api/v1/", docs, name="api-docs"),
    path("api/v1/openapi.json", description, name="api-openapi"),
    path("api/v1/", include(api_urls())),
    *(path("", include(service.urls)) for service in find_services() if service.urls),
]
