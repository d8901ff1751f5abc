/* test_crypto.c - randomness, hashes, boxes, padding, encodings. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/crypto.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/in_arena.h"

static const struct key32 KEY = {{1, 2, 3}}, OTHER = {{1, 2, 4}};

static struct str hex(const void *p, size_t n)
{
    struct buf b = buf_new(&arena, 4096);

    hex_put(&b, p, n);
    return buf_str(&b);
}

static void hashes_are_blake2b_of_the_rfc(void **state)
{
    (void)state;
    struct key32 h = hash_plain(S("abc")), empty = hash_plain(S(""));

    /* b2sum -l 256 */
    assert_text(hex(h.b, 32), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_text(hex(empty.b, 32), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void keyed_hashes_depend_on_key_text_and_length(void **state)
{
    (void)state;
    struct key32 a = hash_key(&KEY, S("abc")), same = hash_key(&KEY, S("abc")), plain = hash_plain(S("abc"));
    struct key32 b = hash_key(&OTHER, S("abc")), c = hash_key(&KEY, S("abd"));
    struct id16 id = hash_id(&KEY, S("abc"));

    assert_memory_equal(a.b, same.b, 32);
    assert_memory_not_equal(a.b, b.b, 32);
    assert_memory_not_equal(a.b, c.b, 32);
    assert_memory_not_equal(a.b, plain.b, 32);
    assert_memory_not_equal(a.b, id.b, 16); /* the short one is no prefix of the long one */
}

static void random_below_stays_below_and_reaches_everything(void **state)
{
    (void)state;
    int seen[7] = {0};

    for (int i = 0; i < 7000; i++) {
        uint64_t n = random_below(7);

        assert_true(n < 7);
        seen[n]++;
    }
    for (int i = 0; i < 7; i++)
        assert_true(seen[i] > 800 && seen[i] < 1200); /* six standard deviations are 175 */
    assert_int_equal(random_below(1), 0);
    assert_true(random_below(UINT64_MAX) < UINT64_MAX);
    for (int i = 0; i < 100; i++)
        assert_true(random_below((UINT64_MAX >> 1) + 2) <= (UINT64_MAX >> 1) + 1);
}

static void random_ids_and_keys_differ(void **state)
{
    (void)state;
    struct id16 a = random_id(), b = random_id();
    struct key32 c = random_key(), d = random_key();

    assert_memory_not_equal(a.b, b.b, sizeof a.b);
    assert_memory_not_equal(c.b, d.b, sizeof c.b);
}

static void secrets_compare_and_vanish(void **state)
{
    (void)state;
    unsigned char secret[4] = {1, 2, 3, 4};

    assert_true(secret_eq(secret, "\1\2\3\4", 4));
    assert_false(secret_eq(secret, "\1\2\3\5", 4));
    assert_false(secret_eq(secret, "\0\2\3\4", 4));
    secret_wipe(secret, sizeof secret);
    assert_memory_equal(secret, "\0\0\0\0", 4);
}

static void a_sealed_box_opens_with_its_secret_key_only(void **state)
{
    (void)state;
    struct key32 pub, sec, pub2, sec2;
    struct str box, again, plain, empty;

    seal_keypair(&pub, &sec);
    seal_keypair(&pub2, &sec2);
    box = seal_box(&arena, &pub, S("vastaus"));
    again = seal_box(&arena, &pub, S("vastaus"));
    assert_int_equal(box.len, 7 + 48);
    assert_false(str_eq(box, again));
    assert_int_equal(seal_open(&arena, &pub, &sec, box, &plain), OK);
    assert_text(plain, "vastaus");
    assert_int_equal(seal_open(&arena, &pub2, &sec2, box, &plain), ERR_INVALID);
    empty = seal_box(&arena, &pub, S(""));
    assert_int_equal(seal_open(&arena, &pub, &sec, empty, &plain), OK);
    assert_int_equal(plain.len, 0);
}

static void a_changed_or_cut_sealed_box_does_not_open(void **state)
{
    (void)state;
    struct key32 pub, sec;
    struct str box, plain;

    seal_keypair(&pub, &sec);
    box = seal_box(&arena, &pub, S("x"));
    for (size_t i = 0; i < box.len; i++) {
        ((char *)box.p)[i] ^= 1;
        assert_int_equal(seal_open(&arena, &pub, &sec, box, &plain), ERR_INVALID);
        ((char *)box.p)[i] ^= 1;
        assert_int_equal(seal_open(&arena, &pub, &sec, str_sub(box, 0, i), &plain), ERR_INVALID);
    }
    assert_int_equal(seal_open(&arena, &pub, &sec, box, &plain), OK);
}

static void a_locked_box_needs_key_context_and_every_byte(void **state)
{
    (void)state;
    struct str box = lock_box(&arena, &KEY, S("survey 1"), S("abc")), plain;

    assert_int_equal(box.len, 3 + 40);
    assert_int_equal(lock_open(&arena, &KEY, S("survey 1"), box, &plain), OK);
    assert_text(plain, "abc");
    assert_int_equal(lock_open(&arena, &OTHER, S("survey 1"), box, &plain), ERR_INVALID);
    assert_int_equal(lock_open(&arena, &KEY, S("survey 2"), box, &plain), ERR_INVALID);
    assert_int_equal(lock_open(&arena, &KEY, S(""), box, &plain), ERR_INVALID);
    for (size_t i = 0; i < box.len; i++) {
        ((char *)box.p)[i] ^= 1;
        assert_int_equal(lock_open(&arena, &KEY, S("survey 1"), box, &plain), ERR_INVALID);
        ((char *)box.p)[i] ^= 1;
        assert_int_equal(lock_open(&arena, &KEY, S("survey 1"), str_sub(box, 0, i), &plain), ERR_INVALID);
    }
    assert_false(str_eq(box, lock_box(&arena, &KEY, S("survey 1"), S("abc"))));
}

static void padding_is_to_the_bucket_asked_for_and_hides_the_length(void **state)
{
    (void)state;
    static const struct {
        size_t len, bucket;
    } known[] = {{0, 1024},    {1, 1024},    {1020, 1024},  {1021, 2048},   {2044, 2048},
                 {2045, 4096}, {8188, 8192}, {8189, 16384}, {16381, 32768}, {32764, 32768}};
    char *text = arena_alloc(&arena, 32768, 1);
    struct str padded, plain;

    memset(text, 'x', 32768);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_int_equal(bucket_for(known[i].len), known[i].bucket);
        for (size_t bucket = BUCKET_MIN; bucket <= BUCKET_MAX; bucket *= 2) {
            enum err fits = bucket < known[i].bucket ? ERR_TOO_BIG : OK;

            assert_int_equal(pad_bucket(&arena, (struct str){text, known[i].len}, bucket, &padded), fits);
            if (fits)
                continue;
            assert_int_equal(padded.len, bucket);
            assert_int_equal(unpad_bucket(padded, &plain), OK);
            assert_true(str_eq(plain, (struct str){text, known[i].len}));
        }
    }
    assert_int_equal(bucket_for(32765), BUCKET_MAX);
    assert_int_equal(bucket_for(SIZE_MAX), BUCKET_MAX);
    assert_int_equal(pad_bucket(&arena, (struct str){text, 32765}, BUCKET_MAX, &padded), ERR_TOO_BIG);
}

static void six_sizes_are_buckets(void **state)
{
    int found = 0;

    (void)state;
    for (size_t len = 0; len <= 2 * BUCKET_MAX; len++)
        found += is_bucket(len);
    assert_int_equal(found, 6);
    for (size_t len = 1024; len <= 32 * 1024; len *= 2)
        assert_true(is_bucket(len));
    assert_false(is_bucket(SIZE_MAX));
}

static void what_padding_did_not_write_is_refused(void **state)
{
    (void)state;
    struct str padded, plain;
    char *p;

    assert_int_equal(pad_bucket(&arena, S("abc"), BUCKET_MIN, &padded), OK);
    p = (char *)padded.p;
    assert_int_equal(unpad_bucket(S(""), &plain), ERR_INVALID);
    assert_int_equal(unpad_bucket(S("abc"), &plain), ERR_INVALID);
    assert_int_equal(unpad_bucket(str_sub(padded, 0, 1023), &plain), ERR_INVALID);
    p[1023] = 1; /* not zero behind the text */
    assert_int_equal(unpad_bucket(padded, &plain), ERR_INVALID);
    p[1023] = 0;
    p[0] = (char)0xfd, p[1] = 3; /* length 1021: not in this bucket */
    assert_int_equal(unpad_bucket(padded, &plain), ERR_INVALID);
    p[0] = 3, p[1] = 4; /* 1027 */
    assert_int_equal(unpad_bucket(padded, &plain), ERR_INVALID);
    p[3] = (char)0xff;
    assert_int_equal(unpad_bucket(padded, &plain), ERR_INVALID);
    p[1] = p[3] = 0;
    assert_int_equal(unpad_bucket(padded, &plain), OK);
}

static struct str base64(struct str bytes)
{
    struct buf b = buf_new(&arena, 1 << 20);

    base64_put(&b, bytes);
    return buf_str(&b);
}

static void base64url_is_that_of_the_rfc_without_padding(void **state)
{
    (void)state;
    assert_text(base64(S("")), "");
    assert_text(base64(S("f")), "Zg");
    assert_text(base64(S("fo")), "Zm8");
    assert_text(base64(S("foobar")), "Zm9vYmFy");
    assert_text(base64(S("\xfb\xff\xbf")), "-_-_");
}

static void base64url_of_any_length_decodes_to_itself(void **state)
{
    (void)state;
    char bytes[700];

    random_bytes(bytes, sizeof bytes);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        struct str back;

        assert_int_equal(base64_decode(&arena, base64((struct str){bytes, n}), &back), OK);
        assert_true(str_eq(back, (struct str){bytes, n}));
    }
}

static void base64url_accepts_only_what_encoding_writes(void **state)
{
    (void)state;
    static const char *const bad[] = {"Z", "Zg==", "Zh", "Zm9", "Zm 8", "Zm8\n", "+/+/", "Zm9vYmFyZ", "Z\xc3\xa4"};
    struct str back;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(base64_decode(&arena, str_from(bad[i]), &back), ERR_INVALID);
}

static void hexadecimal_is_lower_case(void **state)
{
    (void)state;
    assert_text(hex("\x00\x9f\xab\xff", 4), "009fabff");
}

static void what_is_too_long_to_stretch_makes_no_key(void **state)
{
    struct key32 key;
    struct id16 salt = random_id();

    (void)state;
    /* The length is looked at first, and the text never. */
    assert_int_equal(stretch_key((struct str){"aamu", (size_t)1 << 32}, &salt, &key), ERR_BUSY);
    assert_int_equal(stretch_key(S("aamu"), &salt, &key), OK);
}

static long locked_kib(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kib = -1;

    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmLck:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    if (f)
        fclose(f);
    return kib;
}

static void the_stack_is_locked_when_that_is_said(void **state)
{
    (void)state;
    if (secret_lock_stack())
        assert_true(locked_kib() >= STACK_LOCKED_BYTES / 1024);
    else
        assert_true(locked_kib() < STACK_LOCKED_BYTES / 1024);
}

/* FIPS 180-4, the example with one block. */
static void sha256_is_that_of_the_standard(void **state)
{
    struct key32 hash = hash_sha256(S("abc"));
    struct buf hex = buf_new(&arena, 64);

    (void)state;
    hex_put(&hex, hash.b, sizeof hash.b);
    assert_true(str_eq(buf_str(&hex), S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sha256_is_that_of_the_standard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hashes_are_blake2b_of_the_rfc, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keyed_hashes_depend_on_key_text_and_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(random_below_stays_below_and_reaches_everything, set_up, tear_down),
        cmocka_unit_test_setup_teardown(random_ids_and_keys_differ, set_up, tear_down),
        cmocka_unit_test_setup_teardown(secrets_compare_and_vanish, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sealed_box_opens_with_its_secret_key_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_changed_or_cut_sealed_box_does_not_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_locked_box_needs_key_context_and_every_byte, set_up, tear_down),
        cmocka_unit_test_setup_teardown(padding_is_to_the_bucket_asked_for_and_hides_the_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(six_sizes_are_buckets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_padding_did_not_write_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(base64url_is_that_of_the_rfc_without_padding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(base64url_of_any_length_decodes_to_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(base64url_accepts_only_what_encoding_writes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hexadecimal_is_lower_case, set_up, tear_down),
        cmocka_unit_test(what_is_too_long_to_stretch_makes_no_key),
        cmocka_unit_test(the_stack_is_locked_when_that_is_said),
    };

    if (crypto_start())
        return 1;
    return cmocka_run_group_tests_name("crypto", tests, NULL, NULL);
}
