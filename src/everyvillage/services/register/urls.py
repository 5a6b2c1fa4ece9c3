"""Addresses of the files of offices; a person is never named in one."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.register import views
from everyvillage.services.register.pages import questions

urlpatterns = [
    path("import/", views.imports, name="intake"),
    path("import/files/", views.receive, name="intake-receive"),
    path("import/take-all/", views.take_all, name="intake-take-all"),
    path("import/seal/", views.seal, name="intake-seal"),
    path("import/old-names/", views.old_names, name="intake-old-names"),
    path("import/open/", questions.open_names, name="intake-open"),
    path("import/files/<int:file>/", views.file_page, name="intake-file"),
    path("import/files/<int:file>/whose/", views.say_whose, name="intake-whose"),
    path("import/files/<int:file>/headings/", views.say_headings, name="intake-headings"),
    path("import/files/<int:file>/take/", views.take, name="intake-take"),
    path("import/files/<int:file>/drop/", views.drop, name="intake-drop"),
    path("import/files/<int:file>/faults/", views.fault_file, name="intake-faults"),
    path("import/steps/<int:step>/undo/", views.undo, name="intake-undo"),
    path("import/questions/", questions.queue, name="intake-questions"),
    path("import/questions/<int:doubt>/decide/", questions.decide, name="intake-decide"),
    path("import/questions/<int:doubt>/reopen/", questions.reopen, name="intake-reopen"),
]
