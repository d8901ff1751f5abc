// sqlite_file.mjs - reading SQLite files and write-ahead logs byte by byte, also what no query shows.
// SPDX-License-Identifier: EUPL-1.2
// After sqlite.org/fileformat2.html. Shares no code with the product.

const FRAME_HEAD = 24
const LOG_HEAD = 32
const WIDTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]

// The number at `at`; `after` is then where it ends.
let after = 0
function varint(b, at) {
  let value = 0
  for (let i = 0; i < 8; i += 1) {
    value = value * 128 + (b[at + i] & 127)
    if (b[at + i] < 128) {
      after = at + i + 1
      return value
    }
  }
  after = at + 9
  return value * 256 + b[at + 8]
}

// Where in a log the newest copy of each page stands: of the frames of its last salt, up to the last commit.
function framesOf(log) {
  const newest = new Map()
  if (!log || log.length < LOG_HEAD + FRAME_HEAD) return newest
  const size = log.readUInt32BE(8)
  const salt = log.readBigUInt64BE(16)
  let waiting = []
  for (let at = LOG_HEAD; at + FRAME_HEAD + size <= log.length && log.readBigUInt64BE(at + 8) === salt; at += FRAME_HEAD + size) {
    waiting.push([log.readUInt32BE(at), at + FRAME_HEAD])
    if (!log.readUInt32BE(at + 4)) continue
    for (const [page, place] of waiting) newest.set(page, place)
    waiting = []
  }
  return newest
}

// A store as somebody who opens these files sees it: pages by number, tables by name.
export class Store {
  constructor(main, log) {
    this.main = main
    this.log = log
    this.size = main.readUInt16BE(16) === 1 ? 65536 : main.readUInt16BE(16)
    this.newest = framesOf(log)
    this.roots = new Map()
    for (const { values } of this.walk(1)) if (values[0] === 'table') this.roots.set(values[1], values[3])
  }

  page(n) {
    const at = this.newest.get(n)
    return at === undefined ? this.main.subarray((n - 1) * this.size, n * this.size) : this.log.subarray(at, at + this.size)
  }

  // Rows in key order: values as far as they stand on the page (`sizes` tells how long they are), and where they lie.
  rows(table) {
    return this.roots.has(table) ? this.walk(this.roots.get(table)) : []
  }

  walk(root, out = []) {
    const b = this.page(root)
    const head = root === 1 ? 100 : 0
    const kind = b[head]
    const count = b.readUInt16BE(head + 3)
    const pointers = head + (kind < 8 ? 12 : 8)
    for (let i = 0; i < count; i += 1) {
      let at = b.readUInt16BE(pointers + 2 * i)
      const offset = at
      if (kind < 8) {
        this.walk(b.readUInt32BE(at), out)
        at += 4
      }
      if (kind !== 5) out.push(this.cell(b, at, kind, root, offset))
    }
    if (kind < 8) this.walk(b.readUInt32BE(head + 8), out)
    return out
  }

  cell(b, at, kind, page, offset) {
    const length = varint(b, at)
    const rowid = kind === 13 ? varint(b, after) : undefined
    at = after
    const most = kind === 13 ? this.size - 35 : Math.floor(((this.size - 12) * 64) / 255) - 23
    const least = Math.floor(((this.size - 12) * 32) / 255) - 23
    let local = length
    let overflow = 0
    if (length > most) {
      local = least + ((length - least) % (this.size - 4))
      if (local > most) local = least
      overflow = b.readUInt32BE(at + local)
    }
    const row = { values: [], sizes: [], page, offset, rowid, overflow, length }
    this.record(row, b, at, at + local)
    return row
  }

  // Some bytes of a chain of overflow pages.
  tail(page, from, bytes) {
    const b = this.page(page)
    const room = this.size - 4
    if (from >= room) return this.tail(b.readUInt32BE(0), from - room, bytes)
    const here = b.subarray(4 + from, Math.min(4 + from + bytes, this.size))
    return here.length < bytes ? Buffer.concat([here, this.tail(b.readUInt32BE(0), 0, bytes - here.length)]) : here
  }

  // Columns from `at` on; what stands behind `end` is in the overflow pages.
  record(row, b, at, end) {
    const start = at
    const headEnd = start + varint(b, at)
    at = after
    let body = headEnd
    while (at < headEnd) {
      const type = varint(b, at)
      at = after
      const bytes = type >= 12 ? (type - 12) >>> 1 : WIDTHS[type]
      row.sizes.push(bytes)
      if (type >= 12) row.values.push(type % 2 ? b.latin1Slice(body, Math.min(body + bytes, end)) : b.subarray(body, Math.min(body + bytes, end)))
      else if (type === 0) row.values.push(null)
      else if (type >= 8) row.values.push(type - 8)
      else row.values.push(whole(body + bytes > end ? this.tail(row.overflow, body - end, bytes) : b.subarray(body, body + bytes)))
      body += bytes
    }
  }
}

const whole = (b) => (b.length === 8 ? Number(b.readBigInt64BE(0)) : b.readIntBE(0, b.length))
