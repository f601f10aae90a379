// Many real clients in one process, driven line by line: a request {id, op, client, ...} in JSON on standard input is answered
// by {id, value} or {id, error} on standard output. Ends with its standard input.
import { createInterface } from 'node:readline'
import * as prng from 'lib0/prng'
import WebSocket from 'ws'
import { Beat } from './beat.mjs'
import { Client } from './client.mjs'
import { Figures } from './figures.mjs'
import { Typist, anyEdit } from './typist.mjs'

const clients = new Map()
const typists = new Map()
const beats = new Map()
let figures = null

const the = name => {
  const client = clients.get(name)
  if (!client) throw new Error('no client ' + name)
  return client
}

const operations = {
  open: ({ client, ...options }) => { clients.set(client, new Client(options)) },
  watch: ({ client }) => the(client).watch(),
  state: ({ client }) => the(client).state(),
  digest: ({ client }) => the(client).digest(),
  text: ({ client }) => the(client).text().toString(),
  // for texts too long to be carried to the test
  isText: ({ client, head, text, repeat }) => the(client).text().toString() === head + text.repeat(repeat),
  insert: ({ client, at, text, repeat = 1 }) => {
    const target = the(client).text()
    target.insert(at < 0 ? target.length : at, text.repeat(repeat))
  },
  erase: ({ client, at, length }) => the(client).text().delete(at, length),
  scribble: async ({ client, seed, edits, pauseMillis = 0 }) => {
    const random = prng.create(seed)
    for (let i = 0; i < edits; i++) {
      anyEdit(the(client).doc, random)
      if (pauseMillis > 0) await new Promise(resolve => setTimeout(resolve, prng.uint32(random, 0, pauseMillis)))
    }
  },
  type: ({ client, ...options }) => { typists.set(client, new Typist(the(client), { name: client, ...options })) },
  stop: ({ client }) => typists.get(client).stop(),
  go: ({ client }) => typists.get(client).go(),
  keepAll: ({ client }) => typists.get(client).keepAll(),
  settle: ({ client }) => typists.get(client).settle(),
  // like type, with figures: what others see of it, and when
  typeMeasured: ({ client, document, ...options }) => {
    figures ??= new Figures()
    figures.watch(the(client), document)
    typists.set(client, new Typist(the(client), { name: client, figures, ...options }))
  },
  window: ({ struck }) => figures.window(struck),
  history: ({ client }) => typists.get(client).history(),
  // edits whose way to other clients of this process is timed
  beat: ({ client, readers, everyMillis }) => { beats.set(client, new Beat(client, the(client), readers.map(the), everyMillis)) },
  beats: ({ client, from, to, settle }) => {
    const { latencies, ...report } = beats.get(client).report(from, to, settle)
    return { ...report, now: Date.now() }
  },
  endBeat: ({ client }) => { beats.get(client).close(); beats.delete(client) },
  offline: ({ client }) => the(client).provider.disconnect(),
  online: ({ client }) => the(client).provider.connect(),
  cut: ({ client }) => the(client).provider.ws?.terminate(),
  // leaves and comes back at once, perhaps to another node
  rejoin: ({ client }) => {
    const it = the(client)
    it.rejoining = true
    it.provider.disconnect()
    it.rejoining = false
    it.provider.connect()
  },
  // a reader that takes nothing: the socket's buffers fill up, then the server's
  stopReading: ({ client }) => the(client).provider.ws.pause(),
  readOn: ({ client }) => the(client).provider.ws.resume(),
  presence: ({ client, state }) => the(client).provider.awareness.setLocalState(state),
  pause: ({ millis }) => new Promise(resolve => setTimeout(resolve, millis)),
  close: ({ client }) => { the(client).close(); clients.delete(client) },
  raw
}

/** A socket without a provider: sends frames (hex; a leading "text:" sends a text frame), tells how it was ended or refused. */
function raw ({ url, frames = [], headers = {}, waitMillis = 5000 }) {
  return new Promise(resolve => {
    const outcome = { opened: false, status: 0, code: 0, reason: '', frames: [] }
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    const end = () => { clearTimeout(timer); socket.on('error', () => {}); socket.terminate(); resolve(outcome) }
    const timer = setTimeout(end, waitMillis)
    socket.on('open', () => {
      outcome.opened = true
      for (const frame of frames) socket.send(frame.startsWith('text:') ? frame.slice(5) : Buffer.from(frame, 'hex'))
    })
    socket.on('message', data => { if (outcome.frames.length < 20) outcome.frames.push(data.subarray(0, 200).toString('hex')) })
    socket.on('unexpected-response', (_request, response) => { outcome.status = response.statusCode; response.destroy(); end() })
    socket.on('close', (code, reason) => { outcome.code = code; outcome.reason = reason.toString(); end() })
    socket.on('error', error => { outcome.error = error.message })
  })
}

const answer = line => process.stdout.write(JSON.stringify(line) + '\n')

createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', async line => {
  const { id, op, ...request } = JSON.parse(line)
  try {
    answer({ id, value: (await operations[op](request)) ?? null })
  } catch (error) {
    answer({ id, error: String(error?.stack ?? error) })
  }
}).on('close', () => process.exit(0))
