"""What the field offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import KeptRows, Service, WriteKind

SERVICE = Service(
    name="field",
    app="everyvillage.services.field",
    urls="everyvillage.services.field.urls",
    words="words.toml",
    work_links="everyvillage.services.field.links.links",
    work_order=20,
    household_panel="everyvillage.services.field.views.notes_panel",
    kept=(KeptRows("notes", "keep_note_days", "field.VoiceNote", "happened_at"),),
    writes=(
        WriteKind("visit@1", "everyvillage.services.field.actions.record_visit"),
        WriteKind("visit@2", "everyvillage.services.field.actions.record_visit"),
        WriteKind("voice-note@1", "everyvillage.services.field.notes.record_note"),
    ),
)
