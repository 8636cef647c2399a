"""The table of words by which leads are found: as each database searches best."""

from django.db import migrations

_SQLITE = (
    'CREATE VIRTUAL TABLE leads_text USING fts5(lead UNINDEXED, words, tokenize = "unicode61 remove_diacritics 0")',
)
_POSTGRESQL = (
    "CREATE TABLE leads_text (lead varchar(16) PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX leads_text_words ON leads_text USING gin (words)",
)


def make(_apps, editor):
    """Own words for each: Django's own search knows PostgreSQL only."""
    for each in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(each)


def unmake(_apps, editor):
    """The way back."""
    editor.execute("DROP TABLE leads_text")


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
