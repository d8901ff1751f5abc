-- 0006_batch_is_kept.sqlite.sql - what was issued is never changed or forgotten, whatever program writes here.
-- SPDX-License-Identifier: EUPL-1.2

CREATE TRIGGER invitation_batch_is_fixed BEFORE UPDATE ON invitation_batch
BEGIN
    SELECT RAISE(ABORT, 'a lot of invitation codes is immutable');
END;

CREATE TRIGGER invitation_batch_is_kept BEFORE DELETE ON invitation_batch
BEGIN
    SELECT RAISE(ABORT, 'a lot of invitation codes is kept');
END;
