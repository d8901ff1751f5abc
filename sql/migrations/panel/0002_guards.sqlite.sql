-- 0002_guards.sqlite.sql - what may never change, whatever program writes here.
-- SPDX-License-Identifier: EUPL-1.2

-- The anonymity mode is fixed at publication, in both directions.
CREATE TRIGGER survey_mode_is_fixed BEFORE UPDATE ON survey
WHEN OLD.state <> 1 AND NEW.mode <> OLD.mode
BEGIN
    SELECT RAISE(ABORT, 'the mode of a survey beyond draft is fixed');
END;

-- Going back to draft would be a way round it.
CREATE TRIGGER survey_draft_is_first BEFORE UPDATE ON survey
WHEN OLD.state <> 1 AND NEW.state = 1
BEGIN
    SELECT RAISE(ABORT, 'a survey does not become a draft again');
END;

-- As would deleting the row and inserting it again.
CREATE TRIGGER survey_is_kept BEFORE DELETE ON survey
WHEN OLD.state <> 1
BEGIN
    SELECT RAISE(ABORT, 'a survey beyond draft is kept');
END;

CREATE TRIGGER survey_version_is_fixed BEFORE UPDATE ON survey_version
BEGIN
    SELECT RAISE(ABORT, 'a survey version is immutable');
END;

CREATE TRIGGER survey_version_is_kept BEFORE DELETE ON survey_version
BEGIN
    SELECT RAISE(ABORT, 'a survey version is kept');
END;

CREATE TRIGGER release_is_fixed BEFORE UPDATE ON release
BEGIN
    SELECT RAISE(ABORT, 'a release is immutable');
END;

CREATE TRIGGER release_is_kept BEFORE DELETE ON release
BEGIN
    SELECT RAISE(ABORT, 'a release is kept');
END;
