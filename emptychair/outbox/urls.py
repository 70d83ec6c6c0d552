"""Addresses of the docket."""

from django.urls import path

from emptychair.outbox import views, views_replies

urlpatterns = [
    path("chair/", views.docket, name="docket"),
    path("chair/<int:pk>/", views.rule, name="held_draft"),
    path("settings/replies/", views_replies.reply_list, name="saved_replies"),
    path("settings/replies/new/", views_replies.new_reply, name="saved_reply_new"),
    path("settings/replies/<int:pk>/", views_replies.saved_reply, name="saved_reply"),
    path("settings/replies/<int:pk>/delete/", views_replies.delete_reply, name="saved_reply_delete"),
    path("settings/replies/<int:pk>/undo/", views_replies.undo_deletion, name="saved_reply_undo"),
]
