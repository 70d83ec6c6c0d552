"""Addresses of customers' pages."""

from django.urls import path

from emptychair.customers import views

urlpatterns = [
    path("customers/", views.customer_list, name="customers"),
    path("customers/<int:pk>/", views.customer, name="customer"),
    path("customers/<int:pk>/name/", views.name, name="customer_name"),
    path("customers/<int:pk>/merge/", views.merge, name="customer_merge"),
    path("customers/merges/<int:pk>/undo/", views.undo_merge, name="customer_merge_undo"),
    path("customers/names/<int:pk>/undo/", views.undo_name, name="customer_name_undo"),
]
