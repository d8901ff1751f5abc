-- 0003_draft_total.sql - how much room the drafts take, so that they cannot fill the disk.
-- SPDX-License-Identifier: EUPL-1.2

-- bytes: of the boxes of all drafts of the survey. Kept by triggers in the transaction that changes a draft.
CREATE TABLE draft_total (
    survey @REF@ NOT NULL PRIMARY KEY,
    bytes  @INT@ NOT NULL CHECK (bytes >= 0)
) @TABLE_END@;
INSERT INTO draft_total (survey, bytes) SELECT survey, sum(length(box)) FROM draft GROUP BY survey;
