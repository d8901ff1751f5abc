/* slips.c - invitation codes on paper, to be cut apart and handed out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/slips.h"

#include "i18n/i18n.h"
#include "paper/sheet.h"

/* Points. A slip is a quarter of the page high and half of it wide. */
enum { COLUMNS = 2, ROWS = SLIPS_ON_PAGE / COLUMNS, PAD = 20, QR_SIZE = 90, GAP = 14, TITLE_HEIGHT = 44 };

static const double slip_width = SHEET_WIDTH / 2.0, slip_height = SHEET_HEIGHT / 4.0;

/* What all slips say alike. */
struct drawing {
    struct sheet *s;
    struct arena *a;
    const struct slips *slips;
    struct prose county, title, by, scan, web, word;
    struct sheet_style title_style;
};

static struct prose words(const struct drawing *g, const char *english)
{
    struct i18n_arg day = {"day", i18n_date(g->a, g->slips->lang, g->slips->closes_ms)};

    return prose_plain(g->a, i18n_fill(g->a, i18n_text(g->slips->lang, english), &day, 1));
}

static double put(const struct drawing *g, double x, double y, double width, const struct prose *what,
                  struct sheet_style style)
{
    double height;

    sheet_begin(g->s, "P");
    height = sheet_words(g->s, x, y, width, what, &style);
    sheet_end(g->s, "P");
    return height;
}

/* The largest size at which the title is no higher than its room. */
static void fit_title(struct drawing *g)
{
    g->title_style = (struct sheet_style){14, true, INK_TEXT, ALIGN_LEFT, 0};
    while (g->title_style.size > 7 &&
           sheet_height(g->s, slip_width - 2 * PAD, &g->title, &g->title_style) > TITLE_HEIGHT)
        g->title_style.size -= 0.5;
}

static enum err draw_slip(const struct drawing *g, double x, double y, struct str code)
{
    struct sheet_style small = {8, false, INK_QUIET, ALIGN_LEFT, 0}, plain = {9, false, INK_TEXT, ALIGN_LEFT, 0},
                       strong = {9, true, INK_TEXT, ALIGN_LEFT, 0}, large = {12.5, true, INK_TEXT, ALIGN_LEFT, 0};
    double right = x + PAD + QR_SIZE + GAP, width = slip_width - 2 * PAD - QR_SIZE - GAP, down = y + 88;
    struct prose letters = prose_plain(g->a, code);

    /* In no element: who does not see it has the address and the code in words. */
    TRY(sheet_qr(g->s, x + PAD, y + 84, QR_SIZE, arena_fmt(g->a, "%.*s#%.*s", STR_ARG(g->slips->web), STR_ARG(code))));
    sheet_begin(g->s, "Sect");
    put(g, x + PAD, y + 14, slip_width - 2 * PAD, &g->county, small);
    put(g, x + PAD, y + 26, slip_width - 2 * PAD, &g->title, g->title_style);
    down += put(g, right, down, width, &g->by, strong) + 4;
    down += put(g, right, down, width, &g->scan, plain) + 2;
    down += put(g, right, down, width, &g->web, strong) + 4;
    put(g, right, down, width, &g->word, plain);
    put(g, x + PAD, y + 84 + QR_SIZE + 10, slip_width - 2 * PAD, &letters, large);
    sheet_end(g->s, "Sect");
    return OK;
}

static void draw_cuts(struct sheet *s)
{
    for (int row = 1; row < ROWS; row++)
        sheet_line(s, 0, row * slip_height, SHEET_WIDTH, row * slip_height, 0.5, INK_LINE);
    sheet_line(s, slip_width, 0, slip_width, SHEET_HEIGHT, 0.5, INK_LINE);
}

static enum err draw_all(struct drawing *g, const struct str *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = i % SLIPS_ON_PAGE;

        if (at == 0) {
            if (i)
                sheet_next_page(g->s);
            draw_cuts(g->s);
        }
        TRY(draw_slip(g, (double)(at % COLUMNS) * slip_width, (double)(at / COLUMNS) * slip_height, codes[i]));
    }
    return OK;
}

enum err slips_pdf(struct arena *a, const struct slips *slips, const struct str *codes, size_t count, struct str *out)
{
    struct sheet_about about = {.title = slips->title,
                                .author = slips->county,
                                .lang = lang_tag(slips->lang),
                                .brand = slips->brand,
                                .made_ms = slips->made_ms};
    struct drawing g = {.a = a, .slips = slips};
    enum err failed, e;

    if (count > SLIPS_MOST)
        return ERR_INVALID;
    g.s = sheet_pdf(a, &about);
    g.county = prose_plain(a, slips->county);
    g.title = prose_plain(a, slips->title);
    g.by = words(&g, N_("Answer by {day}"));
    g.scan = words(&g, N_("Point your phone's camera at the code or go to"));
    g.web = prose_plain(a, paper_web_short(slips->web));
    g.word = words(&g, N_("and type this code. It can be used once."));
    fit_title(&g);
    failed = draw_all(&g, codes, count);
    e = sheet_finish(g.s, out);
    return failed ? failed : e;
}
