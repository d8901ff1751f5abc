-- 0012_review.sqlite.sql - the state 10, in review: a table's CHECK cannot be changed, so the table is made anew; and guards of it.
-- SPDX-License-Identifier: EUPL-1.2

-- With the table go its triggers; they are named here because the check of a store counts them.
DROP TRIGGER survey_mode_is_fixed;
DROP TRIGGER survey_draft_is_first;
DROP TRIGGER survey_is_kept;
DROP TRIGGER survey_mode_is_known;
DROP TRIGGER survey_mode_stays_known;
DROP TRIGGER survey_is_not_replaced;
DROP TRIGGER survey_keeps_its_name;
DROP TRIGGER survey_takes_no_place;

-- What refers to the rows must find them again when the transaction ends.
PRAGMA defer_foreign_keys = ON;

CREATE TABLE survey_before (
    id               @ID@,
    slug             TEXT,
    state            @INT@,
    mode             @INT@,
    current_version  @INT@,
    opens_ms         @INT@,
    closes_ms        @INT@,
    results_ms       @INT@,
    public_key       @BYTES@,
    answer_count     @INT@,
    created_ms       @INT@,
    shared_code      TEXT,
    typical_minutes  @INT@,
    title            TEXT,
    division         TEXT,
    builder          @INT@,
    sender           @INT@,
    approver         @INT@,
    grace_ends_ms    @INT@,
    results_approver @INT@,
    results_release  @INT@
) @TABLE_END@;

INSERT INTO survey_before
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count,
       created_ms, shared_code, typical_minutes, title, division, builder, sender, approver, grace_ends_ms,
       results_approver, results_release
  FROM survey;

DROP TABLE survey;

CREATE TABLE survey (
    id              @ID@,
    slug            TEXT NOT NULL UNIQUE CHECK (slug <> ''),
    state           @INT@ NOT NULL CHECK (state BETWEEN 1 AND 10),
    mode            @INT@ NOT NULL CHECK (mode >= 1),
    current_version @INT@ NOT NULL CHECK (current_version >= 1),
    opens_ms        @INT@ NOT NULL,
    closes_ms       @INT@ NOT NULL,
    results_ms      @INT@ NOT NULL,
    public_key      @BYTES@ NOT NULL CHECK (length(public_key) = 32),
    answer_count    @INT@ CHECK (answer_count >= 0),
    created_ms      @INT@ NOT NULL,
    shared_code     TEXT CHECK (shared_code <> ''),
    typical_minutes @INT@ CHECK (typical_minutes >= 1),
    title           TEXT NOT NULL DEFAULT '',
    division        TEXT NOT NULL DEFAULT '',
    builder         @INT@ NOT NULL DEFAULT 0 CHECK (builder >= 0),
    sender          @INT@ NOT NULL DEFAULT 0 CHECK (sender >= 0),
    approver        @INT@ NOT NULL DEFAULT 0 CHECK (approver >= 0),
    grace_ends_ms   @INT@,
    results_approver @INT@ NOT NULL DEFAULT 0 CHECK (results_approver >= 0),
    results_release @INT@ CHECK (results_release >= 1)
) @TABLE_END@;

INSERT INTO survey
SELECT id, slug, state, mode, current_version, opens_ms, closes_ms, results_ms, public_key, answer_count,
       created_ms, shared_code, typical_minutes, title, division, builder, sender, approver, grace_ends_ms,
       results_approver, results_release
  FROM survey_before;

DROP TABLE survey_before;

UPDATE survey
   SET title = COALESCE((SELECT json_extract(v.doc, '$.title.fi')
                           FROM survey_version AS v
                          WHERE v.survey = survey.id AND v.n = survey.current_version AND json_valid(v.doc)), '');

-- From here on as before, but for survey_draft_is_first.

CREATE TRIGGER survey_mode_is_fixed BEFORE UPDATE ON survey
WHEN OLD.state <> 1 AND NEW.mode <> OLD.mode
BEGIN
    SELECT RAISE(ABORT, 'the mode of a survey beyond draft is fixed');
END;

-- Going back to draft would be a way round the fixed mode. Only from review it may, where the mode is fixed too; and nothing but a draft
-- goes there.
CREATE TRIGGER survey_draft_is_first BEFORE UPDATE ON survey
WHEN (NEW.state = 1 AND OLD.state NOT IN (1, 10)) OR (NEW.state = 10 AND OLD.state NOT IN (1, 10))
BEGIN
    SELECT RAISE(ABORT, 'a survey does not become a draft again');
END;

CREATE TRIGGER survey_is_kept BEFORE DELETE ON survey
WHEN OLD.state <> 1
BEGIN
    SELECT RAISE(ABORT, 'a survey beyond draft is kept');
END;

CREATE TRIGGER survey_mode_is_known BEFORE INSERT ON survey
WHEN NEW.mode NOT BETWEEN 1 AND 4
BEGIN
    SELECT RAISE(ABORT, 'there are modes 1 to 4');
END;

CREATE TRIGGER survey_mode_stays_known BEFORE UPDATE OF mode ON survey
WHEN NEW.mode NOT BETWEEN 1 AND 4
BEGIN
    SELECT RAISE(ABORT, 'there are modes 1 to 4');
END;

CREATE TRIGGER survey_is_not_replaced BEFORE INSERT ON survey
WHEN EXISTS (SELECT 1 FROM survey WHERE id = NEW.id OR slug = NEW.slug)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER survey_keeps_its_name BEFORE UPDATE OF id, slug ON survey
WHEN OLD.state <> 1 AND (NEW.id <> OLD.id OR NEW.slug <> OLD.slug)
BEGIN
    SELECT RAISE(ABORT, 'a survey beyond draft keeps its number and name');
END;

CREATE TRIGGER survey_takes_no_place BEFORE UPDATE OF id, slug ON survey
WHEN EXISTS (SELECT 1 FROM survey WHERE id <> OLD.id AND (id = NEW.id OR slug = NEW.slug))
BEGIN
    SELECT RAISE(ABORT, 'there is a survey with that number or name');
END;

-- New: two people for what goes out.
CREATE TRIGGER survey_builder_is_known BEFORE UPDATE ON survey
WHEN OLD.state <> 1 AND NEW.builder <> OLD.builder
BEGIN
    SELECT RAISE(ABORT, 'who built a survey beyond draft is known');
END;

CREATE TRIGGER survey_needs_four_eyes BEFORE UPDATE ON survey
WHEN NEW.approver <> 0 AND NEW.approver = NEW.builder
BEGIN
    SELECT RAISE(ABORT, 'the builder of a survey does not approve it');
END;

CREATE TRIGGER survey_approved_results_are_frozen BEFORE UPDATE ON survey
WHEN OLD.results_release IS NOT NULL
 AND (NEW.results_release IS NOT OLD.results_release OR NEW.results_approver <> OLD.results_approver)
BEGIN
    SELECT RAISE(ABORT, 'approved results stay as they are');
END;

CREATE TRIGGER survey_step_is_fixed BEFORE UPDATE ON survey_step
BEGIN
    SELECT RAISE(ABORT, 'a step that was taken is immutable');
END;

CREATE TRIGGER survey_step_is_kept BEFORE DELETE ON survey_step
BEGIN
    SELECT RAISE(ABORT, 'a step that was taken is kept');
END;

CREATE TRIGGER survey_step_is_not_replaced BEFORE INSERT ON survey_step
WHEN EXISTS (SELECT 1 FROM survey_step WHERE survey = NEW.survey AND n = NEW.n)
BEGIN
    SELECT RAISE(IGNORE);
END;
