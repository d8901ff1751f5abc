-- account.sql - staff accounts, their ways in and their sessions.
-- SPDX-License-Identifier: EUPL-1.2

-- name: account_insert :one_row
--   in: id int, email text, name text, role int, state int, password text?, expires_ms int?, created_ms int
INSERT INTO account (id, email, name, role, state, password, factor_step, expires_ms, created_ms)
VALUES (:id, :email, :name, :role, :state, :password, 0, :expires_ms, :created_ms);

-- name: account_get :one  in: id int
--   out: id int, email text, name text, role int, state int, password text?, factor bytes?, factor_step int,
--   expires_ms int?, last_use_day int?, created_ms int, lang int
SELECT id, email, name, role, state, password, factor, factor_step, expires_ms, last_use_day, created_ms, lang
  FROM account
 WHERE id = :id;

-- name: account_by_email :one  in: email text  out: id int
SELECT id FROM account WHERE email = :email;

-- name: account_ids :many limit=10000  out: id int
SELECT id FROM account ORDER BY name, id;

-- Admins besides this one who can work now.
-- name: account_other_admins :one  in: id int, now_ms int  out: n int
SELECT count(*) AS n
  FROM account
 WHERE role = 1 AND state = 2 AND id <> :id AND (expires_ms IS NULL OR expires_ms > :now_ms);

-- name: account_set_role :one_row  in: id int, role int, expires_ms int?
UPDATE account SET role = :role, expires_ms = :expires_ms WHERE id = :id;

-- name: account_set_state :one_row  in: id int, state int
UPDATE account SET state = :state WHERE id = :id;

-- name: account_set_name :one_row  in: id int, name text
UPDATE account SET name = :name WHERE id = :id;

-- name: account_set_lang :one_row  in: id int, lang int
UPDATE account SET lang = :lang WHERE id = :id;

-- name: account_set_password :one_row  in: id int, password text
UPDATE account SET password = :password WHERE id = :id;

-- The same secret hashed with today's parameters; ERR_CONFLICT when somebody has set another meanwhile.
-- name: account_upgrade_password :one_row  in: id int, old text, password text
UPDATE account SET password = :password WHERE id = :id AND password = :old;

-- name: account_set_factor :one_row  in: id int, factor bytes, factor_step int
UPDATE account SET factor = :factor, factor_step = :factor_step WHERE id = :id;

-- name: account_drop_factor :one_row  in: id int
UPDATE account SET factor = NULL, factor_step = 0 WHERE id = :id;

-- Back to where the invitation was not answered yet.
-- name: account_drop_all :one_row  in: id int
UPDATE account SET state = 1, password = NULL, factor = NULL, factor_step = 0 WHERE id = :id;

-- ERR_CONFLICT when the code of that step, or a later one, was used before.
-- name: account_use_step :one_row  in: id int, step int
UPDATE account SET factor_step = :step WHERE id = :id AND factor_step < :step;

-- name: account_used :exec  in: id int, day int
UPDATE account SET last_use_day = :day WHERE id = :id AND (last_use_day IS NULL OR last_use_day <> :day);

-- name: account_delete :one_row  in: id int
DELETE FROM account WHERE id = :id;

-- name: account_division_insert :one_row  in: account int, division text
INSERT INTO account_division (account, division) VALUES (:account, :division);

-- name: account_division_list :many limit=100  in: account int  out: division text
SELECT division FROM account_division WHERE account = :account ORDER BY division;

-- name: account_division_delete :exec  in: account int
DELETE FROM account_division WHERE account = :account;

-- name: account_survey_insert :one_row  in: account int, survey int
INSERT INTO account_survey (account, survey) VALUES (:account, :survey);

-- name: account_survey_list :many limit=1000  in: account int  out: survey int
SELECT survey FROM account_survey WHERE account = :account ORDER BY survey;

-- name: account_survey_delete :exec  in: account int
DELETE FROM account_survey WHERE account = :account;

-- name: account_link_insert :one_row  in: account int, kind int, hash bytes, expires_ms int
INSERT INTO account_link (account, kind, hash, expires_ms) VALUES (:account, :kind, :hash, :expires_ms);

-- name: account_link_get :one  in: hash bytes, now_ms int  out: account int, kind int
SELECT account, kind FROM account_link WHERE hash = :hash AND expires_ms > :now_ms;

-- name: account_link_end :one  in: account int, now_ms int  out: expires_ms int
SELECT expires_ms FROM account_link WHERE account = :account AND expires_ms > :now_ms;

-- ERR_CONFLICT when it was used before, or its time is over.
-- name: account_link_use :one_row  in: hash bytes, now_ms int
DELETE FROM account_link WHERE hash = :hash AND expires_ms > :now_ms;

-- name: account_link_delete :exec  in: account int
DELETE FROM account_link WHERE account = :account;

-- name: account_recovery_insert :one_row  in: account int, hash bytes
INSERT INTO account_recovery (account, hash) VALUES (:account, :hash);

-- name: account_recovery_use :one_row  in: account int, hash bytes
DELETE FROM account_recovery WHERE account = :account AND hash = :hash;

-- name: account_recovery_count :one  in: account int  out: n int
SELECT count(*) AS n FROM account_recovery WHERE account = :account;

-- name: account_recovery_delete :exec  in: account int
DELETE FROM account_recovery WHERE account = :account;

-- name: account_loss_insert :one_row  in: account int, kind int, asked_by int, expires_ms int
INSERT INTO account_loss (account, kind, asked_by, expires_ms) VALUES (:account, :kind, :asked_by, :expires_ms);

-- name: account_loss_get :one  in: account int, now_ms int  out: account int, kind int, asked_by int, expires_ms int
SELECT account, kind, asked_by, expires_ms FROM account_loss WHERE account = :account AND expires_ms > :now_ms;

-- name: account_loss_list :many limit=10000  in: now_ms int  out: as account_loss_get
SELECT account, kind, asked_by, expires_ms FROM account_loss WHERE expires_ms > :now_ms ORDER BY expires_ms, account;

-- name: account_loss_drop :exec  in: account int
DELETE FROM account_loss WHERE account = :account;

-- ERR_CONFLICT when there is none that waits.
-- name: account_loss_reject :one_row  in: account int, now_ms int
DELETE FROM account_loss WHERE account = :account AND expires_ms > :now_ms;

-- Also those that this person has asked for others.
-- name: account_loss_delete :exec  in: account int
DELETE FROM account_loss WHERE account = :account OR asked_by = :account;

-- name: session_insert :one_row  in: hash bytes, account int, device text, begun_ms int, used_ms int, step_ms int
INSERT INTO session (hash, account, device, begun_ms, used_ms, step_ms)
VALUES (:hash, :account, :device, :begun_ms, :used_ms, :step_ms);

-- name: session_get :one  in: hash bytes
--   out: hash bytes, account int, device text, begun_ms int, used_ms int, step_ms int
SELECT hash, account, device, begun_ms, used_ms, step_ms FROM session WHERE hash = :hash;

-- The one used last comes first.
-- name: session_list :many limit=100  in: account int  out: as session_get
SELECT hash, account, device, begun_ms, used_ms, step_ms
  FROM session
 WHERE account = :account
 ORDER BY used_ms DESC, hash;

-- name: session_touch :exec  in: hash bytes, used_ms int
UPDATE session SET used_ms = :used_ms WHERE hash = :hash AND used_ms < :used_ms;

-- name: session_delete :exec  in: hash bytes, account int
DELETE FROM session WHERE hash = :hash AND account = :account;

-- The session goes on under another token.
-- name: session_rotate :one_row  in: old bytes, hash bytes, used_ms int, step_ms int
UPDATE session SET hash = :hash, used_ms = :used_ms, step_ms = :step_ms WHERE hash = :old;

-- name: session_delete_of :exec  in: account int
DELETE FROM session WHERE account = :account;

-- name: session_delete_others :exec  in: account int, hash bytes
DELETE FROM session WHERE account = :account AND hash <> :hash;

-- name: session_delete_old :exec  in: used_ms int, begun_ms int
DELETE FROM session WHERE used_ms <= :used_ms OR begun_ms <= :begun_ms;

-- name: throttle_get :one  in: slot int  out: failures int, last_ms int
SELECT failures, last_ms FROM throttle WHERE slot = :slot;

-- name: throttle_set :one_row  in: slot int, failures int, last_ms int
INSERT INTO throttle (slot, failures, last_ms)
VALUES (:slot, :failures, :last_ms)
ON CONFLICT (slot) DO UPDATE SET failures = excluded.failures, last_ms = excluded.last_ms;

-- name: throttle_delete :exec  in: slot int
DELETE FROM throttle WHERE slot = :slot;

-- name: throttle_delete_old :exec  in: last_ms int
DELETE FROM throttle WHERE last_ms <= :last_ms;
