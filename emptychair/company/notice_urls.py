"""Addresses of notices."""

from django.urls import path

from emptychair.company import notice_views, wish_views

urlpatterns = [
    path("push.js", wish_views.push_worker, name="push_worker"),
    path("notices/", notice_views.notice_list, name="notices"),
    path("notices/count/", notice_views.count, name="notice_count"),
    path("notices/seen/", notice_views.see_all, name="notices_seen"),
    path("notices/wishes/", wish_views.wishes, name="notice_wishes"),
    path("notices/browsers/", wish_views.add_browser, name="notice_browsers"),
    path("notices/browsers/<int:pk>/forget/", wish_views.forget_browser, name="notice_browser_forget"),
    path("notices/<int:pk>/", notice_views.notice, name="notice"),
    path("notices/<int:pk>/open/", notice_views.open_notice, name="notice_open"),
]
