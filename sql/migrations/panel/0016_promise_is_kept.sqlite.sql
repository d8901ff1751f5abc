-- 0016_promise_is_kept.sqlite.sql - a promise stays as it was made.
-- SPDX-License-Identifier: EUPL-1.2

CREATE TRIGGER promise_is_fixed BEFORE UPDATE ON promise
BEGIN
    SELECT RAISE(ABORT, 'a promise is kept');
END;

CREATE TRIGGER promise_is_kept BEFORE DELETE ON promise
BEGIN
    SELECT RAISE(ABORT, 'a promise is kept');
END;

CREATE TRIGGER promise_is_not_replaced BEFORE INSERT ON promise
WHEN EXISTS (SELECT 1 FROM promise WHERE survey = NEW.survey)
BEGIN
    SELECT RAISE(IGNORE);
END;
