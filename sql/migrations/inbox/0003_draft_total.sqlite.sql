-- 0003_draft_total.sqlite.sql - each change of a draft changes the total of its survey; what falls to nothing goes.
-- SPDX-License-Identifier: EUPL-1.2

CREATE TRIGGER draft_adds AFTER INSERT ON draft
BEGIN
    INSERT INTO draft_total (survey, bytes) VALUES (NEW.survey, length(NEW.box))
    ON CONFLICT (survey) DO UPDATE SET bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER draft_changes AFTER UPDATE OF box ON draft
BEGIN
    UPDATE draft_total SET bytes = bytes - length(OLD.box) + length(NEW.box) WHERE survey = NEW.survey;
END;

CREATE TRIGGER draft_leaves AFTER DELETE ON draft
BEGIN
    UPDATE draft_total SET bytes = bytes - length(OLD.box) WHERE survey = OLD.survey;
    DELETE FROM draft_total WHERE survey = OLD.survey AND bytes = 0;
END;
