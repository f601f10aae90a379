import { readVarUint } from 'lib0/decoding'
import { ObservableV2 } from 'lib0/observable'

/** Message type of an acknowledgement: varUint 121, varUint count. */
export const messageAcknowledged = 121

const messageSync = 0
const syncStep2 = 1
const syncUpdate = 2

/** One watcher a provider: a second one would take the acknowledgements of the first. */
const watched = new WeakSet()

/**
 * Whether these bytes are one of the messages that the server counts: a sync step 2 or an update.
 *
 * @param {unknown} data what was handed to `WebSocket.send`
 */
const carriesEdits = data => {
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data
  return (
    bytes instanceof Uint8Array && bytes[0] === messageSync && (bytes[1] === syncStep2 || bytes[1] === syncUpdate)
  )
}

/**
 * Follows one `WebsocketProvider` and tells whether all edits of its document are in the server's journal.
 *
 * Each socket starts anew: the server counts the step 2 and update messages that it receives on a socket and says
 * how many of them, from the first on, are in the journal. This side counts the same messages as they are sent. A
 * step 2 holds everything the document has, so edits made offline are covered once the first step 2 is.
 */
class SavedState extends ObservableV2 {
  constructor(provider) {
    super()
    this.provider = provider
    /** @type {'saved' | 'saving' | 'offline'} */
    this.state = 'offline'
    /** Whether this document may hold edits that are not in the journal, as far as this side can know. */
    this.unsaved = provider.doc.store.clients.size > 0
    this._socket = null
    this._sent = 0
    this._acknowledged = 0
    this._step2Sent = false
    this._destroyed = false

    this._update = () => this._evaluate()
    this._onStatus = () => {
      this._follow(provider.ws)
      this._evaluate()
    }
    this._onDocUpdate = (_update, origin) => {
      if (origin !== provider) this.unsaved = true
    }
    this._onAcknowledged = (_encoder, decoder, _provider, fromSocket) => {
      const count = readVarUint(decoder)
      if (!fromSocket) return
      // more than was sent cannot be true, and would hide the edits to come
      this._acknowledged = Math.max(this._acknowledged, Math.min(count, this._sent))
      this._evaluate()
    }

    this._previousHandler = provider.messageHandlers[messageAcknowledged]
    provider.messageHandlers[messageAcknowledged] = this._onAcknowledged
    provider.doc.on('update', this._onDocUpdate)
    provider.on('status', this._onStatus)
    provider.on('sync', this._update)
    provider.on('connection-close', this._update)
    this._join()
  }

  /** Starts on the provider's present socket, or on a new one if part of this one's traffic was missed. */
  _join() {
    const { provider } = this
    const asked = provider.params.ack === '1'
    provider.params = { ...provider.params, ack: '1' }
    if (provider.ws !== null && (!asked || provider.wsconnected)) {
      provider.disconnect()
      provider.connect()
    }
    this._follow(provider.ws)
    this._evaluate()
  }

  /** Counts what is sent on this socket. Called before it opens, so nothing is missed. */
  _follow(socket) {
    if (socket === null || socket === this._socket) return
    this._socket = socket
    this._sent = 0
    this._acknowledged = 0
    this._step2Sent = false
    const send = socket.send
    socket.send = (...parameters) => {
      if (this._socket === socket && carriesEdits(parameters[0])) this._count(parameters[0])
      return send.apply(socket, parameters)
    }
  }

  _count(data) {
    this._sent++
    this._step2Sent ||= new Uint8Array(data)[1] === syncStep2
    this._evaluate()
  }

  _evaluate() {
    if (this._destroyed) return
    const { provider } = this
    const complete = provider.synced && this._step2Sent && this._acknowledged === this._sent
    const state = !provider.wsconnected ? 'offline' : complete ? 'saved' : 'saving'
    if (state === 'saved') this.unsaved = false
    if (state === this.state) return
    const previous = this.state
    this.state = state
    this.emit('change', [state, previous])
  }

  /**
   * Resolves when everything in the document is in the journal; at once if it is already.
   *
   * @param {{ signal?: AbortSignal }} [options] rejects with the signal's reason when it is aborted
   */
  whenSaved({ signal } = {}) {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.off('change', onChange)
        this.off('destroy', onDestroy)
        signal?.removeEventListener('abort', onAbort)
      }
      const onChange = () => {
        if (this.state !== 'saved') return
        stop()
        resolve()
      }
      const onAbort = () => {
        stop()
        reject(signal.reason)
      }
      const onDestroy = () => {
        stop()
        reject(new Error('the watcher was destroyed'))
      }
      if (this._destroyed) return onDestroy()
      if (signal?.aborted) return onAbort()
      this.on('change', onChange)
      this.on('destroy', onDestroy)
      signal?.addEventListener('abort', onAbort)
      onChange()
    })
  }

  /** Stops watching. The provider goes on. */
  destroy() {
    if (this._destroyed) return
    this._destroyed = true
    const { provider } = this
    this._socket = null
    // a server that was asked for acknowledgements keeps sending them: leave something that reads them
    provider.messageHandlers[messageAcknowledged] = this._previousHandler ?? (() => {})
    provider.doc.off('update', this._onDocUpdate)
    provider.off('status', this._onStatus)
    provider.off('sync', this._update)
    provider.off('connection-close', this._update)
    watched.delete(provider)
    this.emit('destroy', [])
    super.destroy()
  }
}

/**
 * Watches a y-websocket `WebsocketProvider`. Best called right after the provider is made with
 * `params: { ack: '1' }`; otherwise the provider reconnects once, so that every message is counted.
 *
 * @param {import('y-websocket').WebsocketProvider} provider
 */
export const watchSaved = provider => {
  if (watched.has(provider)) throw new Error('this provider is watched already')
  watched.add(provider)
  return new SavedState(provider)
}
