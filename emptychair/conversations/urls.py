"""Addresses of conversations and messages."""

from django.urls import path

from emptychair.conversations.views import answers, pages, promises

urlpatterns = [
    path("conversations/<int:pk>/promise/", promises.note_promise, name="note_promise"),
    path("conversations/", pages.conversation_list, name="conversations"),
    path("conversations/fresh/", pages.fresh_conversations, name="conversations_fresh"),
    path("conversations/<int:pk>/", pages.conversation, name="conversation"),
    path("conversations/<int:pk>/answer/", answers.answer, name="conversation_answer"),
    path("messages/<int:pk>/", pages.message, name="message"),
    path("messages/<int:pk>/reading/", pages.reading, name="message_reading"),
    path("messages/<int:pk>/as-sent/", pages.as_sent, name="message_as_sent"),
    path("messages/<int:pk>/source/", pages.source, name="message_source"),
    path("files/<int:pk>/", pages.file, name="file"),
    path("search/", pages.find, name="search"),
    path("search/palette/", pages.palette, name="palette"),
]
