// Replays a recorded stream of updates through real y-websocket clients; scripts/replay-trace starts it and explains its arguments.
import fs from 'node:fs'
import zlib from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { Client } from './client.mjs'

function parse (args) {
  const options = { clients: 0, 'in-flight': 1000, timeout: 60, expect: null, positional: [] }
  for (let i = 0; i < args.length; i++) {
    const name = args[i].startsWith('--') ? args[i].slice(2) : null
    if (name === null) options.positional.push(args[i])
    else if (name === 'expect' && args[i + 1]) options.expect = args[++i]
    else if (['clients', 'in-flight', 'timeout'].includes(name) && Number(args[i + 1]) > 0) options[name] = Number(args[++i])
    else wrong('unknown or incomplete option ' + args[i])
  }
  if (options.positional.length !== 2) wrong('a file and an address are needed')
  return options
}

function wrong (message) {
  console.error('replay-trace: ' + message)
  process.exit(2)
}

function readUpdates (file) {
  const decoder = decoding.createDecoder(zlib.gunzipSync(fs.readFileSync(file)))
  const updates = []
  while (decoding.hasContent(decoder)) updates.push(decoding.readVarUint8Array(decoder))
  return updates
}

/** Who made an update, and up to which clock of each client it refers to others' work: {bytes, author, needs: Map}. */
function explain (bytes, authorBefore) {
  const { structs, ds } = Y.decodeUpdate(bytes)
  const needs = new Map()
  const has = new Map()
  const need = (client, clock) => { if (clock > (needs.get(client) ?? 0)) needs.set(client, clock) }
  for (const struct of structs) {
    const { client, clock } = struct.id
    // what the update itself brings before this struct needs no one
    if (!has.has(client)) { need(client, clock); has.set(client, clock) }
    for (const id of [struct.origin, struct.rightOrigin, struct.parent]) {
      if (id instanceof Y.ID && !(id.clock < (has.get(id.client) ?? 0))) need(id.client, id.clock + 1)
    }
    has.set(client, clock + struct.length)
  }
  for (const [client, ranges] of ds.clients) {
    for (const range of ranges) if (range.clock + range.len > (has.get(client) ?? 0)) need(client, range.clock + range.len)
  }
  // an update that only deletes names no author: whoever wrote before it
  return { bytes, author: structs.length > 0 ? structs[0].id.client : authorBefore, needs }
}

function explainAll (updates) {
  let author = 0
  const steps = updates.map(bytes => {
    const step = explain(bytes, author)
    author = step.author
    return step
  })
  const first = steps.find(step => step.author !== 0)?.author ?? 0
  return steps.map(step => step.author === 0 ? { ...step, author: first } : step)
}

/** Applies its share of the session to one client: as much as the dependencies and the messages in flight allow. */
class Replayer {
  constructor (client, steps, inFlightMax) {
    this.client = client
    this.steps = steps
    this.next = 0
    this.inFlightMax = inFlightMax
    this.running = false
    const wake = () => this.run()
    client.listeners.push({ acknowledged: wake })
    client.doc.on('update', (_update, origin) => { if (origin === client.provider) setImmediate(wake) })
    client.provider.on('sync', wake)
  }

  run () {
    if (this.running || !this.client.provider.synced) return
    this.running = true
    const { doc, provider } = this.client
    const started = Date.now()
    while (this.next < this.steps.length && provider.wsconnected && provider.ws.counted - provider.ws.acknowledged < this.inFlightMax) {
      const step = this.steps[this.next]
      if (![...step.needs].every(([client, clock]) => Y.getState(doc.store, client) >= clock)) break
      Y.applyUpdate(doc, step.bytes, this)
      this.next++
      // let the socket breathe
      if ((this.next & 63) === 0 && Date.now() - started > 20) { setImmediate(() => this.run()); break }
    }
    this.running = false
  }

  get done () {
    return this.next === this.steps.length && this.client.saved
  }

  get progress () {
    return this.next + (this.client.provider.ws?.acknowledged ?? 0)
  }
}

/** Resolves when `condition` holds, rejects when `progress` has not changed for `seconds`. */
function until (condition, progress, seconds) {
  return new Promise((resolve, reject) => {
    let last = progress()
    let since = Date.now()
    const timer = setInterval(() => {
      const now = progress()
      if (now !== last) { last = now; since = Date.now() }
      if (condition()) { clearInterval(timer); resolve() } else if (Date.now() - since > seconds * 1000) { clearInterval(timer); reject(new Error(`no progress for ${seconds} s`)) }
    }, 5)
  })
}

async function main () {
  const options = parse(process.argv.slice(2))
  const [file, address] = options.positional
  const split = /^(wss?:\/\/[^/]+\/ws)\/(.+)$/.exec(address)
  if (!split) wrong('not an address like ws://HOST:PORT/ws/DOCUMENT: ' + address)
  const where = { url: split[1], document: split[2] }

  const steps = explainAll(readUpdates(file))
  const authors = [...new Set(steps.map(step => step.author))]
  const count = options.clients || authors.length
  const clients = Array.from({ length: count }, () => new Client({ ...where }))
  const shares = clients.map(() => [])
  steps.forEach(step => shares[authors.indexOf(step.author) % count].push(step))
  const replayers = clients.map((client, k) => new Replayer(client, shares[k], options['in-flight']))
  const total = () => replayers.reduce((sum, it) => sum + it.progress, 0)

  await until(() => clients.every(it => it.provider.synced), () => 0, options.timeout)
  const started = process.hrtime.bigint()
  replayers.forEach(it => it.run())
  try {
    await until(() => replayers.every(it => it.done), total, options.timeout)
  } catch (error) {
    replayers.forEach((it, k) => console.error(`client ${k}: ${it.next} of ${it.steps.length} edits sent, ${JSON.stringify(it.client.state())}`))
    throw error
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const wrongs = clients.map(it => it.wrong).filter(it => it !== null)
  if (wrongs.length > 0) throw new Error(wrongs[0])
  console.log(`${steps.length} edits of ${authors.length} author(s) through ${count} client(s), all acknowledged: ${seconds.toFixed(2)} s, ${Math.round(steps.length / seconds)} edits/s`)

  if (options.expect) {
    const fresh = new Client({ ...where })
    await until(() => fresh.provider.synced, () => 0, options.timeout)
    if (fresh.text().toString() !== fs.readFileSync(options.expect, 'utf8')) throw new Error('a fresh client reads another text than ' + options.expect)
    console.log(`a fresh client reads the expected ${fresh.text().length} characters`)
  }
  process.exit(0)
}

main().catch(error => { console.error(error.message); process.exit(1) })
