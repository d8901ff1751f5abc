-- 0015_promise.sql - what a survey's form promised when it opened: a setting that is changed later does not change it.
-- SPDX-License-Identifier: EUPL-1.2

CREATE TABLE promise (
    survey        @REF@ NOT NULL PRIMARY KEY REFERENCES survey (id),
    answer_months @INT@ NOT NULL CHECK (answer_months >= 1)
) @TABLE_END@;
