-- 0017_taken_back.sqlite.sql - approved results that nobody outside has seen can be taken back: the frozen release goes with the approval.
-- SPDX-License-Identifier: EUPL-1.2

-- Either both stay as they are or both go, and after publishing they stay.
DROP TRIGGER survey_approved_results_are_frozen;

CREATE TRIGGER survey_approved_results_are_frozen BEFORE UPDATE ON survey
WHEN OLD.results_release IS NOT NULL
 AND (NEW.results_release IS NOT OLD.results_release OR NEW.results_approver <> OLD.results_approver)
 AND NOT (NEW.results_release IS NULL AND NEW.results_approver = 0 AND NEW.state = OLD.state AND OLD.state NOT IN (6, 7, 8))
BEGIN
    SELECT RAISE(ABORT, 'approved results stay as they are');
END;

-- Without an approval the final release would be for everybody's eyes, so it does not outlive the approval for a moment.
CREATE TRIGGER survey_takes_its_release_along AFTER UPDATE ON survey
WHEN OLD.results_release IS NOT NULL AND NEW.results_release IS NULL
BEGIN
    DELETE FROM release WHERE survey = OLD.id AND n = OLD.results_release;
END;

-- Rough releases were made before the survey closed, and everybody could see them: they are kept, as is whatever is published.
DROP TRIGGER release_is_kept;

CREATE TRIGGER release_is_kept BEFORE DELETE ON release
WHEN NOT EXISTS (SELECT 1 FROM survey
                  WHERE id = OLD.survey AND results_release IS NULL AND state NOT IN (6, 7, 8) AND OLD.made_ms >= closes_ms)
BEGIN
    SELECT RAISE(ABORT, 'a release is kept');
END;
