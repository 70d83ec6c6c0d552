"""Addresses of conversations and messages."""

from django.urls import path

from emptychair.conversations.views import (
    answers,
    doing,
    files,
    live,
    notes,
    page_links,
    pages,
    promises,
    replies,
    saved,
)

urlpatterns = [
    path("", pages.front, name="home"),
    path("conversations/<int:pk>/promise/", promises.note_promise, name="note_promise"),
    path("conversations/", pages.conversation_list, name="conversations"),
    path("conversations/fresh/", pages.fresh_conversations, name="conversations_fresh"),
    path("conversations/act/", doing.act, name="act"),
    path("conversations/acts/<int:pk>/undo/", doing.undo, name="act_undo"),
    path("conversations/next/", doing.take_next, name="take_next"),
    path("conversations/views/", saved.save, name="save_view"),
    path("conversations/views/<int:pk>/forget/", saved.forget, name="forget_view"),
    path("conversations/<int:pk>/", pages.conversation, name="conversation"),
    path("conversations/<int:pk>/answer/", answers.answer, name="conversation_answer"),
    path("conversations/<int:pk>/answer/files/", files.answer_files, name="conversation_answer_files"),
    path("conversations/<int:pk>/notes/", notes.write, name="note_write"),
    path("notes/<int:pk>/remove/", notes.remove, name="note_remove"),
    path("notes/<int:pk>/put-back/", notes.put_back, name="note_put_back"),
    path("conversations/<int:pk>/answer/leaving/", answers.leaving, name="conversation_leaving"),
    path("conversations/<int:pk>/answer/call-back/", answers.call_back, name="conversation_call_back"),
    path("conversations/looking/", live.looking, name="conversations_looking"),
    path("conversations/<int:pk>/composer/", live.composer_state, name="conversation_composer"),
    path("conversations/<int:pk>/presence/", live.be_present, name="conversation_presence"),
    path("conversations/<int:pk>/since/", live.since, name="conversation_since"),
    path("conversations/<int:pk>/page-link/", page_links.page_link, name="conversation_page_link"),
    path("conversations/<int:pk>/replies/", replies.replies, name="conversation_replies"),
    path("messages/<int:pk>/", pages.message, name="message"),
    path("messages/<int:pk>/reading/", pages.reading, name="message_reading"),
    path("messages/<int:pk>/as-sent/", pages.as_sent, name="message_as_sent"),
    path("messages/<int:pk>/source/", pages.source, name="message_source"),
    path("files/<int:pk>/", pages.file, name="file"),
    path("search/", pages.find, name="search"),
    path("search/palette/", pages.palette, name="palette"),
]
