// How the clients of this process fare while something is done to the nodes: who lost a socket, how long edits took.
const TOKEN = /\u27e8[^\u27e9]*\u27e9/g
const LAG_MILLIS = 20
const FORGET_AFTER_MILLIS = 300_000

/**
 * Collects until `window()` takes what there is. A wait is that of somebody *untouched* if writer and viewer are on the same sockets
 * since the window began, and those belong to nodes that are not struck.
 */
export class Figures {
  constructor () {
    this.struck = new Set()
    this.documents = new Map() // document to clients
    this.typedTokens = new Map() // token to when and by whom
    this.beganAt = Infinity
    this.begin()
    let expected = performance.now() + LAG_MILLIS
    setInterval(() => {
      const now = performance.now()
      this.figures.lagMillis = Math.max(this.figures.lagMillis, Math.ceil(now - expected))
      expected = now + LAG_MILLIS
    }, LAG_MILLIS).unref()
  }

  begin () {
    this.figures = { live: [], liveStruck: [], ack: [], ackStruck: [], closes: [], typed: 0, deletions: 0, acknowledged: 0, connects: 0, lagMillis: 0 }
  }

  /** What was collected since the last call; from now on these nodes are struck. */
  window (struck) {
    const { figures } = this
    this.struck = new Set(struck)
    this.begin()
    this.beganAt = performance.now()
    const old = performance.now() - FORGET_AFTER_MILLIS
    for (const [token, { at }] of this.typedTokens) if (at < old) this.typedTokens.delete(token)
    return figures
  }

  watch (client, document) {
    const others = this.documents.get(document) ?? []
    others.push(client)
    this.documents.set(document, others)
    client.readers = others
    client.provider.on('status', ({ status }) => {
      if (status !== 'connected') return
      this.figures.connects++
      client.provider.ws.openedAt = performance.now()
    })
    client.text().observe(event => {
      for (const { insert } of event.delta) {
        if (typeof insert === 'string') for (const token of insert.match(TOKEN) ?? []) this.seen(client, token)
      }
    })
    client.listeners.push({
      closed: (socket, { code, reason }) => client.rejoining || this.figures.closes.push({ node: socket.servedBy, struck: this.isStruck(socket.servedBy), code, reason })
    })
  }

  typed (client, edit) {
    const made = { at: performance.now(), client, socket: client.provider.wsconnected ? client.provider.ws : null, missing: client.readers.length - 1 }
    edit.made = made
    if (edit.kind === 'delete') {
      this.figures.deletions++
      return
    }
    this.figures.typed++
    made.sockets = new Map(client.readers.map(it => [it, it.provider.wsconnected ? it.provider.ws : null]))
    this.typedTokens.set(edit.token, made)
  }

  seen (viewer, token) {
    const made = this.typedTokens.get(token)
    if (made === undefined || made.client === viewer) return
    if (--made.missing === 0) this.typedTokens.delete(token)
    const untouched = this.isUntouched(made.client, made.socket) && this.isUntouched(viewer, made.sockets.get(viewer))
    this.figures[untouched ? 'live' : 'liveStruck'].push(Math.ceil(performance.now() - made.at))
  }

  acknowledged (client, { made }) {
    this.figures.acknowledged++
    this.figures[this.isUntouched(client, made.socket) ? 'ack' : 'ackStruck'].push(Math.ceil(performance.now() - made.at))
  }

  isUntouched (client, socket) {
    return socket !== null && client.provider.ws === socket && !(socket.openedAt > this.beganAt) && !this.isStruck(socket.servedBy)
  }

  isStruck (node) {
    return node === null || this.struck.has(node)
  }
}
