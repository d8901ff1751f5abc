-- 0008_erasure_is_kept.sqlite.sql - that something was erased is never taken back.
-- SPDX-License-Identifier: EUPL-1.2

CREATE TRIGGER erasure_is_fixed BEFORE UPDATE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'an erasure is immutable');
END;

CREATE TRIGGER erasure_is_kept BEFORE DELETE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'an erasure is kept');
END;
