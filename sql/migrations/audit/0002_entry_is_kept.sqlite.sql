-- 0002_entry_is_kept.sqlite.sql - entries are added behind the last one and never changed or taken away, whatever program writes here.
-- SPDX-License-Identifier: EUPL-1.2

CREATE TRIGGER entry_is_fixed BEFORE UPDATE ON entry
BEGIN
    SELECT RAISE(ABORT, 'an entry is immutable');
END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN
    SELECT RAISE(ABORT, 'an entry is kept');
END;

-- So an entry cannot be replaced either: REPLACE asks no DELETE trigger unless the connection wants it to.
CREATE TRIGGER entry_follows BEFORE INSERT ON entry
WHEN NEW.seq <> (SELECT COALESCE(max(seq), 0) + 1 FROM entry)
  OR NEW.prev <> COALESCE((SELECT hash FROM entry ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN
    SELECT RAISE(ABORT, 'an entry follows the last one');
END;
