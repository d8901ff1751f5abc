/* qr.c - QR codes as squares, for paper and for pages. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/qr.h"

#include "base/buf.h"

#include <qrencode.h>

enum { RUN_BYTES = 32 };

enum err qr_make(struct arena *a, struct str text, struct qr *out)
{
    QRcode *code = QRcode_encodeString8bit(arena_cstr(a, text), 0, QR_ECLEVEL_Q);
    bool *is_dark;
    size_t count;

    if (!code)
        return err_note(ERR_TOO_BIG, "event=qr_too_long");
    count = (size_t)code->width * (size_t)code->width;
    is_dark = arena_alloc(a, count, sizeof *is_dark);
    for (size_t i = 0; i < count; i++)
        is_dark[i] = code->data[i] & 1;
    *out = (struct qr){code->width, is_dark};
    QRcode_free(code);
    return OK;
}

struct str qr_path(struct arena *a, const struct qr *qr)
{
    struct buf out = buf_new(a, (size_t)qr->width * (size_t)qr->width * RUN_BYTES);

    for (int row = 0; row < qr->width; row++)
        for (int from = 0, to; from < qr->width; from = to) { /* runs: single squares would show hairlines */
            const bool *v = qr->is_dark + row * qr->width;

            for (to = from + 1; to < qr->width && v[to] == v[from];)
                to++;
            if (v[from])
                buf_fmt(&out, "M%d %dh%dv1h-%dz", from + QR_QUIET, row + QR_QUIET, to - from, to - from);
        }
    return buf_str(&out);
}
