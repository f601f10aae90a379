import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, test } from 'node:test'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { watchSaved } from '../index.js'
import { FakeServer } from './server.js'

const deadline = () => AbortSignal.timeout(10_000)

let server
let doc
let opened

beforeEach(async () => {
  server = await new FakeServer().listen()
  doc = new Y.Doc()
  opened = []
})

afterEach(async () => {
  opened.forEach(each => each.destroy())
  doc.destroy() // ends the awareness timer
  await server.stop()
})

const connect = (options = {}) => {
  const provider = new WebsocketProvider(server.url, 'document', doc, {
    WebSocketPolyfill: WebSocket,
    disableBc: true,
    maxBackoffTime: 50,
    params: { ack: '1' },
    ...options
  })
  opened.push(provider)
  return provider
}

const watch = provider => {
  const saved = watchSaved(provider)
  opened.unshift(saved)
  return saved
}

const type = text => doc.getText('codemirror').insert(0, text)
const serverText = () => server.doc.getText('codemirror').toString()

/** Waits until the condition holds, turn by turn of the event loop. */
const until = async condition => {
  const signal = deadline()
  while (!condition()) {
    signal.throwIfAborted()
    await nextTurn()
  }
}

const state = async (saved, wanted) => until(() => saved.state === wanted)

test('a fresh connection becomes saved after its step 2 is acknowledged', async () => {
  const saved = watch(connect())
  assert.equal(saved.state, 'offline')

  const seen = []
  saved.on('change', each => seen.push(each))
  await saved.whenSaved({ signal: deadline() })

  assert.deepEqual(seen, ['saving', 'saved'])
  assert.match(server.urls[0], /ack=1/)
})

test('an edit is saving until its acknowledgement comes', async () => {
  const saved = watch(connect())
  await saved.whenSaved({ signal: deadline() })
  server.acknowledging = false

  type('one')
  assert.equal(saved.state, 'saving')
  assert.equal(saved.unsaved, true)
  await until(() => serverText() === 'one')
  assert.equal(saved.state, 'saving')

  server.acknowledge(server.socket.counted)
  await saved.whenSaved({ signal: deadline() })
  assert.equal(saved.unsaved, false)
})

test('an acknowledgement of some edits does not cover the later ones', async () => {
  const saved = watch(connect())
  await saved.whenSaved({ signal: deadline() })
  server.acknowledging = false
  const before = server.socket.counted
  const changes = []
  saved.on('change', each => changes.push(each))

  type('a')
  type('b')
  type('c')
  await until(() => server.socket.counted === before + 3)
  server.acknowledge(before + 2)
  const marker = new Promise(resolve => server.socket.ws.once('pong', resolve))
  server.socket.ws.ping()
  await marker

  assert.deepEqual(changes, ['saving'])
  server.acknowledge(before + 3)
  await saved.whenSaved({ signal: deadline() })
})

test('edits made offline are saved only after they were sent and acknowledged', async () => {
  const provider = connect()
  const saved = watch(provider)
  await saved.whenSaved({ signal: deadline() })

  provider.disconnect()
  assert.equal(saved.state, 'offline')
  assert.equal(saved.unsaved, false)
  type('offline words')
  assert.equal(saved.state, 'offline')
  assert.equal(saved.unsaved, true)

  server.acknowledging = false
  provider.connect()
  await until(() => serverText() === 'offline words' && provider.synced)
  assert.equal(saved.state, 'saving')
  server.acknowledge(server.socket.counted)
  await saved.whenSaved({ signal: deadline() })
  assert.equal(saved.unsaved, false)
})

test('being synced is not enough while the server has not asked for what this document holds', async () => {
  type('written before the first connection')
  server.asking = false
  const provider = connect()
  const saved = watch(provider)
  assert.equal(saved.unsaved, true)

  await until(() => provider.synced)
  assert.equal(saved.state, 'saving')
  type('an update alone does not hold the rest: ')
  await until(() => server.socket.counted === 1)
  assert.equal(saved.state, 'saving')

  server.ask()
  await saved.whenSaved({ signal: deadline() })
  assert.equal(serverText(), doc.getText('codemirror').toString())
})

test('acknowledged is not enough while the document is not synced', async () => {
  server.answering = false
  const provider = connect()
  const saved = watch(provider)

  await until(() => saved._acknowledged === 1)

  assert.equal(provider.synced, false)
  assert.equal(saved.state, 'saving')
})

test('counts start anew with each socket', async () => {
  const saved = watch(connect())
  await saved.whenSaved({ signal: deadline() })
  for (const letter of 'many edits') type(letter)
  await saved.whenSaved({ signal: deadline() })
  const first = server.socket
  assert.ok(first.counted > 5)

  server.acknowledging = false
  first.ws.terminate()
  await state(saved, 'offline')
  await until(() => server.sockets.length === 2 && server.socket.counted === 1)
  assert.equal(saved.state, 'saving')
  server.acknowledge(1)
  await saved.whenSaved({ signal: deadline() })
})

test('edits unacknowledged when the server dies are saved by its successor', async () => {
  const saved = watch(connect())
  await saved.whenSaved({ signal: deadline() })
  server.acknowledging = false
  type('in doubt')
  await until(() => serverText() === 'in doubt')

  const { port } = server
  await server.stop()
  await state(saved, 'offline')
  assert.equal(saved.unsaved, true)
  server = await new FakeServer().listen(port)

  await saved.whenSaved({ signal: deadline() })
  assert.equal(serverText(), 'in doubt')
})

test('more acknowledgements than messages do not cover edits to come', async () => {
  const saved = watch(connect())
  await saved.whenSaved({ signal: deadline() })
  server.acknowledging = false
  server.acknowledge(1000)
  const marker = new Promise(resolve => server.socket.ws.once('pong', resolve))
  server.socket.ws.ping()
  await marker

  assert.equal(saved.state, 'saved')
  type('later')
  assert.equal(saved.state, 'saving')
  server.acknowledge(server.socket.counted + 1)
  await saved.whenSaved({ signal: deadline() })
})

test('awareness and what others write is not counted', async () => {
  const provider = connect()
  const saved = watch(provider)
  await saved.whenSaved({ signal: deadline() })
  const changes = []
  saved.on('change', each => changes.push(each))

  provider.awareness.setLocalStateField('user', { name: 'Ada' })
  provider.ws.send(Uint8Array.of(1, 1, 0)) // an empty awareness update looks most like a step 2
  const other = new Y.Doc()
  const otherProvider = new WebsocketProvider(server.url, 'document', other, {
    WebSocketPolyfill: WebSocket,
    disableBc: true
  })
  opened.push(otherProvider, other)
  otherProvider.messageHandlers[121] = () => {}
  other.getText('codemirror').insert(0, 'theirs')
  await until(() => serverText() === 'theirs')
  const update = Y.encodeStateAsUpdate(server.doc)
  Y.applyUpdate(doc, update, provider)

  assert.deepEqual(changes, [])
  assert.equal(saved.unsaved, false)
})

test('a provider that is connected already reconnects once and asks for acknowledgements', async () => {
  const provider = connect({ params: { token: 'secret' } })
  provider.messageHandlers[121] = () => {}
  await until(() => provider.synced)
  type('before anyone watched')

  const saved = watch(provider)
  await saved.whenSaved({ signal: deadline() })

  assert.equal(server.sockets.length, 2)
  assert.match(server.urls[1], /token=secret&ack=1/)
  assert.equal(serverText(), 'before anyone watched')
})

test('a provider that is told to connect later is left alone until then', async () => {
  const provider = connect({ connect: false, params: {} })
  const saved = watch(provider)
  assert.equal(provider.ws, null)
  assert.equal(saved.state, 'offline')

  provider.connect()
  await saved.whenSaved({ signal: deadline() })
  assert.equal(server.sockets.length, 1)
})

test('an edit made by a listener of the connected event is counted', async () => {
  const provider = connect({ connect: false })
  let edited = false
  provider.on('status', ({ status }) => {
    if (status !== 'connected' || edited) return
    edited = true
    type('early')
  })
  const saved = watch(provider)
  server.acknowledging = false
  provider.connect()

  await until(() => provider.synced && server.socket.counted === 2)
  assert.equal(saved._sent, 2)
  server.acknowledge(1)
  const marker = new Promise(resolve => server.socket.ws.once('pong', resolve))
  server.socket.ws.ping()
  await marker
  assert.equal(saved.state, 'saving')
  server.acknowledge(2)
  await saved.whenSaved({ signal: deadline() })
})

test('whenSaved ends with the signal or the watcher', async () => {
  server.acknowledging = false
  const saved = watch(connect())

  const aborted = new AbortController()
  const first = saved.whenSaved({ signal: aborted.signal })
  aborted.abort(new Error('enough'))
  await assert.rejects(first, /enough/)

  const second = saved.whenSaved()
  saved.destroy()
  await assert.rejects(second, /destroyed/)
  await assert.rejects(saved.whenSaved(), /destroyed/)
})

test('a provider has one watcher, and another after that one is destroyed', async () => {
  const provider = connect()
  const first = watch(provider)
  assert.throws(() => watchSaved(provider), /watched already/)
  first.destroy()

  const second = watch(provider)
  await second.whenSaved({ signal: deadline() })
})
