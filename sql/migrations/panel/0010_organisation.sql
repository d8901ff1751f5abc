-- 0010_organisation.sql - the county's organisation: divisions, their services and units, and who answers for a division.
-- SPDX-License-Identifier: EUPL-1.2

-- code: short and lasting; a new code is a new thing. Names in Swedish and English may be empty: then the Finnish one stands in. Ordered by sort,
-- then code.
CREATE TABLE division (
    code    TEXT NOT NULL PRIMARY KEY CHECK (code <> ''),
    name_fi TEXT NOT NULL CHECK (name_fi <> ''),
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    sort    @INT@ NOT NULL
) @TABLE_END@;

CREATE TABLE service (
    code     TEXT NOT NULL PRIMARY KEY CHECK (code <> ''),
    division TEXT NOT NULL REFERENCES division (code),
    name_fi  TEXT NOT NULL CHECK (name_fi <> ''),
    name_sv  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    sort     @INT@ NOT NULL
) @TABLE_END@;

CREATE INDEX service_by_division ON service (division);

-- provider: 1 the county itself, 2 bought. channel: 1 at a site, 2 digital, 3 mobile, 4 at home.
CREATE TABLE unit (
    code     TEXT NOT NULL PRIMARY KEY CHECK (code <> ''),
    service  TEXT NOT NULL REFERENCES service (code),
    name_fi  TEXT NOT NULL CHECK (name_fi <> ''),
    name_sv  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    sort     @INT@ NOT NULL,
    provider @INT@ NOT NULL CHECK (provider IN (1, 2)),
    channel  @INT@ NOT NULL CHECK (channel BETWEEN 1 AND 4)
) @TABLE_END@;

CREATE INDEX unit_by_service ON unit (service);

-- id: what duties are given to; it stays when another person takes the place. n: the first, the second contact of the division. Either an
-- account of staff (account.id of staff.db) or the mail address of a role.
CREATE TABLE division_contact (
    id       @ID@,
    division TEXT NOT NULL REFERENCES division (code),
    n        @INT@ NOT NULL CHECK (n >= 1),
    account  @INT@,
    mail     TEXT,
    CHECK ((account IS NULL) <> (mail IS NULL)),
    UNIQUE (division, n)
) @TABLE_END@;
