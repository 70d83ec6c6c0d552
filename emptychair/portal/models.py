"""What customers wrote on their page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from emptychair.outbox.models import PageLink


class PageMessage(models.Model):
    """That a customer wrote something on their page. The words are an arrival of the conversation's channel."""

    id = models.BigAutoField(primary_key=True)
    link = models.ForeignKey(PageLink, on_delete=models.CASCADE)
    key = models.UUIDField(help_text=_("Given by the page on which it was typed."))
    external_id = models.TextField(unique=True, help_text=_("The arrival's id in its channel."))
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["link", "at"], name="page_message_latest")]

    def __str__(self) -> str:
        return self.external_id
