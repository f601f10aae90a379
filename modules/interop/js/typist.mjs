// Somebody who writes: seeded random edits at a pace, either tokens whose fate can be told afterwards, or anything a document can hold.
import * as prng from 'lib0/prng'
import * as Y from 'yjs'

const OPEN = '\u27e8'
const CLOSE = '\u27e9'
const WORDS = ['plain', 'sch\u00f6n', '\u6f22\u5b57', '\ud83d\ude00', '\ud83d\udc69\u200d\ud83d\udc67', '\u05e9\u05dc\u05d5\u05dd', '\u200fx', 'nul\u0000nul', 'e\u0301', '\r\n', '\ufeff', '"\\']

/**
 * Writes tokens into the text and deletes some of its own, so that about `keep` of them stay. Each edit is recorded with the time
 * it was handed to a socket, and whether the server acknowledged it, so that a test can tell which edits must have survived.
 * `figures` hears of each edit and of its acknowledgement.
 */
export class Typist {
  constructor (client, { name, seed, everyMillis, burst = 1, keep = Infinity, figures = null }) {
    this.client = client
    this.name = name
    this.random = prng.create(seed)
    this.everyMillis = everyMillis
    this.burst = burst
    this.keep = keep
    this.figures = figures
    this.tokens = 0
    this.keepsAll = false
    this.edits = []
    this.open = 0 // edits before this one are acknowledged
    this.own = []
    client.listeners.push(this)
    this.go()
  }

  go () {
    this.timer = setInterval(() => { for (let i = 0; i < this.burst; i++) this.edit() }, this.everyMillis)
  }

  edit () {
    const text = this.client.text()
    if (!this.keepsAll && this.own.length > 5 && prng.uint32(this.random, 0, 9) < (this.own.length > this.keep ? 6 : 2)) {
      const token = this.own.splice(prng.uint32(this.random, 0, this.own.length - 1), 1)[0]
      const at = text.toString().indexOf(token)
      if (at < 0) throw new Error('my own token is gone: ' + token)
      this.record('delete', token, () => text.delete(at, token.length))
    } else {
      const token = `${OPEN}${this.name}:${this.tokens++}${CLOSE}`
      const all = text.toString()
      const boundary = all.indexOf(CLOSE, prng.uint32(this.random, 0, all.length))
      this.own.push(token)
      this.record('insert', token, () => text.insert(boundary < 0 ? all.length : boundary + 1, token))
    }
  }

  record (kind, token, change) {
    const edit = { kind, token, sentMillis: null, socket: null, number: 0, acknowledged: false }
    this.edits.push(edit)
    this.figures?.typed(this.client, edit)
    change()
  }

  counted (socket, stepTwo) {
    // an update carries the newest edit; a step 2 carries whatever the server said it lacks
    const first = stepTwo ? this.open : this.edits.length - 1
    for (let i = Math.max(first, 0); i < this.edits.length; i++) {
      const edit = this.edits[i]
      if (edit.acknowledged) continue
      edit.sentMillis ??= Date.now()
      edit.socket = socket
      edit.number = socket.counted
    }
  }

  acknowledged (socket, upTo) {
    while (this.open < this.edits.length) {
      const edit = this.edits[this.open]
      if (edit.socket !== socket || edit.number > upTo) return
      edit.acknowledged = true
      this.open++
      this.figures?.acknowledged(this.client, edit)
    }
  }

  stop () {
    clearInterval(this.timer)
  }

  /** Forgets what is acknowledged; what this typist wrote and did not delete. */
  settle () {
    this.edits.splice(0, this.open)
    this.open = 0
    return this.own
  }

  /** From now on it deletes nothing any more, so that whatever `history` calls acknowledged stays. */
  keepAll () {
    this.keepsAll = true
  }

  history () {
    return this.edits.map(({ kind, token, sentMillis, acknowledged }) => ({ kind, token, sentMillis, acknowledged }))
  }
}

/** One random change of a document with a text, a map, a list and a page of XML. */
export function anyEdit (doc, random) {
  const text = doc.getText('text')
  const word = () => prng.oneOf(random, WORDS) + prng.uint32(random, 0, 99)
  const spot = length => prng.uint32(random, 0, length)
  // never inside a surrogate pair: replicas of Yjs itself can disagree about half characters
  const whole = at => /[\udc00-\udfff]/.test(text.toString().charAt(at)) ? at - 1 : at
  const some = change => {
    if (text.length === 0) return
    const from = whole(spot(text.length - 1))
    const length = whole(Math.min(from + 4, text.length)) - from
    if (length > 0) change(from, length)
  }
  switch (prng.uint32(random, 0, 9)) {
    case 0: case 1: case 2:
      return text.insert(whole(spot(text.length)), word())
    case 3:
      return text.insert(whole(spot(text.length)), word(), { bold: true })
    case 4:
      return some((from, length) => text.delete(from, length))
    case 5:
      return some((from, length) => text.format(from, length, { em: spot(1) ? true : null }))
    case 6:
      return void doc.getMap('map').set('k' + spot(5), prng.oneOf(random, [word(), spot(9), null, true, 1.5, [1, 'two'], { a: -0 }]))
    case 7: {
      const list = doc.getArray('list')
      if (list.length > 4) return list.delete(spot(list.length - 1), 1)
      return list.insert(spot(list.length), [word(), new Y.Map([['n', spot(9)]])])
    }
    case 8: {
      const page = doc.getXmlFragment('page')
      const element = new Y.XmlElement('p')
      element.setAttribute('id', word())
      element.insert(0, [new Y.XmlText(word())])
      return page.insert(spot(page.length), [element])
    }
    default:
      return doc.transact(() => { text.insert(0, word()); doc.getMap('map').delete('k' + spot(5)) })
  }
}
