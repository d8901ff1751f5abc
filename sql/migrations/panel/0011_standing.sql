-- 0011_standing.sql - a survey in the hands of staff: whose it is, who built and approved what, and each step they took.
-- SPDX-License-Identifier: EUPL-1.2

-- state, from here on, also 10: in review, between draft and approved (0012 lets it in). Accounts are those of staff.db; 0 is nobody, or
-- the command line. title: of the current version, in Finnish. division: a code of the register, or empty. builder: who made the current
-- version. grace_ends_ms: when a coordinator has ended the hour of grace; else it ends an hour after closing. results_release: the number of
-- the release that is approved, which nobody outside sees before the survey is published.
ALTER TABLE survey ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE survey ADD COLUMN division TEXT NOT NULL DEFAULT '';
ALTER TABLE survey ADD COLUMN builder @INT@ NOT NULL DEFAULT 0 CHECK (builder >= 0);
ALTER TABLE survey ADD COLUMN sender @INT@ NOT NULL DEFAULT 0 CHECK (sender >= 0);
ALTER TABLE survey ADD COLUMN approver @INT@ NOT NULL DEFAULT 0 CHECK (approver >= 0);
ALTER TABLE survey ADD COLUMN grace_ends_ms @INT@;
ALTER TABLE survey ADD COLUMN results_approver @INT@ NOT NULL DEFAULT 0 CHECK (results_approver >= 0);
ALTER TABLE survey ADD COLUMN results_release @INT@ CHECK (results_release >= 1);

-- step: enum survey_step. account: who took it, 0 on the command line. note: the reason of a return, the division given to. What the clock did
-- is not here.
CREATE TABLE survey_step (
    survey  @REF@ NOT NULL REFERENCES survey (id),
    n       @INT@ NOT NULL CHECK (n >= 1),
    step    @INT@ NOT NULL CHECK (step >= 1),
    at_ms   @INT@ NOT NULL,
    account @INT@ NOT NULL CHECK (account >= 0),
    version @INT@ NOT NULL CHECK (version >= 1),
    note    TEXT NOT NULL,
    PRIMARY KEY (survey, n)
) @TABLE_END@;
