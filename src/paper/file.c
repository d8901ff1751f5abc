/* file.c - the papers of a survey as files. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/file.h"

#include "paper/form_pdf.h"
#include "paper/poster.h"

static enum err make_form(struct arena *a, const struct paper_source *source, int size, enum lang lang, struct str *out)
{
    struct paper_form f = paper_form(a, source->definition, source->version, source->closes_ms, lang, &source->house);

    return form_pdf(a, &f, size, source->made_ms, out);
}

enum err paper_file_make(struct arena *a, const struct paper_source *source, enum paper_file kind, enum lang lang,
                         struct str *out)
{
    const struct definition *d = source->definition;
    struct poster p;

    if (kind < PAPER_POSTER && d->access == ACCESS_INVITED && !source->is_for_staff)
        return ERR_NOT_FOUND;
    if (kind < PAPER_POSTER)
        return make_form(a, source, kind == PAPER_FORM ? FORM_SIZE : FORM_SIZE_LARGE, lang, out);
    TRY(poster_words(a, d, source->closes_ms, d->cover.minutes, lang, &source->house, source->code, &p));
    return kind == PAPER_POSTER ? poster_pdf(a, &p, source->made_ms, out) : poster_svg(a, &p, out);
}

struct str paper_file_name(struct arena *a, struct str slug, enum paper_file kind, enum lang lang)
{
    static const struct {
        const char *before, *after;
    } parts[PAPER_FILE__END] = {
        [PAPER_FORM] = {"", ".pdf"},
        [PAPER_FORM_LARGE] = {"", "-suuri.pdf"},
        [PAPER_POSTER] = {"juliste-", ".pdf"},
        [PAPER_POSTER_SVG] = {"juliste-", ".svg"},
    };

    return arena_fmt(a, "%.*s-%s%.*s%s", STR_ARG(slug), parts[kind].before, STR_ARG(lang_code(lang)),
                     parts[kind].after);
}
