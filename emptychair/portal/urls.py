"""Addresses of customers' pages. The token is all that opens them."""

from django.urls import path

from emptychair.portal import views

urlpatterns = [
    path("c/<str:token>/", views.page, name="customer_page"),
    path("c/<str:token>/new/", views.news, name="customer_page_news"),
    path("c/<str:token>/files/<str:mark>/", views.file, name="customer_page_file"),
    path("c/<str:token>/seen/", views.seen, name="customer_page_seen"),
]
