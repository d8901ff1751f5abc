-- 0004_modes.sqlite.sql - the modes there are: a table's CHECK cannot be changed once it is made.
-- SPDX-License-Identifier: EUPL-1.2

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
