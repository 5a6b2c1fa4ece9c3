"""Addresses of the returns."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.returns import views

urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/<int:number>/", views.one_return, name="return"),
    path("returns/<int:number>/fill/", views.fill, name="fill-return"),
    path("returns/<int:number>/open/", views.open_names, name="open-names"),
]
