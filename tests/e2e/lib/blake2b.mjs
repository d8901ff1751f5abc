// blake2b.mjs - keyed BLAKE2b (RFC 7693), which the identifiers in the stores are made with, for tests that attack them.
// SPDX-License-Identifier: EUPL-1.2
const MASK = (1n << 64n) - 1n
const IV = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n
]
const SIGMA = [
  '0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d',
  '2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0'
].map((line) => [...line].map((digit) => parseInt(digit, 16)))
const rotate = (x, n) => ((x >> n) | (x << (64n - n))) & MASK

function compress(h, block, counter, isLast) {
  const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i))
  const v = [...h, ...IV]
  v[12] ^= BigInt(counter)
  if (isLast) v[14] ^= MASK
  const mix = (a, b, c, d, x, y) => {
    v[a] = (v[a] + v[b] + x) & MASK
    v[d] = rotate(v[d] ^ v[a], 32n)
    v[c] = (v[c] + v[d]) & MASK
    v[b] = rotate(v[b] ^ v[c], 24n)
    v[a] = (v[a] + v[b] + y) & MASK
    v[d] = rotate(v[d] ^ v[a], 16n)
    v[c] = (v[c] + v[d]) & MASK
    v[b] = rotate(v[b] ^ v[c], 63n)
  }
  for (let round = 0; round < 12; round += 1) {
    const s = SIGMA[round % 10]
    for (let i = 0; i < 4; i += 1) mix(i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[2 * i + 1]])
    for (let i = 0; i < 4; i += 1) mix(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4), m[s[8 + 2 * i]], m[s[9 + 2 * i]])
  }
  return h.map((word, i) => word ^ v[i] ^ v[i + 8])
}

// `size` bytes of the hash of `message` under `key` (Buffers).
export function blake2b(key, message, size) {
  const input = Buffer.concat([key, Buffer.alloc(key.length ? 128 - key.length : 0), message])
  let h = [...IV]
  h[0] ^= 0x01010000n ^ (BigInt(key.length) << 8n) ^ BigInt(size)
  for (let at = 0; at === 0 || at < input.length; at += 128) {
    const block = Buffer.alloc(128)
    const end = Math.min(at + 128, input.length)
    input.copy(block, 0, at, end)
    h = compress(h, block, end, end === input.length)
  }
  const out = Buffer.alloc(64)
  h.forEach((word, i) => out.writeBigUInt64LE(word, 8 * i))
  return out.subarray(0, size)
}
