-- 0003_answering.sql - access to a survey, how long answering takes, where words break, and papers to print.
-- SPDX-License-Identifier: EUPL-1.2

-- mode, from here on: 1 open, 2 open with a reminder in the browser, 3 a code that all share, 4 invitations.
-- shared_code: of mode 3. typical_minutes: median, known from 30 answers on.
ALTER TABLE survey ADD COLUMN shared_code TEXT CHECK (shared_code <> '');
ALTER TABLE survey ADD COLUMN typical_minutes @INT@ CHECK (typical_minutes >= 1);

-- One word a line, with soft hyphens; absent where no dictionary was at hand when the version was stored.
ALTER TABLE survey_version ADD COLUMN hyphens TEXT;

-- kind and lang: enum paper_file and enum lang. made_of is the BLAKE2b-256 of everything a document is made of: when that changes,
-- it is made anew. Only the current version of a survey that is approved or open has documents.
CREATE TABLE document (
    survey  @REF@ NOT NULL REFERENCES survey (id),
    lang    @INT@ NOT NULL CHECK (lang >= 0),
    kind    @INT@ NOT NULL CHECK (kind BETWEEN 1 AND 4),
    made_of @BYTES@ NOT NULL CHECK (length(made_of) = 32),
    bytes   @BYTES@ NOT NULL,
    PRIMARY KEY (survey, lang, kind)
) @TABLE_END@;
