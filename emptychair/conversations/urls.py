"""Addresses of conversations and messages."""

from django.urls import path

from emptychair.conversations import views

urlpatterns = [
    path("conversations/", views.conversation_list, name="conversations"),
    path("conversations/fresh/", views.fresh_conversations, name="conversations_fresh"),
    path("conversations/<int:pk>/", views.conversation, name="conversation"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("messages/<int:pk>/reading/", views.reading, name="message_reading"),
    path("messages/<int:pk>/as-sent/", views.as_sent, name="message_as_sent"),
    path("messages/<int:pk>/source/", views.source, name="message_source"),
    path("files/<int:pk>/", views.file, name="file"),
    path("search/", views.find, name="search"),
    path("search/palette/", views.palette, name="palette"),
]
