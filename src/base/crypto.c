/* crypto.c - randomness, keyed hashes, locked and sealed boxes: libsodium and nothing home-made. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/crypto.h"

#include <sodium.h>

#include <assert.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    STRETCH_PASSES = 3,
    STRETCH_BYTES = 12 * 1024 * 1024
};

_Static_assert(sizeof(struct key32) == crypto_box_PUBLICKEYBYTES, "public key");
_Static_assert(sizeof(struct key32) == crypto_box_SECRETKEYBYTES, "secret key");
_Static_assert(sizeof(struct key32) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "lock key");
_Static_assert(sizeof(struct id16) >= crypto_generichash_BYTES_MIN, "short hash");
_Static_assert(sizeof(struct id16) == crypto_pwhash_SALTBYTES, "salt");
_Static_assert(crypto_box_SEALBYTES == (int)SEAL_BYTES && NONCE_BYTES + TAG_BYTES == (int)LOCK_BYTES,
               "as crypto.h promises");

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.p;
}

enum err crypto_start(void)
{
    if (sodium_init() < 0)
        return err_note(ERR_BROKEN, "libsodium cannot start");
    return OK;
}

void random_bytes(void *out, size_t n)
{
    randombytes_buf(out, n);
}

uint64_t random_below(uint64_t limit)
{
    uint64_t uneven = (0 - limit) % limit; /* 2^64 mod limit: below it some results would come more often */
    uint64_t n;

    do
        randombytes_buf(&n, sizeof n);
    while (n < uneven);
    return n % limit;
}

struct id16 random_id(void)
{
    struct id16 id;

    randombytes_buf(id.b, sizeof id.b);
    return id;
}

struct key32 random_key(void)
{
    struct key32 key;

    randombytes_buf(key.b, sizeof key.b);
    return key;
}

struct id16 hash_id(const struct key32 *key, struct str msg)
{
    struct id16 h;

    crypto_generichash(h.b, sizeof h.b, bytes_of(msg), msg.len, key->b, sizeof key->b);
    return h;
}

struct key32 hash_key(const struct key32 *key, struct str msg)
{
    struct key32 h;

    crypto_generichash(h.b, sizeof h.b, bytes_of(msg), msg.len, key->b, sizeof key->b);
    return h;
}

struct key32 hash_sha256(struct str msg)
{
    struct key32 out;

    crypto_hash_sha256(out.b, (const unsigned char *)msg.p, msg.len);
    return out;
}

struct key32 hash_plain(struct str msg)
{
    struct key32 h;

    crypto_generichash(h.b, sizeof h.b, bytes_of(msg), msg.len, NULL, 0);
    return h;
}

enum err stretch_key(struct str secret, const struct id16 *salt, struct key32 *out)
{
    if (crypto_pwhash(out->b, sizeof out->b, secret.p, secret.len, salt->b, STRETCH_PASSES, STRETCH_BYTES,
                      crypto_pwhash_ALG_ARGON2ID13))
        return ERR_BUSY; /* the only failure left: no memory */
    return OK;
}

bool secret_eq(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

__attribute__((noinline)) bool secret_lock_stack(void)
{
    /* Below what is locked a part stays as it was: it is what grows, and growing would count against the limit. */
    enum { UNLOCKED_BYTES = 64 * 1024 };
    volatile char room[UNLOCKED_BYTES + STACK_LOCKED_BYTES];

    for (size_t i = 0; i < sizeof room; i += 1024)
        room[i] = 0;
    /* Not by mlock() or sodium_mlock(): under AddressSanitizer those say yes and do nothing. */
    return syscall(SYS_mlock, room + UNLOCKED_BYTES, STACK_LOCKED_BYTES) == 0;
}

void secret_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

void seal_keypair(struct key32 *public_out, struct key32 *secret_out)
{
    crypto_box_keypair(public_out->b, secret_out->b);
}

struct str seal_box(struct arena *a, const struct key32 *public_key, struct str plain)
{
    size_t len = plain.len + crypto_box_SEALBYTES;
    unsigned char *box = arena_alloc(a, len, 1);
    int failed = crypto_box_seal(box, bytes_of(plain), plain.len, public_key->b);

    assert(!failed); /* only a public key that no seal_keypair made */
    (void)failed;
    return (struct str){(const char *)box, len};
}

enum err seal_open(struct arena *a, const struct key32 *public_key, const struct key32 *secret_key, struct str box,
                   struct str *plain_out)
{
    unsigned char *plain;

    if (box.len < crypto_box_SEALBYTES)
        return ERR_INVALID;
    plain = arena_alloc(a, box.len - crypto_box_SEALBYTES + 1, 1);
    if (crypto_box_seal_open(plain, bytes_of(box), box.len, public_key->b, secret_key->b))
        return ERR_INVALID;
    *plain_out = (struct str){(const char *)plain, box.len - crypto_box_SEALBYTES};
    return OK;
}

struct str lock_box(struct arena *a, const struct key32 *key, struct str context, struct str plain)
{
    size_t len = NONCE_BYTES + plain.len + TAG_BYTES;
    unsigned char *box = arena_alloc(a, len, 1);

    randombytes_buf(box, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_BYTES, NULL, bytes_of(plain), plain.len, bytes_of(context),
                                               context.len, NULL, box, key->b);
    return (struct str){(const char *)box, len};
}

enum err lock_open(struct arena *a, const struct key32 *key, struct str context, struct str box, struct str *plain_out)
{
    const unsigned char *nonce = bytes_of(box);
    unsigned char *plain;

    if (box.len < NONCE_BYTES + TAG_BYTES)
        return ERR_INVALID;
    plain = arena_alloc(a, box.len - NONCE_BYTES - TAG_BYTES + 1, 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, nonce + NONCE_BYTES, box.len - NONCE_BYTES,
                                                   bytes_of(context), context.len, nonce, key->b))
        return ERR_INVALID;
    *plain_out = (struct str){(const char *)plain, box.len - NONCE_BYTES - TAG_BYTES};
    return OK;
}

bool is_bucket(size_t len)
{
    return len >= BUCKET_MIN && len <= BUCKET_MAX && (len & (len - 1)) == 0;
}

size_t bucket_for(size_t len)
{
    size_t bucket = BUCKET_MIN;

    while (bucket < BUCKET_MAX && bucket - BUCKET_HEAD < len)
        bucket *= 2;
    return bucket;
}

enum err pad_bucket(struct arena *a, struct str plain, size_t bucket, struct str *padded_out)
{
    unsigned char *padded;

    assert(is_bucket(bucket));
    if (plain.len > bucket - BUCKET_HEAD)
        return ERR_TOO_BIG;
    padded = arena_alloc(a, bucket, 1);
    for (int i = 0; i < BUCKET_HEAD; i++)
        padded[i] = (unsigned char)(plain.len >> (8 * i));
    if (plain.len)
        memcpy(padded + BUCKET_HEAD, plain.p, plain.len);
    *padded_out = (struct str){(const char *)padded, bucket};
    return OK;
}

enum err unpad_bucket(struct str padded, struct str *plain_out)
{
    size_t len = 0;

    if (!is_bucket(padded.len))
        return ERR_INVALID;
    for (int i = 0; i < BUCKET_HEAD; i++)
        len |= (size_t)bytes_of(padded)[i] << (8 * i);
    if (len > padded.len - BUCKET_HEAD)
        return ERR_INVALID;
    if (!sodium_is_zero(bytes_of(padded) + BUCKET_HEAD + len, padded.len - BUCKET_HEAD - len))
        return ERR_INVALID;
    *plain_out = str_sub(padded, BUCKET_HEAD, len);
    return OK;
}

void base64_put(struct buf *out, struct str bytes)
{
    /* A multiple of three bytes needs no padding, so pieces may be written one after the other. */
    char text[sodium_base64_ENCODED_LEN(192, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

    for (size_t at = 0; at < bytes.len; at += 192) {
        struct str piece = str_sub(bytes, at, 192);

        sodium_bin2base64(text, sizeof text, bytes_of(piece), piece.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
        buf_put(out, str_from(text));
    }
}

enum err base64_decode(struct arena *a, struct str text, struct str *bytes_out)
{
    unsigned char *bytes = arena_alloc(a, text.len + 1, 1);
    size_t len = 0;

    /* libsodium 1.0.18 reads each byte above 127 as if it were '_'. */
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.p[i] > 127)
            return ERR_INVALID;
    if (text.len && sodium_base642bin(bytes, text.len, text.p, text.len, NULL, &len, NULL,
                                      sodium_base64_VARIANT_URLSAFE_NO_PADDING))
        return ERR_INVALID;
    *bytes_out = (struct str){(const char *)bytes, len};
    return OK;
}

void hex_put(struct buf *out, const void *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *b = bytes;

    for (size_t i = 0; i < n; i++) {
        buf_char(out, digits[b[i] >> 4]);
        buf_char(out, digits[b[i] & 15]);
    }
}
