// logs.test.mjs - what nginx tells the application about a visitor, and what it writes down when things go wrong: nothing.
// SPDX-License-Identifier: EUPL-1.2
// Tests T-05 (parameters) and T-06 (error scenarios) of docs/anonymity.md, against the configuration that the program writes.
import test from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { application, front, make, reply } from './lib/front.mjs'
import { files, freePort } from './lib/instance.mjs'

const address = '127.0.0.77' // the visitor's own loopback address: nothing else uses it
const path = '/k/kanariapolku/vastaa'
const query = 'kanariakysely=1'
const words = 'kanariasana'
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

// One request from the visitor's address; its status, 0 when the connection broke.
function ask(port, { method = 'GET', url = `${path}?${query}`, headers = {}, body } = {}) {
  return new Promise((done) => {
    const sent = request({ host: '127.0.0.1', port, localAddress: address, method, path: url, headers, agent: false }, (answer) => {
      answer.resume()
      answer.on('end', () => done(answer.statusCode))
      answer.on('error', () => done(0))
    })
    sent.on('error', () => done(0))
    sent.end(body)
  })
}

// Send bytes as they are and read until the server closes, at most 8 s; what came.
function raw(port, text, { end = false, hangUp_ms = 0 } = {}) {
  return new Promise((done) => {
    const chunks = []
    const socket = connect({ host: '127.0.0.1', port, localAddress: address })
    const finish = () => {
      socket.destroy()
      done(Buffer.concat(chunks).toString('latin1'))
    }
    const timer = setTimeout(finish, hangUp_ms || 8000)
    socket.on('data', (data) => chunks.push(data))
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      finish()
    })
    socket.write(text)
    if (end) socket.end()
  })
}

test('T-05: the application learns what it needs for the page, and nothing about who asks', async () => {
  const instance = await make()
  const seen = []
  const note = (door) => (connection, params, body) => {
    seen.push({ door, params, body })
    connection.write(reply('Content-Type: text/plain\r\n\r\nok'))
  }
  const applications = []
  for (const door of ['public', 'admin']) applications.push(await application(join(instance.dir, `run/${door}.sock`), note(door)))
  const nginx = await front(instance)
  const telling = {
    'user-agent': 'kanariaselain',
    referer: 'http://kanariaviite.example/',
    cookie: 'kanariakeksi=1',
    'accept-language': 'kanariakieli',
    accept: 'kanariatyyppi/1',
    'x-forwarded-for': '203.0.113.77',
    'x-real-ip': '203.0.113.78',
    forwarded: 'for=203.0.113.79',
    via: '1.1 kanariavali',
    authorization: 'Basic a2FuYXJpYQ==',
    from: 'kanaria@example.fi',
    dnt: '1',
    'sec-ch-ua': '"Kanaria"',
    'if-modified-since': 'Sat, 29 Oct 2026 19:43:31 GMT',
    'x-kanaria': 'kanariaotsake',
    'accept-encoding': 'gzip, kanariapakkaus'
  }
  const known = ['CONTENT_LENGTH', 'CONTENT_TYPE', 'DOCUMENT_URI', 'HTTP_ACCEPT_ENCODING', 'HTTP_COOKIE', 'HTTP_ORIGIN', 'HTTP_SEC_FETCH_SITE', 'QUERY_STRING', 'REQUEST_METHOD']
  try {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 3, origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }
    assert.equal(await ask(nginx.port, { url: '/?x=1', headers: telling }), 200)
    assert.equal(await ask(nginx.port, { url: '/healthz', headers: telling }), 200)
    assert.equal(await ask(nginx.port, { url: '/k/x/vastaa', method: 'POST', headers: { ...telling, ...form }, body: 'a=b' }), 200)
    const staff = ['/hallinta', '/hallinta/kirjaudu', '/sv/hallinta', '/en/hallinta/kyselyt/x']
    const others = ['/hallintaa', '/k/hallinta', '/selko/hallinta', '/sv/k/hallinta', '/fi/hallinta']
    for (const url of [...staff, ...others]) assert.equal(await ask(nginx.port, { url, headers: telling }), 200)
    assert.equal(seen.length, 3 + staff.length + others.length)
    for (const { door, params } of seen) {
      const given = Object.fromEntries(params)
      assert.deepEqual(Object.keys(given).filter((name) => !known.includes(name)), [])
      const isStaff = staff.includes(given.DOCUMENT_URI)
      assert.equal(door, isStaff ? 'admin' : 'public', given.DOCUMENT_URI)
      assert.equal(given.HTTP_COOKIE, isStaff ? telling.cookie : '', 'only the staff area has a cookie')
      assert.ok(['', 'gzip'].includes(given.HTTP_ACCEPT_ENCODING), given.HTTP_ACCEPT_ENCODING)
      const rest = params.filter(([name]) => name !== 'HTTP_COOKIE').map(([, value]) => value).join('\n')
      for (const told of ['anaria', '127.0.0.', '203.0.113.', 'a2FuYXJpYQ']) assert.ok(!rest.includes(told), `${told} in ${rest}`)
    }
    assert.equal(seen[2].body.toString(), 'a=b')
  } finally {
    await nginx.stop()
    for (const one of applications) await one.close()
    instance.remove()
  }
})

test('the staff door: how often one may knock, what may be carried in, and nothing is kept', async () => {
  const instance = await make({ page_rate: 0, send_rate: 0, code_rate: 0, sign_in_rate: 1, address_connections: 0 })
  let asked = 0
  const app = await application(join(instance.dir, 'run/admin.sock'), (connection, params, body) => {
    asked += 1
    const { DOCUMENT_URI: uri } = Object.fromEntries(params)
    if (uri === '/hallinta/kaatuu') return connection.destroy()
    if (uri === '/hallinta/hidas') return
    connection.write(reply(`Content-Type: text/plain\r\nX-Accel-Expires: 60\r\nCache-Control: public, max-age=60\r\n\r\n${body.length}`))
  })
  const nginx = await front(instance)
  try {
    for (let i = 0; i < 3; i += 1) assert.equal(await ask(nginx.port, { url: '/hallinta' }), 200)
    assert.equal(asked, 3, 'a page of the staff area is asked for each time')
    assert.equal(await ask(nginx.port, { ...post('x'.repeat(4 * 1024 * 1024)), url: '/hallinta/kyselyt' }), 200)
    assert.equal(await ask(nginx.port, { ...post('x'.repeat(4 * 1024 * 1024 + 1)), url: '/hallinta/kyselyt' }), 413)
    assert.equal(await ask(nginx.port, { ...post('x'.repeat(300 * 1024)), url: '/hallinta/kaatuu' }), 503, 'not that it was too large')
    assert.deepEqual(files(instance.dir).filter((name) => /nginx\/(body|fastcgi)\//.test(name)), [], 'in memory')
    const doors = ['/hallinta/kirjaudu', '/sv/hallinta/kirjaudu', '/hallinta/liity', '/en/hallinta/vahvista', '/hallinta/vahvista']
    const statuses = []
    for (let i = 0; i < 40; i += 1) statuses.push(await ask(nginx.port, { ...post('a=b'), url: doors[i % doors.length] }))
    assert.deepEqual(statuses.slice(0, 30), Array(30).fill(200))
    assert.equal(statuses.filter((status) => status === 429).length, 40 - 31, 'thirty more at once, together')
    assert.equal(await ask(nginx.port, { url: '/hallinta/kirjaudu' }), 200, 'looking at the page is free')
    assert.equal(await ask(nginx.port, { ...post('a=b'), url: '/hallinta/kyselyt' }), 200, 'and so is work')
    const told = []
    for (let i = 0; i < 70; i += 1) ask(nginx.port, { url: '/hallinta/hidas' }).then((status) => told.push(status))
    for (let i = 0; i < 50 && told.length < 6; i += 1) await sleep(100)
    assert.deepEqual(told, Array(6).fill(503), '64 wait, the next are told to come back at once')
  } finally {
    await nginx.stop()
    await Promise.race([app.close(), sleep(100)])
    instance.remove()
  }
})

// Everything that nginx could have written to: the instance, its own output, and the logs of the packaged nginx.
function written(instance, nginx) {
  const system = '/var/log/nginx'
  const found = files(instance.dir).map((name) => [name, readFileSync(name)])
  found.push(['standard error of nginx', nginx.said()])
  if (existsSync(system)) for (const name of readdirSync(system)) if (statSync(join(system, name)).isFile()) found.push([name, readFileSync(join(system, name))])
  return found
}

function check(instance, nginx, what) {
  const told = [address, Buffer.from([127, 0, 0, 77]), 'kanariapolku', 'kanariakysely', words]
  for (const [name, bytes] of written(instance, nginx))
    for (const one of told) assert.ok(!bytes.includes(one), `${what}: ${name} holds ${one}`)
  for (const folder of ['body', 'fastcgi']) {
    const path = join(instance.dir, 'nginx', folder)
    assert.deepEqual(existsSync(path) ? files(path) : [], [], `${what}: a temporary file`)
  }
}

const shorter = (conf) => conf.replace(/^(\s*(client_header_timeout|client_body_timeout|fastcgi_read_timeout|send_timeout)) \d+s;/gm, '$1 1s;')
const post = (body, headers = {}) => ({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), ...headers }, body })
const large = `${words}=${'x'.repeat(200 * 1024)}`

test('T-06: whatever goes wrong, nginx writes down no address, no path, no query and nothing that was sent', async (t) => {
  const instance = await make({ page_rate: 50, send_rate: 1, code_rate: 1, address_connections: 10 })
  const nginx = await front(instance, { change: shorter })
  const socket = join(instance.dir, 'run/public.sock')
  const scenario = (name, body) => t.test(name, async () => { await body(); check(instance, nginx, name) })
  // An application that does with each request what the scenario says.
  const behaving = async (handle, body) => {
    const app = await application(socket, handle)
    try { await body() } finally { await Promise.race([app.close(), sleep(100)]) }
  }
  try {
    await scenario('the application is down', async () => {
      assert.equal(await ask(nginx.port), 503)
      assert.equal(await ask(nginx.port, post(large)), 503)
    })
    await scenario('the application hangs up', () => behaving((connection) => connection.destroy(), async () => {
      assert.equal(await ask(nginx.port), 503)
      assert.equal(await ask(nginx.port, post(`${words}=1`)), 503)
    }))
    await scenario('the application does not answer in time', () => behaving(() => {}, async () => assert.equal(await ask(nginx.port), 503)))
    await scenario('the application answers rubbish', () => behaving((connection) => connection.end('kanaria'), async () => assert.equal(await ask(nginx.port), 503)))
    await scenario('the answer has too large a head', () =>
      behaving((connection) => connection.write(reply(`X-Large: ${'x'.repeat(40000)}\r\n\r\nok`)), async () => assert.equal(await ask(nginx.port), 503)))
    await scenario('a large form is read slowly by the application', () =>
      behaving((connection) => setTimeout(() => connection.write(reply('Content-Type: text/plain\r\n\r\nok')), 300), async () => {
        const answer = ask(nginx.port, post(large))
        await sleep(150)
        check(instance, nginx, 'while it waits')
        assert.equal(await answer, 200)
      }))
    await scenario('the form is too large', async () => assert.equal(await ask(nginx.port, post(`${words}=${'x'.repeat(300 * 1024)}`)), 413))
    await scenario('a chunked form is too large', async () =>
      assert.ok([413, 0].includes(await ask(nginx.port, { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: 'x'.repeat(300 * 1024) }))))
    await scenario('the form comes too slowly', async () =>
      assert.match(await raw(nginx.port, `POST ${path}?${query} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n${words}`), /^(HTTP\/1.1 408|$)/))
    await scenario('the head comes too slowly', async () => assert.match(await raw(nginx.port, `GET ${path}?${query} HTTP/1.1\r\nX-Slow: ${words}`), /^(HTTP\/1.1 408|$)/))
    await scenario('the visitor leaves in the middle', () => behaving(() => {}, async () => {
      await raw(nginx.port, `POST ${path}?${query} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n${words}`, { hangUp_ms: 100 })
      await raw(nginx.port, `GET ${path}?${query} HTTP/1.1\r\nHost: x\r\n\r\n`, { hangUp_ms: 100 })
    }))
    await scenario('the request line is none', async () => {
      assert.match(await raw(nginx.port, `KANARIA ${path}?${query}\0 HTTP/9.9\r\n\r\n`), /400 Bad Request|400 /)
      await raw(nginx.port, `GET /../..${path}/%00?${query} HTTP/1.1\r\nHost: x\r\n\r\n`, { end: true })
      await raw(nginx.port, `GET http://[::${path}?${query} HTTP/1.1\r\nHost: x\r\n\r\n`, { end: true })
    })
    await scenario('the head is too large', async () => {
      assert.match(await raw(nginx.port, `GET ${path}?${query} HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(60000)}\r\n\r\n`), /^HTTP\/1.1 4/)
      assert.match(await raw(nginx.port, `GET ${path}?${'x'.repeat(60000)}${query} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1.1 414/)
    })
    await scenario('the host is missing, or rubbish', async () => {
      assert.match(await raw(nginx.port, `GET ${path}?${query} HTTP/1.1\r\n\r\n`), /^HTTP\/1.1 400/)
      assert.match(await raw(nginx.port, `GET ${path}?${query} HTTP/1.1\r\nHost: ${words}/\\\r\n\r\n`), /^HTTP\/1.1 400/)
    })
    await scenario('TLS on the plain port', async () => assert.match(await raw(nginx.port, Buffer.from('16030100a5010000a10303', 'hex'), { end: true }), /400|^$/))
    await scenario('too many requests', () => behaving((connection) => connection.write(reply('Content-Type: text/plain\r\n\r\nok')), async () => {
      const statuses = await Promise.all(Array.from({ length: 30 }, () => ask(nginx.port, post(`${words}=1`))))
      assert.ok(statuses.includes(429), statuses.join(' '))
    }))
    await scenario('too many connections', () => behaving(() => {}, async () => {
      const statuses = await Promise.all(Array.from({ length: 40 }, () => ask(nginx.port)))
      assert.ok(statuses.includes(429), statuses.join(' '))
    }))
    await scenario('a file that is not there, and one that may not be read', async () => {
      assert.equal(await ask(nginx.port, { url: `/static/kanariapolku?${query}` }), 404)
      await ask(nginx.port, { url: `/static/../kanariapolku?${query}` })
      assert.equal(await ask(nginx.port, { url: `/nginx/kanariapolku?${query}` }), 404)
    })
  } finally {
    await nginx.stop()
    check(instance, nginx, 'after the end')
    instance.remove()
  }
})

test('an nginx that keeps a log is caught', async () => {
  const instance = await make()
  const nginx = await front(instance, { change: (conf) => conf.replace('/dev/null emerg', `"${instance.dir}/nginx/error.log" crit`) })
  try {
    assert.equal(await ask(nginx.port), 503)
    assert.throws(() => check(instance, nginx, 'control'), /error.log holds 127.0.0.77/)
  } finally {
    await nginx.stop()
    instance.remove()
  }
})

test('T-06 over TLS', async (t) => {
  const plainPort = await freePort()
  const instance = await make({ origin: 'https://localhost' })
  const move = (conf) => shorter(conf).replace(/^\s*listen \[::\].*$/gm, '').replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
  const nginx = await front(instance, { tls: true, change: move })
  const scenario = (name, body) => t.test(name, async () => { await body(); check(instance, nginx, name) })
  try {
    await scenario('plain text on the TLS port', async () => assert.match(await raw(nginx.port, `GET ${path}?${query} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1.1 400/))
    await scenario('a broken handshake', async () => {
      await raw(nginx.port, Buffer.from('16030100050100000103', 'hex'), { end: true })
      await raw(nginx.port, Buffer.from(`160301${words}`, 'latin1'), { end: true })
    })
    await scenario('a handshake that never ends', () => raw(nginx.port, Buffer.from('1603', 'hex')))
    await scenario('browsers are told to come over TLS only', async () => {
      const told = await new Promise((done, fail) => secureRequest({ host: '127.0.0.1', port: nginx.port, path: '/hallinta', rejectUnauthorized: false, agent: false }, (answer) => done(answer.resume().headers)).on('error', fail).end())
      assert.equal(told['strict-transport-security'], 'max-age=63072000; includeSubDomains')
    })
    await scenario('the way from the plain port', async () => assert.equal(await ask(plainPort), 301))
  } finally {
    await nginx.stop()
    check(instance, nginx, 'after the end')
    instance.remove()
  }
})
