import { once } from 'node:events'
import { createServer } from 'node:http'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as sync from 'y-protocols/sync'
import { WebSocketServer } from 'ws'
import * as Y from 'yjs'

/**
 * A server that speaks the contract and nothing else: y-websocket's sync for one document, and acknowledgements that
 * the test lets go by hand.
 */
export class FakeServer {
  constructor() {
    this.doc = new Y.Doc()
    this.sockets = []
    this.urls = []
    /** Whether the server acknowledges each message as it comes. */
    this.acknowledging = true
    /** Whether the server answers step 1, which makes the client synced. */
    this.answering = true
    /** Whether the server asks for what the client has. */
    this.asking = true
  }

  async listen(port = 0) {
    this.http = createServer()
    new WebSocketServer({ server: this.http }).on('connection', (ws, request) => this.#connected(ws, request))
    this.http.listen(port, '127.0.0.1')
    await once(this.http, 'listening')
    this.port = this.http.address().port
    return this
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/ws`
  }

  /** The newest connection. */
  get socket() {
    return this.sockets.at(-1)
  }

  #connected(ws, request) {
    const socket = { ws, counted: 0 }
    this.sockets.push(socket)
    this.urls.push(request.url)
    ws.on('message', data => this.#received(socket, new Uint8Array(data)))
    ws.on('error', () => {})
    if (this.asking) this.ask(socket)
  }

  #received(socket, bytes) {
    const decoder = decoding.createDecoder(bytes)
    if (decoding.readVarUint(decoder) !== 0) return
    const kind = bytes[1]
    if (kind === 0 && !this.answering) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    sync.readSyncMessage(decoder, encoder, this.doc, socket)
    if (encoding.length(encoder) > 1) socket.ws.send(encoding.toUint8Array(encoder))
    if (kind === 1 || kind === 2) {
      socket.counted++
      if (this.acknowledging) this.acknowledge(socket.counted, socket)
    }
  }

  /** Sends step 1. */
  ask(socket = this.socket) {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    sync.writeSyncStep1(encoder, this.doc)
    socket.ws.send(encoding.toUint8Array(encoder))
  }

  acknowledge(count, socket = this.socket) {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 121)
    encoding.writeVarUint(encoder, count)
    socket.ws.send(encoding.toUint8Array(encoder))
  }

  /** Cuts every connection and stops listening, as a killed process would. */
  async stop() {
    this.sockets.forEach(({ ws }) => ws.terminate())
    const closed = once(this.http, 'close')
    this.http.close()
    await closed
  }
}
