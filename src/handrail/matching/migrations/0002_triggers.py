from django.db import migrations

# A list says what was shown: never changed afterwards. Deleting stays possible, for erasure and purge.
KEPT = """
CREATE FUNCTION matching_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a list of proposals is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER list_never_changed BEFORE UPDATE ON matching_proposallist
    FOR EACH ROW EXECUTE FUNCTION matching_never_changed();
CREATE TRIGGER proposal_never_changed BEFORE UPDATE ON matching_proposal
    FOR EACH ROW EXECUTE FUNCTION matching_never_changed();
"""
KEPT_UNDO = """
DROP TRIGGER list_never_changed ON matching_proposallist;
DROP TRIGGER proposal_never_changed ON matching_proposal;
DROP FUNCTION matching_never_changed();
"""

# Whatever path changes a mentor (action, import, repair by hand), every index hears of it.
CHANGED = """
CREATE FUNCTION matching_mentor_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE row record;
BEGIN
    IF TG_OP = 'DELETE' THEN row := OLD; ELSE row := NEW; END IF;
    IF TG_TABLE_NAME = 'programmes_mentor' THEN
        INSERT INTO matching_mentorchange (mentor_id, xid, at)
        VALUES (row.id, pg_current_xact_id()::text::bigint, clock_timestamp());
    ELSIF TG_TABLE_NAME = 'programmes_mentor_occupations' THEN
        INSERT INTO matching_mentorchange (mentor_id, xid, at)
        VALUES (row.mentor_id, pg_current_xact_id()::text::bigint, clock_timestamp());
    ELSE
        INSERT INTO matching_mentorchange (mentor_id, xid, at)
        SELECT id, pg_current_xact_id()::text::bigint, clock_timestamp() FROM programmes_mentor WHERE person_id = row.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER matching_mentor AFTER INSERT OR UPDATE OR DELETE ON programmes_mentor
    FOR EACH ROW EXECUTE FUNCTION matching_mentor_changed();
CREATE TRIGGER matching_mentor_occupations AFTER INSERT OR UPDATE OR DELETE ON programmes_mentor_occupations
    FOR EACH ROW EXECUTE FUNCTION matching_mentor_changed();
CREATE TRIGGER matching_mentor_person AFTER UPDATE OF gender ON people_person
    FOR EACH ROW EXECUTE FUNCTION matching_mentor_changed();
"""
CHANGED_UNDO = """
DROP TRIGGER matching_mentor ON programmes_mentor;
DROP TRIGGER matching_mentor_occupations ON programmes_mentor_occupations;
DROP TRIGGER matching_mentor_person ON people_person;
DROP FUNCTION matching_mentor_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("programmes", "0002_work_wishes"), ("people", "0001_initial")]
    operations = [migrations.RunSQL(KEPT, KEPT_UNDO), migrations.RunSQL(CHANGED, CHANGED_UNDO)]
