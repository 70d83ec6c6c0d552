"""Addresses of the docket, and of what was not delivered."""

from django.urls import path

from emptychair.outbox.views import docket, files, replies, undecided

urlpatterns = [
    path("chair/", docket.docket, name="docket"),
    path("chair/fresh/", docket.fresh_docket, name="docket_fresh"),
    path("draft-files/<int:pk>/", files.draft_file, name="draft_file"),
    path("chair/<int:pk>/", docket.rule, name="held_draft"),
    path("not-delivered/", undecided.undecided, name="undecided"),
    path("not-delivered/<int:pk>/", undecided.decide, name="undecided_one"),
    path("settings/replies/", replies.reply_list, name="saved_replies"),
    path("settings/replies/new/", replies.new_reply, name="saved_reply_new"),
    path("settings/replies/<int:pk>/", replies.saved_reply, name="saved_reply"),
    path("settings/replies/<int:pk>/delete/", replies.delete_reply, name="saved_reply_delete"),
    path("settings/replies/<int:pk>/undo/", replies.undo_deletion, name="saved_reply_undo"),
]
