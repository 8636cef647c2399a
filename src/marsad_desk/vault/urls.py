"""The addresses of the vault's pages."""

from django.urls import path

from marsad_desk.vault import checking, handing, looking, upload

app_name = "vault"
urlpatterns = [
    path("", looking.listing, name="list"),
    path("add", upload.upload, name="add"),
    path("check", checking.check, name="check"),
    path("hand-over", handing.hand_over, name="hand-over"),
    path("<str:item_id>", looking.item, name="item"),
    path("<str:item_id>/file", looking.download, name="file"),
    path("<str:item_id>/decide", looking.decide, name="decide"),
]
