/* render.c - renders good.html with nasty values; sentences come out marked instead of translated. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>

#include "gen/assets.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"

enum { MEMORY_BYTES = 1 << 20 };

const struct str asset_css_resident_css = S_INIT("/static/resident.0a1b2c3d.css");
const struct str asset_js_survey_js = S_INIT("/static/survey.4e5f6071.js");

struct str i18n_text(enum lang lang, const char *english)
{
    (void)lang;
    return str_from(english);
}

struct str i18n_plural(enum lang lang, const char *one, const char *many, int64_t n)
{
    (void)lang;
    return str_from(n == 1 ? one : many);
}

void i18n_put_html(struct buf *out, struct str sentence, const struct i18n_arg *args, size_t count)
{
    html_text(out, sentence);
    for (size_t i = 0; i < count; i++) {
        buf_fmt(out, " [%s=", args[i].name);
        html_text(out, args[i].value);
        buf_char(out, ']');
    }
}

struct str i18n_date(struct arena *a, enum lang lang, int64_t ms)
{
    return arena_fmt(a, "%s date %lld", lang_code(lang).p, (long long)ms);
}

struct str i18n_number(struct arena *a, enum lang lang, int64_t n)
{
    return arena_fmt(a, "%s number %lld", lang_code(lang).p, (long long)n);
}

struct str i18n_percent(struct arena *a, enum lang lang, int whole_percent)
{
    return arena_fmt(a, "%s %d %%", lang_code(lang).p, whole_percent);
}

int main(void)
{
    int64_t closes_ms = 1700000000000, count = 7;
    struct arena a;
    struct buf out;
    struct page p = {.out = &out, .lang = LANG_SV, .form_token = S("tok\"en<")};

    arena_init(&a, MEMORY_BYTES);
    out = buf_new(&a, MEMORY_BYTES / 2);
    struct tpl_row rows[] = {
        {.title = S("<b>\"Uimahalli\" & 'ranta'</b>"),
         .slug = S("uima halli/ä"),
         .closes_ms = &closes_ms,
         .answers = 1,
         .href = url_checked(S("https://example.org/?a=1&b=\"2\"")),
         .note = {S("<em>markup</em>")},
         .is_new = true},
        {.title = S("plain"), .slug = S("plain"), .answers = 1284, .href = url_checked(S("javascript:alert(1)"))},
    };
    struct tpl_best_row best = {.row = &rows[0], .count = &count};

    tpl_page(&p, &(const struct tpl_page){.lang = S("sv"),
                                          .slug = S("s&s"),
                                          .id = 12,
                                          .words = S("</textarea><script>"),
                                          .rows = rows,
                                          .rows_n = 2,
                                          .best = &best});
    buf_put(&out, S("\n--- without anything, in Finnish\n"));
    p.lang = LANG_FI;
    tpl_page(&p, &(const struct tpl_page){0});
    buf_char(&out, '\n');
    fwrite(out.p, 1, out.len, stdout);
    arena_free(&a);
    return out.full;
}
