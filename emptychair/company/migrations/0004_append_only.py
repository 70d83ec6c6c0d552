from django.db import migrations, models

# A trigger refuses superusers and owners too; ALWAYS, so that no session's setting switches it off.
ONLY_GROWS = """
CREATE FUNCTION company_journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER journal_never_changes BEFORE UPDATE OR DELETE ON company_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION company_journal_only_grows();
CREATE TRIGGER journal_never_emptied BEFORE TRUNCATE ON company_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION company_journal_only_grows();
ALTER TABLE company_journalentry ENABLE ALWAYS TRIGGER journal_never_changes;
ALTER TABLE company_journalentry ENABLE ALWAYS TRIGGER journal_never_emptied;
REVOKE UPDATE, DELETE, TRUNCATE ON company_journalentry FROM CURRENT_USER;
"""
MAY_SHRINK = """
GRANT UPDATE, DELETE, TRUNCATE ON company_journalentry TO CURRENT_USER;
DROP TRIGGER journal_never_emptied ON company_journalentry;
DROP TRIGGER journal_never_changes ON company_journalentry;
DROP FUNCTION company_journal_only_grows();
"""
# The signs within addresses part words here, so that each part of an address is found.
WORDS = """
CREATE INDEX journal_words ON company_journalentry USING gin
    (to_tsvector('simple'::regconfig, translate(actor || ' ' || verb || ' ' || about, '@.-_/', '     ')))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('company', '0003_teams'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['at', 'id'], name='journal_at'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['actor', 'at', 'id'], name='journal_actor'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['verb', 'at', 'id'], name='journal_verb'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['about', 'at', 'id'], name='journal_about'),
        ),
        migrations.RunSQL(WORDS, 'DROP INDEX journal_words'),
        migrations.RunSQL(ONLY_GROWS, MAY_SHRINK),
    ]
