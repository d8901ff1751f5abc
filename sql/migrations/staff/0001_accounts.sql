-- 0001_accounts.sql - staff: their accounts, ways in, sessions, and how often signing in has failed.
-- SPDX-License-Identifier: EUPL-1.2

-- role: 1 admin, 2 coordinator, 3 contact, 4 requester, 5 comms, 6 unit_manager, 7 executive, 8 viewer, 9 ict. state: 1 invited, 2 active,
-- 3 disabled. password: Argon2id with its parameters (PHC string). factor: TOTP secret, locked with keys/account.key; factor_step: the last
-- time step whose code was used. A viewer always has an end.
CREATE TABLE account (
    id           @ID@,
    email        TEXT NOT NULL UNIQUE CHECK (email <> ''),
    name         TEXT NOT NULL CHECK (name <> ''),
    role         @INT@ NOT NULL CHECK (role BETWEEN 1 AND 9),
    state        @INT@ NOT NULL CHECK (state BETWEEN 1 AND 3),
    password     TEXT,
    factor       @BYTES@,
    factor_step  @INT@ NOT NULL CHECK (factor_step >= 0),
    expires_ms   @INT@,
    last_use_day @INT@,
    created_ms   @INT@ NOT NULL,
    CHECK (role <> 8 OR expires_ms IS NOT NULL),
    CHECK (state <> 2 OR password IS NOT NULL)
) @TABLE_END@;

CREATE TABLE account_division (
    account  @REF@ NOT NULL REFERENCES account (id),
    division TEXT NOT NULL CHECK (division <> ''),
    PRIMARY KEY (account, division)
) @TABLE_END@;

CREATE TABLE account_survey (
    account @REF@ NOT NULL REFERENCES account (id),
    survey  @REF@ NOT NULL,
    PRIMARY KEY (account, survey)
) @TABLE_END@;

-- The one link that works for an account. kind: 1 invitation, 2 new password, 3 new second factor. hash: keyed, of the code in it.
CREATE TABLE account_link (
    account    @REF@ NOT NULL PRIMARY KEY REFERENCES account (id),
    kind       @INT@ NOT NULL CHECK (kind BETWEEN 1 AND 3),
    hash       @BYTES@ NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_ms @INT@ NOT NULL
) @TABLE_END@;

-- Codes that stand in for the second factor, once each.
CREATE TABLE account_recovery (
    account @REF@ NOT NULL REFERENCES account (id),
    hash    @BYTES@ NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (account, hash)
) @TABLE_END@;

-- Somebody has lost the second factor (kind 1) or the password too (2); one admin has said so, another has to confirm.
CREATE TABLE account_loss (
    account    @REF@ NOT NULL PRIMARY KEY REFERENCES account (id),
    kind       @INT@ NOT NULL CHECK (kind IN (1, 2)),
    asked_by   @REF@ NOT NULL REFERENCES account (id),
    expires_ms @INT@ NOT NULL,
    CHECK (asked_by <> account)
) @TABLE_END@;

CREATE TABLE session (
    hash     @BYTES@ NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    account  @REF@ NOT NULL REFERENCES account (id),
    device   TEXT NOT NULL,
    begun_ms @INT@ NOT NULL,
    used_ms  @INT@ NOT NULL,
    step_ms  @INT@ NOT NULL
) @TABLE_END@;

CREATE INDEX session_by_account ON session (account);

-- slot: part of a keyed hash of the mail address that was typed, whether or not there is such an account.
CREATE TABLE throttle (
    slot     @ID@,
    failures @INT@ NOT NULL CHECK (failures >= 1),
    last_ms  @INT@ NOT NULL
) @TABLE_END@;
