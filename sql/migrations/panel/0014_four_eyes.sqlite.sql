-- 0014_four_eyes.sqlite.sql - nobody approves what they built a version of; and where a survey stood when it was cancelled.
-- SPDX-License-Identifier: EUPL-1.2

-- The state that a cancelled survey had before; empty when that is not known, or it is not cancelled. One that never got beyond review stays
-- unknown to residents.
ALTER TABLE survey ADD COLUMN cancelled_from @INT@;

-- Of those from before, what the steps tell: cancelled before its first day, and never approved.
UPDATE survey SET cancelled_from = 1
 WHERE state = 9 AND approver = 0
   AND EXISTS (SELECT 1 FROM survey_step WHERE survey = survey.id AND step = 14 AND at_ms < survey.opens_ms)
   AND EXISTS (SELECT 1 FROM survey_step WHERE survey = survey.id AND step = 1);

-- Not only who built the current version: somebody else storing the same once more would be a way round it. What was approved before is let be.
DROP TRIGGER survey_needs_four_eyes;

CREATE TRIGGER survey_needs_four_eyes BEFORE UPDATE ON survey
WHEN NEW.approver <> 0
 AND (NEW.approver = NEW.builder
      OR (NEW.approver <> OLD.approver
          AND EXISTS (SELECT 1 FROM survey_step
                       WHERE survey = NEW.id AND step IN (1, 2) AND account = NEW.approver)))
BEGIN
    SELECT RAISE(ABORT, 'the builder of a survey does not approve it');
END;
