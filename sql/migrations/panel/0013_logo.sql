-- 0013_logo.sql - the county's logo, as it was drawn anew from what somebody uploaded.
-- SPDX-License-Identifier: EUPL-1.2

-- One row at most. upload: waits for the worker, which draws it anew and forgets it. is_refused: the last upload was no picture that can be
-- drawn; then what was there before stays. png, with its hash (hexadecimal) and size in pixels: what pages show; all four NULL
-- when there is none.
CREATE TABLE logo (
    id         @INT@ NOT NULL PRIMARY KEY CHECK (id = 1),
    upload     @BYTES@,
    is_refused @INT@ NOT NULL CHECK (is_refused IN (0, 1)),
    hash       TEXT,
    width      @INT@ CHECK (width BETWEEN 1 AND 480),
    height     @INT@ CHECK (height BETWEEN 1 AND 160),
    png        @BYTES@,
    CHECK ((png IS NULL) = (hash IS NULL) AND (png IS NULL) = (width IS NULL) AND (png IS NULL) = (height IS NULL))
) @TABLE_END@;
