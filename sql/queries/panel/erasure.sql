-- erasure.sql - what was erased by the rules of retention.
-- SPDX-License-Identifier: EUPL-1.2

-- Does nothing when it is written down already.
-- name: erasure_insert :exec  in: survey int, what int, day int
INSERT INTO erasure (survey, what, day) VALUES (:survey, :what, :day) ON CONFLICT (survey, what) DO NOTHING;

-- ERR_NOT_FOUND when it was not erased.
-- name: erasure_get :one  in: survey int, what int  out: day int
SELECT day FROM erasure WHERE survey = :survey AND what = :what;
