"""Addresses of promises."""

from django.urls import path

from emptychair.asks import views

urlpatterns = [
    path("promises/", views.promise_list, name="promises"),
    path("promises/<int:pk>/", views.promise, name="promise"),
    path("promises/<int:pk>/settle/", views.settle, name="promise_settle"),
    path("promises/<int:pk>/open/", views.reopen, name="promise_reopen"),
    path("promises/<int:pk>/move/", views.move, name="promise_move"),
    path("promises/<int:pk>/give/", views.give, name="promise_give"),
]
