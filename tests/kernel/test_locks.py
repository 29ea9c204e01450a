"""What a statement does to people who work meanwhile, read from its text."""

import pytest

from handrail.kernel.locks import Waits, Work, steps

A, W, N = Waits.ALL, Waits.WRITING, Waits.NOBODY


@pytest.mark.parametrize(
    ("sql", "table", "waits", "work", "breaks"),
    [
        ('CREATE TABLE "a_b" ("id" bigint)', "a_b", N, Work.NONE, False),
        ('CREATE INDEX "i" ON "a_b" ("x")', "a_b", W, Work.INDEX, False),
        ('CREATE INDEX CONCURRENTLY "i" ON "a_b" ("x")', "a_b", N, Work.INDEX, False),
        ('ALTER TABLE "a_b" ADD COLUMN "x" integer NULL', "a_b", A, Work.NONE, False),
        ("ALTER TABLE \"a_b\" ADD COLUMN \"x\" text DEFAULT 'it''s; fine' NOT NULL", "a_b", A, Work.NONE, False),
        ('ALTER TABLE "a_b" ADD COLUMN "x" bigint DEFAULT (now_of(pg_x())) NOT NULL', "a_b", A, Work.REWRITE, False),
        ('ALTER TABLE "a_b" ADD COLUMN "x" integer NOT NULL', "a_b", A, Work.NONE, True),
        ('ALTER TABLE "a_b" ALTER COLUMN "x" TYPE bigint USING "x"::bigint', "a_b", A, Work.REWRITE, True),
        ('ALTER TABLE "a_b" ALTER COLUMN "x" SET NOT NULL', "a_b", A, Work.SCAN, True),
        ('ALTER TABLE "a_b" ALTER COLUMN "x" DROP DEFAULT', "a_b", A, Work.NONE, True),
        ('ALTER TABLE "a_b" ALTER COLUMN "x" DROP NOT NULL', "a_b", A, Work.NONE, False),
        ('ALTER TABLE "a_b" ADD CONSTRAINT "c" FOREIGN KEY ("x") REFERENCES "c" ("id")', "a_b", W, Work.SCAN, True),
        ('ALTER TABLE "a_b" ADD CONSTRAINT "c" UNIQUE ("x")', "a_b", A, Work.INDEX, True),
        ('ALTER TABLE "a_b" ADD CONSTRAINT "c" CHECK ("x" > 1)', "a_b", A, Work.SCAN, True),
        ('ALTER TABLE "a_b" DROP COLUMN "x" CASCADE', "a_b", A, Work.NONE, True),
        ('DROP TABLE "a_b" CASCADE', "a_b", A, Work.NONE, True),
        ('UPDATE "a_b" SET "x" = 1', "a_b", W, Work.ROWS, False),
        ("CREATE TRIGGER t BEFORE UPDATE OR DELETE ON a_b FOR EACH ROW EXECUTE FUNCTION f()", "a_b", W, Work.NONE, True),
        ("VACUUM FULL a_b", "", Waits.UNKNOWN, Work.UNKNOWN, True),
        ("-- THIS OPERATION CANNOT BE WRITTEN AS SQL", "", Waits.UNKNOWN, Work.UNKNOWN, True),
    ],
)  # fmt: skip
def test_a_statement_is_told_in_plain_words(sql: str, table: str, waits: Waits, work: Work, *, breaks: bool) -> None:
    (step,) = steps(f"--\n-- Something\n--\n{sql};")
    assert (step.table, step.waits, step.work, step.breaks_old) == (table, waits, work, breaks)


def test_statements_are_told_apart_though_a_body_or_a_text_holds_a_semicolon() -> None:
    body = "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DROP TABLE x; END; $$;"
    text = 'ALTER TABLE "a" ADD COLUMN "x" text DEFAULT \'DROP TABLE y;\' NOT NULL;'
    assert [each.table for each in steps(f'{body}\n{text}\nDROP TABLE "b";\nSET CONSTRAINTS ALL IMMEDIATE;')] == ["a", "b"]
