/* test_bad_answers.c - over two hundred answers as nobody should give them: each is refused with a message at its field, the rest kept. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "http/params.h"
#include "web/bad_answers.h"

enum { FIELDS = 300, VALUE = 1 << 18 };

static const char FORM[] = "/en/k/kaikki/vastaa"; /* in English, because messages in the source are */

/* --- reading a page the way a browser does ------------------------------------------------------------------------------ */

/* Text without entities, in `a`. */
static struct str unescape(struct arena *a, struct str s)
{
    static const struct {
        struct str entity, text;
    } entities[] = {{S_INIT("&amp;"), S_INIT("&")},
                    {S_INIT("&lt;"), S_INIT("<")},
                    {S_INIT("&gt;"), S_INIT(">")},
                    {S_INIT("&quot;"), S_INIT("\"")},
                    {S_INIT("&#39;"), S_INIT("'")}};
    struct buf out = buf_new(a, s.len + 1);

    for (size_t i = 0; i < s.len;) {
        size_t before = i;

        for (size_t e = 0; s.p[i] == '&' && e < sizeof entities / sizeof *entities && i == before; e++)
            if (str_starts(str_sub(s, i, s.len), entities[e].entity)) {
                buf_put(&out, entities[e].text);
                i += entities[e].entity.len;
            }
        if (i == before)
            buf_char(&out, s.p[i++]);
    }
    return buf_str(&out);
}

/* The attribute of a tag; p == NULL when it has none. */
static struct str attribute(struct arena *a, struct str tag, const char *name)
{
    struct str mark = arena_fmt(a, " %s=\"", name), rest;
    size_t at = str_find_str(tag, mark);

    if (at == SIZE_MAX)
        return (struct str){NULL, 0};
    rest = str_sub(tag, at + mark.len, tag.len);
    return unescape(a, str_cut(&rest, '"'));
}

static void put_field(struct buf *out, struct str name, struct str value)
{
    if (!name.len)
        return;
    buf_char(out, '&');
    url_put(out, name);
    buf_char(out, '=');
    url_put(out, value);
}

/* What pressing the button again would send of the page's fields. */
static struct params fields_of(struct arena *a, struct str page)
{
    struct buf sent = buf_new(a, 1 << 20);
    struct str list = S(""), rest = page;
    struct params out;

    while (rest.p) {
        struct str before = str_cut(&rest, '<'), tag = rest.p ? str_sub(rest, 0, str_find(rest, '>', 0)) : S("");
        struct str type = attribute(a, tag, "type"), name = attribute(a, tag, "name");
        struct str text = str_sub(rest, tag.len + 1, rest.len);

        (void)before;
        if (str_starts(tag, S("input ")) && !str_eq(type, S("hidden")) &&
            ((!str_eq(type, S("radio")) && !str_eq(type, S("checkbox"))) || str_ends(tag, S(" checked"))))
            put_field(&sent, name, attribute(a, tag, "value"));
        else if (str_starts(tag, S("textarea ")))
            put_field(&sent, name, unescape(a, str_cut(&text, '<')));
        else if (str_starts(tag, S("select ")))
            list = name;
        else if (str_starts(tag, S("option ")) && str_ends(tag, S(" selected")))
            put_field(&sent, list, attribute(a, tag, "value"));
    }
    assert_int_equal(params_parse(a, buf_str(&sent), FIELDS, VALUE, &out), OK);
    return out;
}

/* All that is wrong is told before the test fails. */
static int failures;
#define WRONG(bad, ...) (failures++, print_error("%.60s: ", (bad)->fields), print_error(__VA_ARGS__), print_error("\n"))

static void check_kept(struct arena *a, const struct bad *bad, struct params *shown, const char *fields)
{
    struct params want;

    assert_int_equal(params_parse(a, str_from(fields), FIELDS, VALUE, &want), OK);
    for (size_t i = 0; i < want.count; i++) {
        const struct param *field = params_take_sent(shown, want.items[i].name);

        if (!field || !str_eq(str_trim(field->value), want.items[i].value))
            WRONG(bad, "%.*s is lost, now %.*s", STR_ARG(want.items[i].name),
                  STR_ARG(field ? field->value : S("not there")));
    }
}

/* --- the table ---------------------------------------------------------------------------------------------------------- */

/* The good answers but those to `item`. */
static const char *body(struct arena *a, const struct good *good, const char *item)
{
    struct buf b = buf_new(a, 1 << 16);

    for (; good->item; good++)
        if (strcmp(good->item, item) != 0)
            buf_fmt(&b, "&%s", good->fields);
    return arena_cstr(a, buf_str(&b));
}

/* Post answers with the hidden fields of `page`, all of whose questions were seen. */
static struct str press(struct house *h, struct arena *a, struct str page, const char *button, const char *good,
                        const char *more)
{
    struct buf form = buf_new(a, 1 << 21);

    buf_fmt(&form, "_do=%s&_h=", button);
    for (const char *const *name = (const char *const[]){"_t", "_c", "_p", NULL}; *name; name++)
        put_field(&form, str_from(*name), house_hidden(h, page, *name));
    buf_put(&form, str_from(good));
    if (*more)
        buf_char(&form, '&');
    buf_put(&form, str_from(more));
    assert_false(form.full);
    return house_ask(h, FORM, arena_cstr(a, buf_str(&form)));
}

static struct str post(struct house *h, struct arena *a, struct str page, const char *good, const char *more)
{
    return press(h, a, page, "next", good, more);
}

/* The page at the end of a track, in the house's memory. */
static struct str walk(struct house *h, enum track track)
{
    struct str page = arena_str(&h->memory, house_ask(h, FORM, NULL));

    for (const struct good *const *step = TRACK[track].before; step < TRACK[track].before + 4 && *step; step++) {
        page = arena_str(&h->memory, post(h, &h->memory, page, body(&h->memory, *step, ""), ""));
        assert_int_equal(h->res.status, 200);
    }
    return page;
}

static size_t count(struct str page, const char *what)
{
    size_t n = 0;

    for (size_t at = str_find_str(page, str_from(what)); at != SIZE_MAX; at = str_find_str(page, str_from(what))) {
        page = str_sub(page, at + 1, page.len);
        n++;
    }
    return n;
}

/* The message beside the element; empty when there is none. */
static struct str message_at(struct arena *a, struct str page, const char *at)
{
    struct str mark = arena_fmt(a, " id=\"%s--error\">", at), rest;
    size_t from = str_find_str(page, mark);

    if (from == SIZE_MAX)
        return S("");
    rest = str_sub(page, from + mark.len, page.len);
    return unescape(a, str_sub(rest, 0, str_find_str(rest, S("</p>"))));
}

static void check(struct house *h, struct arena *a, struct str at_end, const struct bad *bad)
{
    const char *good = body(a, TRACK[bad->track].good, bad->item);
    struct str page = post(h, a, at_end, good, bad->fields), words;
    struct params shown;

    if (h->res.status != 422)
        WRONG(bad, "status %d", h->res.status);
    if (bad->at) {
        words = message_at(a, page, bad->at);
        if (!house_says(words, bad->words))
            WRONG(bad, "says \"%.*s\" at %s", STR_ARG(words), bad->at);
        if (count(page, "class=\"govuk-error-message\"") != 1 || count(page, "<li><a href=\"#") != 1)
            WRONG(bad, "not just one fault");
    } else if (!house_says(page, bad->words)) {
        WRONG(bad, "no word about it");
    }
    shown = fields_of(a, page);
    check_kept(a, bad, &shown, good + (*good == '&'));
    check_kept(a, bad, &shown, bad->kept);
}

static void every_bad_answer_is_told_at_its_field_and_all_else_is_kept(void **state)
{
    struct str at_end[TRACKS];
    struct house h;
    struct arena a;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    arena_init(&a, 64 << 20);
    for (int track = 0; track < TRACKS; track++) {
        struct str page = at_end[track] = walk(&h, (enum track)track);

        post(&h, &a, page, body(&a, TRACK[track].good, ""), ""); /* the good answers are good */
        if (h.res.status != 200)
            fail_msg("track %d: status %d", track, h.res.status);
    }
    for (size_t i = 0; i < BAD_COUNT; i++) {
        check(&h, &a, at_end[BAD[i].track], &BAD[i]);
        arena_reset(&a);
    }
    assert_int_equal(failures, 0);
    arena_free(&a);
    house_close(&h);
}

static void a_text_beyond_what_fits_is_kept_up_to_the_limit_of_a_field(void **state)
{
    static char text[200 * 1024];
    struct house h;
    struct arena a;
    struct str page, at_words;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    arena_init(&a, 64 << 20);
    at_words = walk(&h, AT_WORDS);
    memset(text, 'a', sizeof text - 1);
    memcpy(text, "q13=", 4);
    text[100 * 1024] = '\0';
    page = post(&h, &a, at_words, body(&a, WORDS_GOOD, "q13"), text);
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, text + 4));
    assert_true(house_says(page, "href=\"#q13\""));
    text[100 * 1024] = 'a';
    post(&h, &a, at_words, body(&a, WORDS_GOOD, "q13"), text);
    assert_int_equal(h.res.status, 413);
    arena_free(&a);
    house_close(&h);
}

static const char EVERYTHING[] =
    "{\"q1\":\"o2\",\"q2\":[\"m1\",\"m3\"],\"q2~m3\":\"kirjeellä\",\"q3\":\"d3\",\"q3~d3\":\"<oma>\",\"q4\":"
    "\"a2\","
    "\"q5\":9,\"q6\":7.5,\"q7\":3,\"q8\":\"2027-02-01\",\"q9\":[\"k4\",\"k1\"],\"q10\":{\"x\":30,\"y\":30,\"z\":40},"
    "\"q11\":{\"r1\":\"a1\",\"r2\":\"a2\",\"r3\":\"na\"},\"q12\":\"vuoro \\\"nyt\\\"\",\"q13\":\"rivi\\ntoinen\","
    "\"q14\":\"s1\",\"q15\":\"lisää\",\"q16\":4,\"q17\":[\"n1\",\"n4\"],\"q17~n4\":\"jotain\",\"q22\":[\"j1\",\"j2\","
    "\"j3\"],"
    "\"q23\":{\"v1\":4,\"v2\":6},\"q24\":\"2027-03-01\",\"q18\":\"ilo\",\"q19\":\"t1\",\"q20\":\"k609\",\"q21\":"
    "\"a13\","
    "\"q25\":\"g1\",\"q26\":true}";

static void what_was_refused_can_be_mended_and_is_sent_whole(void **state)
{
    static const char *const wrong[] = {"q1", "q6", "q13", "q19", "q20"}, *const fields[] = {"q1=o7", "q6=7%2Cx",
                                                                                             "q13=%00", "q19=t9",
                                                                                             "q20=Pori"};
    static const struct good *const pages[] = {START_GOOD, NUMBERS_GOOD, WORDS_GOOD, PLEASED_GOOD, PERSON_GOOD};
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = arena_str(&h.memory, house_ask(&h, FORM, NULL));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        page = arena_str(&h.memory, post(&h, &h.memory, page, body(&h.memory, pages[i], wrong[i]), fields[i]));
        assert_int_equal(h.res.status, 422);
        page = arena_str(&h.memory, post(&h, &h.memory, page, body(&h.memory, pages[i], ""), ""));
        assert_int_equal(h.res.status, 200);
    }
    press(&h, &h.memory, page, "send", "", "");
    assert_int_equal(h.res.status, 303);
    assert_int_equal(h.sent, 1);
    assert_true(str_ends(house_sent(&h, S("kaikki")), str_from(EVERYTHING)));
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_answer_is_told_at_its_field_and_all_else_is_kept),
        cmocka_unit_test(what_was_refused_can_be_mended_and_is_sent_whole),
        cmocka_unit_test(a_text_beyond_what_fits_is_kept_up_to_the_limit_of_a_field),
    };

    return cmocka_run_group_tests_name("bad_answers", tests, NULL, NULL);
}
