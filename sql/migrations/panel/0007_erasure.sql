-- 0007_erasure.sql - what was erased by the rules of retention, for good.
-- SPDX-License-Identifier: EUPL-1.2

-- what: enum erasure. day: yyyymmdd in Finland. How many answers a survey had says survey.answer_count.
CREATE TABLE erasure (
    survey @REF@ NOT NULL REFERENCES survey (id),
    what   @INT@ NOT NULL CHECK (what >= 1),
    day    @INT@ NOT NULL CHECK (day BETWEEN 20260101 AND 99991231),
    PRIMARY KEY (survey, what)
) @TABLE_END@;
