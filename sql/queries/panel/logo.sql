-- logo.sql - the county's logo.
-- SPDX-License-Identifier: EUPL-1.2

-- name: logo_look :one  out: is_waiting int, is_refused int, hash text?, width int?, height int?
SELECT upload IS NOT NULL AS is_waiting, is_refused, hash, width, height FROM logo WHERE id = 1;

-- name: logo_png :one  in: hash text  out: png bytes?
SELECT png FROM logo WHERE id = 1 AND hash = :hash;

-- name: logo_waiting :one  out: upload bytes?
SELECT upload FROM logo WHERE id = 1 AND upload IS NOT NULL;

-- What was drawn before stays until the worker has drawn the new one.
-- name: logo_upload :one_row  in: upload bytes
INSERT INTO logo (id, upload, is_refused) VALUES (1, :upload, 0)
    ON CONFLICT (id) DO UPDATE SET upload = excluded.upload, is_refused = 0;

-- Nothing when another upload has come meanwhile.
-- name: logo_drawn :exec  in: upload bytes, hash text, width int, height int, png bytes
UPDATE logo SET upload = NULL, hash = :hash, width = :width, height = :height, png = :png
 WHERE id = 1 AND upload = :upload;

-- name: logo_refuse :exec  in: upload bytes
UPDATE logo SET upload = NULL, is_refused = 1 WHERE id = 1 AND upload = :upload;

-- name: logo_remove :exec
DELETE FROM logo WHERE id = 1;
