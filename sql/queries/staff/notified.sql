-- notified.sql - which duties each person was told of by mail.
-- SPDX-License-Identifier: EUPL-1.2

-- name: digest_get :one  in: account int  out: id bytes, made_ms int, is_put int
SELECT id, made_ms, is_put FROM digest WHERE account = :account;

-- name: digest_set :one_row  in: account int, id bytes, made_ms int
INSERT INTO digest (account, id, made_ms, is_put)
VALUES (:account, :id, :made_ms, 0)
ON CONFLICT (account) DO UPDATE SET id = excluded.id, made_ms = excluded.made_ms, is_put = 0;

-- name: digest_is_put :exec  in: account int, id bytes
UPDATE digest SET is_put = 1 WHERE account = :account AND id = :id;

-- name: digest_delete :exec  in: account int
DELETE FROM digest WHERE account = :account;

-- ERR_CONFLICT when the person was told before.
-- name: notified_insert :one_row  in: account int, what bytes, digest bytes, at_day int
INSERT INTO notified (account, what, digest, at_day) VALUES (:account, :what, :digest, :at_day);

-- name: notified_get :one  in: account int, what bytes  out: digest bytes
SELECT digest FROM notified WHERE account = :account AND what = :what;

-- name: notified_delete :exec  in: account int
DELETE FROM notified WHERE account = :account;
