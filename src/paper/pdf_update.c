/* pdf_update.c - what a PDF must say of itself and the drawing library has no words for. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/pdf_update.h"

#include "base/buf.h"

enum { OBJECTS_MOST = 100 * 1000, ENTRY_BYTES = 20, FILE_BYTES = 16 * 1024 * 1024 };

/* The file, where its objects begin, and the update that grows behind it. */
struct update {
    struct arena *a;
    struct str pdf;
    size_t xref; /* offset of the cross-reference table */
    int64_t count, root;
    struct buf out, table; /* the whole new file; the entries of its second table */
};

/* The number that stands at `at`, behind spaces; -1 when there is none. */
static int64_t number_at(struct str s, size_t at)
{
    size_t end;
    int64_t n;

    while (at < s.len && (s.p[at] == ' ' || s.p[at] == '\n'))
        at++;
    for (end = at; end < s.len && s.p[end] >= '0' && s.p[end] <= '9';)
        end++;
    return str_int(str_sub(s, at, end - at), 0, INT32_MAX, &n) ? -1 : n;
}

/* The number behind the first `name` in `s`; -1 without. */
static int64_t number_of(struct str s, struct str name)
{
    size_t at = str_find_str(s, name);

    return at == SIZE_MAX ? -1 : number_at(s, at + name.len);
}

/* What stands between "N 0 obj" and "endobj"; empty when there is no such object. */
static struct str object(const struct update *u, int64_t n)
{
    size_t entries = str_find(u->pdf, '\n', u->xref + 5) + 1;
    struct str entry = str_sub(u->pdf, entries + (size_t)n * ENTRY_BYTES, ENTRY_BYTES);
    struct str head = arena_fmt(u->a, "%lld 0 obj\n", (long long)n), body;
    int64_t offset = number_at(entry, 0);

    if (n < 0 || n >= u->count || entry.len < ENTRY_BYTES || entry.p[17] != 'n' || offset < 0)
        return (struct str){NULL, 0};
    body = str_sub(u->pdf, (size_t)offset, u->pdf.len);
    if (!str_starts(body, head))
        return (struct str){NULL, 0};
    body = str_sub(body, head.len, body.len);
    return str_sub(body, 0, str_find_str(body, S("endobj")));
}

static enum err find_table(struct update *u)
{
    struct str tail = str_sub(u->pdf, u->pdf.len < 64 ? 0 : u->pdf.len - 64, 64), rest;
    int64_t xref = number_of(tail, S("startxref\n"));

    if (xref < 0 || (size_t)xref >= u->pdf.len)
        return ERR_BROKEN;
    u->xref = (size_t)xref;
    rest = str_sub(u->pdf, u->xref, u->pdf.len);
    if (!str_starts(rest, S("xref\n0 ")))
        return ERR_BROKEN;
    u->count = number_at(rest, 7);
    u->root = number_of(rest, S("/Root "));
    return u->count > 0 && u->count <= OBJECTS_MOST && u->root > 0 ? OK : ERR_BROKEN;
}

/* Write object `n` again with `more` inside its outermost dictionary. */
static enum err put_object(struct update *u, int64_t n, struct str more)
{
    struct str body = str_trim(object(u, n));

    if (!str_starts(body, S("<<")) || !str_ends(body, S(">>")))
        return err_note(ERR_BROKEN, "event=pdf_object n=%lld", (long long)n);
    buf_fmt(&u->table, "%lld 1\n%010zu 00000 n \n", (long long)n, u->out.len);
    buf_fmt(&u->out, "%lld 0 obj\n", (long long)n);
    buf_put(&u->out, str_trim(str_sub(body, 0, body.len - 2)));
    buf_put(&u->out, S("\n   "));
    buf_put(&u->out, more);
    buf_put(&u->out, S("\n>>\nendobj\n"));
    return OK;
}

/* A text string: UTF-16BE with a byte order mark, in hexadecimal (ISO 32000-1, 7.9.2.2). `s` is valid UTF-8. */
static struct str text_string(struct arena *a, struct str s)
{
    struct buf out = buf_new(a, s.len * 4 + 16);

    buf_put(&out, S("<FEFF"));
    for (size_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.p[i++];
        int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
        unsigned code = more == 0 ? c : c & (0x3fu >> more);

        for (; more > 0 && i < s.len; more--)
            code = code << 6 | ((unsigned char)s.p[i++] & 0x3fu);
        if (code < 0x10000)
            buf_fmt(&out, "%04X", code);
        else
            buf_fmt(&out, "%04X%04X", 0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    }
    buf_char(&out, '>');
    return buf_str(&out);
}

static bool is_element(struct str body, struct str kind)
{
    return str_starts(body, S("<< /Type /StructElem")) && str_find_str(body, kind) != SIZE_MAX;
}

/* Does the parent of this cell have a /TD among its children? */
static bool is_beside_data(const struct update *u, struct str cell)
{
    struct str row = object(u, number_of(cell, S("/P "))), kids;
    size_t open = str_find_str(row, S("/K ["));

    if (open == SIZE_MAX)
        return false;
    kids = str_sub(row, open + 4, row.len);
    kids = str_sub(kids, 0, str_find(kids, ']', 0));
    while (kids.len) {
        size_t next = str_find(kids, 'R', 0);

        if (is_element(object(u, number_at(kids, 0)), S("/S /TD\n")))
            return true;
        kids = next == SIZE_MAX ? (struct str){NULL, 0} : str_sub(kids, next + 1, kids.len);
    }
    return false;
}

static enum err put_elements(struct update *u, struct str alt)
{
    for (int64_t n = 1; n < u->count; n++) {
        struct str body = object(u, n);

        if (alt.len && is_element(body, S("/S /Figure\n")))
            TRY(put_object(u, n, arena_fmt(u->a, "/Alt %.*s", STR_ARG(text_string(u->a, alt)))));
        else if (is_element(body, S("/S /TH\n")))
            TRY(put_object(u, n,
                           is_beside_data(u, body) ? S("/A << /O /Table /Scope /Row >>")
                                                   : S("/A << /O /Table /Scope /Column >>")));
    }
    return OK;
}

enum err pdf_update(struct arena *a, struct str pdf, struct str lang, struct str alt, struct str *out)
{
    struct update u = {.a = a, .pdf = pdf, .out = buf_new(a, FILE_BYTES), .table = buf_new(a, FILE_BYTES)};
    struct str trailer;
    size_t begin, end;

    if (find_table(&u))
        return err_note(ERR_BROKEN, "event=pdf_without_table");
    begin = str_find_str(str_sub(pdf, u.xref, pdf.len), S("trailer\n<<"));
    end = begin == SIZE_MAX ? begin : str_find_str(str_sub(pdf, u.xref + begin, pdf.len), S(">>"));
    if (end == SIZE_MAX)
        return err_note(ERR_BROKEN, "event=pdf_without_trailer");
    trailer = str_trim(str_sub(pdf, u.xref + begin, end));
    buf_put(&u.out, pdf);
    TRY(put_elements(&u, alt));
    TRY(put_object(
        &u, u.root,
        arena_fmt(a, "/Lang %.*s\n   /ViewerPreferences << /DisplayDocTitle true >>", STR_ARG(text_string(a, lang)))));
    begin = u.out.len;
    buf_put(&u.out, S("xref\n"));
    buf_put(&u.out, buf_str(&u.table));
    buf_put(&u.out, trailer);
    buf_fmt(&u.out, "\n   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n", u.xref, begin);
    if (u.out.full || u.table.full)
        return err_note(ERR_TOO_BIG, "event=pdf_too_big");
    *out = buf_str(&u.out);
    return OK;
}
