-- 0009_not_replaced.sqlite.sql - what is kept is not replaced either: REPLACE asks no DELETE trigger unless the connection wants it to.
-- SPDX-License-Identifier: EUPL-1.2

-- Ignored, so that an insertion of ours changes no row, which is its conflict.
CREATE TRIGGER survey_is_not_replaced BEFORE INSERT ON survey
WHEN EXISTS (SELECT 1 FROM survey WHERE id = NEW.id OR slug = NEW.slug)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER survey_version_is_not_replaced BEFORE INSERT ON survey_version
WHEN EXISTS (SELECT 1 FROM survey_version WHERE survey = NEW.survey AND n = NEW.n)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER release_is_not_replaced BEFORE INSERT ON release
WHEN EXISTS (SELECT 1 FROM release WHERE survey = NEW.survey AND n = NEW.n)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER invitation_batch_is_not_replaced BEFORE INSERT ON invitation_batch
WHEN EXISTS (SELECT 1 FROM invitation_batch WHERE survey = NEW.survey AND n = NEW.n)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER erasure_is_not_replaced BEFORE INSERT ON erasure
WHEN EXISTS (SELECT 1 FROM erasure WHERE survey = NEW.survey AND what = NEW.what)
BEGIN
    SELECT RAISE(IGNORE);
END;

-- Another survey under its number or name would be another way round the fixed mode.
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
