"""Address of the retention."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.retention import views

urlpatterns = [path("retention/", views.retention, name="retention")]
