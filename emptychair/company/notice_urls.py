"""Addresses of notices."""

from django.urls import path

from emptychair.company import notice_views

urlpatterns = [
    path("notices/", notice_views.notice_list, name="notices"),
    path("notices/count/", notice_views.count, name="notice_count"),
    path("notices/seen/", notice_views.see_all, name="notices_seen"),
    path("notices/wishes/", notice_views.wish, name="notice_wishes"),
    path("notices/<int:pk>/open/", notice_views.open_notice, name="notice_open"),
]
