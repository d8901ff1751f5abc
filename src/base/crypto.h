/* crypto.h - randomness, keyed hashes, locked and sealed boxes: libsodium and nothing home-made. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/arena.h"
#include "base/buf.h"

/* Must be called once per process before anything else here. ERR_BROKEN when libsodium cannot start. */
enum err crypto_start(void) MUST_CHECK;

struct key32 {
    unsigned char b[32];
};
struct id16 {
    unsigned char b[16];
};

void random_bytes(void *out, size_t n); /* from the kernel's generator */
uint64_t random_below(uint64_t limit);  /* uniform in [0, limit); limit >= 1 */
struct id16 random_id(void);
struct key32 random_key(void);

/* Keyed BLAKE2b (RFC 7693) of `msg`, 16 or 32 bytes. */
struct id16 hash_id(const struct key32 *key, struct str msg);
struct key32 hash_key(const struct key32 *key, struct str msg);

/* SHA-256 (FIPS 180-4), for those who know no other; for our own use hash_plain. */
struct key32 hash_sha256(struct str msg);

/* Unkeyed BLAKE2b-256 of `msg`. */
struct key32 hash_plain(struct str msg);

/* A key from a secret that people remember, slow on purpose: Argon2id (RFC 9106) with 12 MiB and 3 passes, the least of
 * OWASP ASVS 5.0 (appendix C); takes some 30 ms. ERR_BUSY when there is no memory for it. */
enum err stretch_key(struct str secret, const struct id16 *salt, struct key32 *out) MUST_CHECK;

/* Same bytes, in constant time. */
bool secret_eq(const void *a, const void *b, size_t n);

/* Lock the next STACK_LOCKED_BYTES of this process's stack: what lies in them, keys and all that is worked out of them, is
 * not swapped to disk. So keys live on the stack, for as long as they are used. Children
 * of a fork have to ask for themselves. False when the kernel lets us lock no more (RLIMIT_MEMLOCK): then nothing is
 * locked, and all works. */
enum { STACK_LOCKED_BYTES = 256 * 1024 };
bool secret_lock_stack(void);

/* Overwrite a secret so that the compiler cannot leave it out. */
void secret_wipe(void *p, size_t n);

/* Key pair for sealed boxes (X25519). */
void seal_keypair(struct key32 *public_out, struct key32 *secret_out);

/* Anonymous sealed box (crypto_box_seal): only the secret key opens it, and not even the sealer can.
 * The result, SEAL_BYTES longer than `plain`, lives in `a`. */
struct str seal_box(struct arena *a, const struct key32 *public_key, struct str plain);

/* ERR_INVALID when the box was not sealed to this pair or was altered. `plain_out` lives in `a`. */
enum err seal_open(struct arena *a, const struct key32 *public_key, const struct key32 *secret_key, struct str box,
                   struct str *plain_out) MUST_CHECK;

/* Authenticated encryption (XChaCha20-Poly1305-IETF) with a random nonce in front: LOCK_BYTES longer than
 * `plain`. `context` is authenticated, not stored: the same must be given to open. Lives in `a`. */
struct str lock_box(struct arena *a, const struct key32 *key, struct str context, struct str plain);

/* ERR_INVALID when key, context or any byte differs. `plain_out` lives in `a`. */
enum err lock_open(struct arena *a, const struct key32 *key, struct str context, struct str box,
                   struct str *plain_out) MUST_CHECK;

/* How much longer a sealed and a locked box are than what is in them. */
enum { SEAL_BYTES = 48, LOCK_BYTES = 40 };

/* Sizes to which boxes are padded: 1, 2, 4, 8, 16 or 32 KiB, with a length in front. */
enum { BUCKET_MIN = 1024, BUCKET_MAX = 32 * 1024, BUCKET_HEAD = 4, BUCKET_PLAIN_LIMIT = BUCKET_MAX - BUCKET_HEAD };
bool is_bucket(size_t len);

/* The smallest bucket that holds `len` bytes, BUCKET_MAX when none does. */
size_t bucket_for(size_t len);

/* Pad to that bucket so that the size says nothing: a length, the bytes, zeros. ERR_TOO_BIG when `plain` is longer than
 * bucket - BUCKET_HEAD. unpad: ERR_INVALID when `padded` was not made so. */
enum err pad_bucket(struct arena *a, struct str plain, size_t bucket, struct str *padded_out) MUST_CHECK;
enum err unpad_bucket(struct str padded, struct str *plain_out) MUST_CHECK;

/* base64url without padding (RFC 4648, section 5). Decoding accepts only what encoding writes. */
void base64_put(struct buf *out, struct str bytes);
enum err base64_decode(struct arena *a, struct str text, struct str *bytes_out) MUST_CHECK;

/* Lower-case hexadecimal. */
void hex_put(struct buf *out, const void *bytes, size_t n);

#endif
