/* check.c - what a value of each type may be. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/check.h"

#include "i18n/i18n.h"
#include "mail/address.h"
#include "settings/colour.h"

#include <math.h>

/* One value on its way: `clean` is what becomes of it. */
struct trial {
    struct arena *a;
    const struct setting_info *info;
    enum lang lang;
    struct str value, clean, why, offer;
};

static enum err refuse(struct trial *t, const char *english, const struct i18n_arg *args, size_t count)
{
    t->why = i18n_fill(t->a, i18n_text(t->lang, english), args, count);
    return ERR_INVALID;
}

/* Without control characters but the line end, which only some types may have. */
static bool is_plain(struct str s, bool has_lines)
{
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.p[i] < 0x20 && !(has_lines && s.p[i] == '\n')) || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

/* Line ends as browsers send them made one kind, tabs made spaces. */
static struct str one_kind_of_line(struct arena *a, struct str s)
{
    struct buf out = buf_new(a, s.len + 1);

    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] != '\r')
            buf_char(&out, s.p[i] == '\t' ? ' ' : s.p[i]);
        else if (i + 1 == s.len || s.p[i + 1] != '\n')
            buf_char(&out, '\n');
    return buf_str(&out);
}

static enum err check_length(struct trial *t)
{
    const struct setting_info *info = t->info;
    size_t chars = str_chars(t->clean);
    struct i18n_arg args[] = {{"least", i18n_number(t->a, t->lang, info->least)},
                              {"most", i18n_number(t->a, t->lang, info->most)},
                              {"n", i18n_number(t->a, t->lang, (int64_t)chars)}};

    if (chars > (size_t)info->most)
        return refuse(t, N_("This is too long: {n} characters, where {most} fit."), args, 3);
    if (chars == 0 && info->least > 0)
        return refuse(t, N_("This cannot be empty."), NULL, 0);
    if (chars < (size_t)info->least)
        return refuse(t, N_("This is too short: it needs {least} characters or more."), args, 3);
    return OK;
}

static enum err check_text(struct trial *t, bool has_lines)
{
    struct str value = one_kind_of_line(t->a, t->value);

    t->clean = str_trim(value);
    if (!is_plain(t->clean, has_lines))
        return refuse(t,
                      has_lines ? N_("There is a character in this that cannot be shown.")
                                : N_("This must be one line, without characters that cannot be shown."),
                      NULL, 0);
    return check_length(t);
}

static enum err check_list(struct trial *t)
{
    struct str rest = one_kind_of_line(t->a, t->value);
    struct buf out = buf_new(t->a, 2 * rest.len + 2);

    if (!is_plain(rest, true))
        return refuse(t, N_("There is a character in this that cannot be shown."), NULL, 0);
    while (rest.p) {
        struct str line = str_cut(&rest, '\n');

        while (line.p) {
            struct str item = str_trim(str_cut(&line, ';'));

            if (item.len && out.len)
                buf_put(&out, S("; "));
            buf_put(&out, item);
        }
    }
    t->clean = buf_str(&out);
    return check_length(t);
}

static enum err check_email(struct trial *t)
{
    const char *why;

    if (address_read(t->value, &t->clean, &why))
        return refuse(t, N_("This is no e-mail address. Write it like name@example.org."), NULL, 0);
    return check_length(t);
}

/* Rounded down, so that what is refused is never told to be 4.5. */
static struct str ratio_text(struct trial *t, double ratio)
{
    return i18n_decimal(t->a, t->lang, (int64_t)floor(ratio * 10), 1);
}

static enum err check_colour(struct trial *t)
{
    struct colour colour;
    double ratio;

    if (colour_read(str_trim(t->value), &colour))
        return refuse(t, N_("Write the colour as # and six digits or letters from a to f, like #00566b."), NULL, 0);
    t->clean = colour_text(t->a, colour);
    ratio = colour_brand_ratio(colour);
    if (ratio >= COLOUR_RATIO_LEAST)
        return OK;
    t->offer = colour_text(t->a, colour_nearest(colour));
    return refuse(
        t,
        N_("The contrast of this colour is {ratio}:1, and 4.5:1 is needed to be read. The nearest tone that will do is "
           "{offer}."),
        (struct i18n_arg[]){{"ratio", ratio_text(t, ratio)}, {"offer", t->offer}}, 2);
}

static enum err check_int(struct trial *t)
{
    struct i18n_arg args[] = {{"least", i18n_number(t->a, t->lang, t->info->least)},
                              {"most", i18n_number(t->a, t->lang, t->info->most)}};
    int64_t n;

    if (str_int(str_trim(t->value), t->info->least, t->info->most, &n))
        return refuse(t, N_("Write a whole number from {least} to {most}."), args, 2);
    t->clean = arena_fmt(t->a, "%lld", (long long)n);
    return OK;
}

static size_t known_words(const struct setting_info *info, struct str out[SETTING_WORDS_MOST])
{
    const struct legal_point *points;
    size_t count;

    if (info->type == SETTING_TYPE_LANGS) {
        for (int lang = 0; lang < LANG__COUNT; lang++)
            out[lang] = lang_code((enum lang)lang);
        return LANG__COUNT;
    }
    points = legal_points((enum legal)info->least, &count);
    for (size_t n = 0; n < count; n++)
        out[n] = points[n].id;
    return count;
}

size_t setting_words(enum setting setting, struct str out[SETTING_WORDS_MOST])
{
    return known_words(setting_info(setting), out);
}

uint32_t check_set(const struct setting_info *info, struct str words)
{
    struct str known[SETTING_WORDS_MOST];
    size_t count = known_words(info, known);
    uint32_t set = info->type == SETTING_TYPE_LANGS ? 1U << LANG_FI : 0;

    for (size_t n = 0; n < count; n++)
        if (str_lists(words, known[n]))
            set |= 1U << n;
    return set;
}

static enum err check_words_of(struct trial *t)
{
    struct str known[SETTING_WORDS_MOST], rest = t->value;
    size_t count = known_words(t->info, known);
    struct buf all = buf_new(t->a, 1024), out = buf_new(t->a, 1024);
    uint32_t set = check_set(t->info, t->value);

    for (size_t n = 0; n < count; n++) {
        buf_put(&all, n ? S(" ") : S(""));
        buf_put(&all, known[n]);
    }
    while (rest.p) {
        struct str word = str_cut(&rest, ' ');

        if (word.len && !str_lists(buf_str(&all), word))
            return refuse(t, N_("Choose from these: {all}"), (struct i18n_arg[]){{"all", buf_str(&all)}}, 1);
    }
    for (size_t n = 0; n < count; n++)
        if (set >> n & 1) {
            buf_put(&out, out.len ? S(" ") : S(""));
            buf_put(&out, known[n]);
        }
    t->clean = buf_str(&out);
    return OK;
}

static enum err check(struct trial *t)
{
    switch (t->info->type) {
    case SETTING_TYPE_TEXT:
    case SETTING_TYPE_PHONE:
        return check_text(t, false);
    case SETTING_TYPE_MARKDOWN:
        return check_text(t, true);
    case SETTING_TYPE_EMAIL:
        return check_email(t);
    case SETTING_TYPE_COLOUR:
        return check_colour(t);
    case SETTING_TYPE_INT:
    case SETTING_TYPE_SECONDS:
        return check_int(t);
    case SETTING_TYPE_LIST:
        return check_list(t);
    case SETTING_TYPE_LANGS:
    case SETTING_TYPE_POINTS:
        return check_words_of(t);
    }
    return ERR_BROKEN;
}

enum err setting_check(struct arena *a, enum setting setting, struct str value, enum lang lang, struct str *clean_out,
                       struct str *why_out, struct str *offer_out)
{
    struct trial t = {.a = a, .info = setting_info(setting), .lang = lang, .value = value};
    enum err e = check(&t);

    *clean_out = e ? value : t.clean.len ? t.clean : S("");
    *why_out = t.why;
    if (offer_out)
        *offer_out = t.offer;
    return e;
}

/* --- as pages show it --------------------------------------------------------------------------------------------- */

enum { SECOND_MS = 1000, SECOND_DECIMALS = 3 };

/* "2,5" or "2.5" in milliseconds. Without a sign; decimals beyond a millisecond are none. */
static enum err read_seconds(struct str shown, int64_t *ms_out)
{
    size_t comma = str_find(shown, ',', 0), dot = comma == SIZE_MAX ? str_find(shown, '.', 0) : comma;
    struct str whole = str_sub(shown, 0, dot), part = dot == SIZE_MAX ? S("0") : str_sub(shown, dot + 1, shown.len);
    int64_t seconds, fraction;

    if (part.len > SECOND_DECIMALS)
        return ERR_INVALID;
    TRY(str_int(whole, 0, INT64_MAX / SECOND_MS - 1, &seconds));
    TRY(str_int(part, 0, SECOND_MS, &fraction));
    for (size_t n = part.len; n < SECOND_DECIMALS; n++)
        fraction *= 10;
    *ms_out = seconds * SECOND_MS + fraction;
    return OK;
}

static struct str seconds_shown(struct arena *a, enum lang lang, int64_t ms)
{
    return i18n_decimal(a, lang, ms, SECOND_DECIMALS);
}

static enum err take_seconds(struct trial *t)
{
    int64_t ms;

    if (read_seconds(str_trim(t->value), &ms) == OK && ms >= t->info->least && ms <= t->info->most) {
        t->clean = arena_fmt(t->a, "%lld", (long long)ms);
        return OK;
    }
    return refuse(t, N_("Write the time in seconds, from {least} to {most}, for example {example}."),
                  (struct i18n_arg[]){{"least", seconds_shown(t->a, t->lang, t->info->least)},
                                      {"most", seconds_shown(t->a, t->lang, t->info->most)},
                                      {"example", seconds_shown(t->a, t->lang, 2500)}},
                  3);
}

enum err setting_typed(struct arena *a, enum setting setting, struct str shown, enum lang lang, struct str *clean_out,
                       struct str *why_out, struct str *offer_out)
{
    struct trial t = {.a = a, .info = setting_info(setting), .lang = lang, .value = shown};
    enum err e;

    if (t.info->type != SETTING_TYPE_SECONDS)
        return setting_check(a, setting, shown, lang, clean_out, why_out, offer_out);
    e = take_seconds(&t);
    *clean_out = e ? shown : t.clean;
    *why_out = t.why;
    return e;
}

struct str setting_shown(struct arena *a, enum setting setting, struct str value, enum lang lang)
{
    struct buf out = buf_new(a, value.len + 1);
    int64_t ms;

    if (setting_info(setting)->type == SETTING_TYPE_SECONDS)
        return str_int(value, 0, INT64_MAX, &ms) ? value : seconds_shown(a, lang, ms);
    if (setting_info(setting)->type != SETTING_TYPE_LIST)
        return value;
    while (value.p) {
        struct str item = str_trim(str_cut(&value, ';'));

        if (item.len && out.len)
            buf_char(&out, '\n');
        buf_put(&out, item);
    }
    return buf_str(&out);
}
