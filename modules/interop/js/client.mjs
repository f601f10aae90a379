// One editor: a Y.Doc with the real y-websocket provider, and what a test wants to know about it.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { WebsocketProvider } from 'y-websocket'
import * as decoding from 'lib0/decoding'
import { countingSocket } from './counting-socket.mjs'

const ACKNOWLEDGED = 121
const sha = data => createHash('sha256').update(data).digest('hex')

export class Client {
  /**
   * options: url, document, acknowledgements (default true), clientId, presence (a state; null: no awareness at all), headers,
   * params (more URL parameters)
   */
  constructor (options) {
    this.doc = new Y.Doc()
    if (options.clientId) this.doc.clientID = options.clientId
    this.listeners = []
    this.sockets = 0
    this.closes = []
    this.givenUp = null
    this.light = null
    this.lights = []
    // Own structs before this clock were acknowledged together with a step 2, and so with all they refer to. (What is sent before it may be
    // in the journal, and still wait for something: a state vector does not tell of that.)
    this.durableClock = 0
    this.forgotten = 0 // how often the server said to know less than it has acknowledged
    const Socket = countingSocket({
      onCounted: (socket, stepTwo) => {
        (socket.clocks ??= []).push(Y.getState(this.doc.store, this.doc.clientID))
        if (stepTwo) socket.whole ??= socket.counted
        this.listeners.forEach(it => it.counted?.(socket, stepTwo))
      },
      onStateVector: vector => {
        const known = Y.decodeStateVector(vector).get(this.doc.clientID) ?? 0
        if (known < this.durableClock) this.forgotten++
      }
    }, options.headers)
    const params = { ...options.params }
    if (options.acknowledgements !== false) params.ack = '1'
    this.provider = new WebsocketProvider(options.url, options.document, this.doc, {
      WebSocketPolyfill: Socket, disableBc: true, params, connect: false, maxBackoffTime: options.maxBackoffMillis ?? 500
    })
    this.provider.messageHandlers[ACKNOWLEDGED] = (_encoder, decoder, provider) => {
      const upTo = decoding.readVarUint(decoder)
      const socket = provider.ws
      if (upTo <= socket.acknowledged || upTo > socket.counted) {
        this.wrong = `acknowledged ${upTo} after ${socket.acknowledged} of ${socket.counted}`
      }
      if (upTo >= socket.whole) this.durableClock = Math.max(this.durableClock, socket.clocks[upTo - 1] ?? 0)
      socket.acknowledged = upTo
      this.listeners.forEach(it => it.acknowledged?.(socket, upTo))
    }
    this.wrong = null
    this.provider.on('status', ({ status }) => { if (status === 'connected') this.sockets++ })
    this.provider.on('connection-close', event => {
      const { ws, wsconnected } = this.provider
      const close = event ? { code: event.code, reason: event.reason } : { code: 0, reason: 'own' }
      this.closes.push(close)
      if (wsconnected) this.listeners.forEach(it => it.closed?.(ws, close))
    })
    this.provider.on('closed', event => { this.givenUp = event })
    if (options.presence === null) this.provider.awareness.setLocalState(null)
    else if (options.presence) this.provider.awareness.setLocalState(options.presence)
    this.provider.connect()
  }

  /** Watches with the helper that applications use, which takes the acknowledgements from this client. */
  async watch () {
    const { watchSaved } = await import('../../demo/saved-state/index.js')
    this.light = watchSaved(this.provider)
    this.light.on('change', state => this.lights.push(state))
  }

  text (root = 'text') {
    return this.doc.getText(root)
  }

  /** Connected, synced, and everything sent on this socket is in the journal. */
  get saved () {
    const { provider } = this
    return provider.wsconnected && provider.synced && provider.ws.stepTwoSent && provider.ws.counted === provider.ws.acknowledged
  }

  /** The name of the node that serves it, if it is connected through a balancer that tells. */
  get node () {
    return this.provider.wsconnected ? this.provider.ws.servedBy : null
  }

  /** What can be asked about often: short whatever the size of the document. */
  state () {
    const { provider } = this
    return {
      clientId: this.doc.clientID,
      connected: provider.wsconnected,
      synced: provider.synced,
      saved: this.saved,
      counted: provider.ws?.counted ?? 0,
      acknowledged: provider.ws?.acknowledged ?? 0,
      sockets: this.sockets,
      closes: this.closes,
      givenUp: this.givenUp,
      wrong: this.wrong,
      forgotten: this.forgotten,
      node: this.node,
      light: this.light?.state ?? null,
      lights: this.lights,
      length: this.text().length,
      pending: this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null,
      snapshot: sha(Y.encodeSnapshot(Y.snapshot(this.doc))),
      presence: Object.fromEntries(provider.awareness.getStates())
    }
  }

  /** Equal for two clients only if they hold the same structs, deletions and content. */
  digest () {
    const { doc } = this
    const content = [doc.getText('text').toDelta(), doc.getMap('map').toJSON(), doc.getArray('list').toJSON(), doc.getXmlFragment('page').toString()]
    return { snapshot: sha(Y.encodeSnapshot(Y.snapshot(doc))), content: sha(JSON.stringify(canonical(content))) }
  }

  close () {
    this.provider.destroy()
    this.doc.destroy()
  }
}

const canonical = value => Array.isArray(value)
  ? value.map(canonical)
  : value !== null && typeof value === 'object'
    ? Object.keys(value).sort().map(key => [key, canonical(value[key])])
    : value
