// Makes what both sides are measured with:
//   node inputs.mjs FOLDER [--traces DIR] [--quick]
// The small cases follow the B1 to B4 families of the CRDT benchmarks. With --traces, the session `paper` is the stream
// automerge-paper.ups.gz of that folder; without, `typing` stands in for it.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import * as prng from 'lib0/prng'
import * as Y from 'yjs'
import { splitStream, write, writeEdits, writeStream } from './files.mjs'
import { edit, insertions, insertionsAndDeletions, letter, letters, number, session, word } from './typist.mjs'

const args = process.argv.slice(2)
const quick = args.includes('--quick')
const traces = args.includes('--traces') ? args[args.indexOf('--traces') + 1] : null
const folder = args[0]
const edits = quick ? 300 : 6000
const sessionEdits = quick ? 3000 : 260000
const authors = 10
fs.mkdirSync(folder, { recursive: true })

function newDoc (client) {
  const doc = new Y.Doc()
  doc.clientID = client
  return doc
}

function recording (doc, work) {
  const updates = []
  const record = update => updates.push(update)
  doc.on('update', record)
  work()
  doc.off('update', record)
  return updates
}

function saveState (name, doc) {
  write(folder, name + '.state', Y.encodeStateAsUpdate(doc))
  write(folder, name + '.state2', Y.encodeStateAsUpdateV2(doc))
}

function save (name, updates, doc) {
  writeStream(folder, name, updates)
  saveState(name, doc)
}

function oneAuthor (name, kind, list) {
  const doc = newDoc(1000)
  const type = kind === 'array' ? doc.getArray('array') : doc.getText('text')
  save(name, recording(doc, () => list.forEach(one => edit(type, one))), doc)
  writeEdits(folder, name, list)
}

const fresh = () => prng.create(42)
const end = (_random, length) => length
const start = () => 0
const anywhere = (random, length) => number(random, length + 1)
const digits = random => String(number(random, 0x7fffffff))
const one = () => 1
oneAuthor('b1.1-append-chars', 'text', insertions(fresh(), edits, end, letter))
oneAuthor('b1.2-one-string', 'text', [[0, 0, letters(fresh(), edits)]])
oneAuthor('b1.3-prepend-chars', 'text', insertions(fresh(), edits, start, letter))
oneAuthor('b1.4-random-chars', 'text', insertions(fresh(), edits, anywhere, letter))
oneAuthor('b1.5-random-words', 'text', insertions(fresh(), edits, anywhere, word))
oneAuthor('b1.6-insert-and-delete', 'text', [[0, 0, letters(fresh(), edits)], [0, edits, '']])
oneAuthor('b1.7-random-insert-delete', 'text', insertionsAndDeletions(fresh(), edits))
oneAuthor('b1.8-append-numbers', 'array', insertions(fresh(), edits, end, digits, one))
oneAuthor('b1.10-prepend-numbers', 'array', insertions(fresh(), edits, start, digits, one))
oneAuthor('b1.11-random-numbers', 'array', insertions(fresh(), edits, anywhere, digits, one))

/** Two authors who start from the same hundred units and do not hear of each other; first all of one, then all of the other. */
function twoAuthors (name, makeEdits) {
  const random = prng.create(7)
  const docs = [newDoc(1000), newDoc(2000)]
  const updates = recording(docs[0], () => docs[0].getText('text').insert(0, letters(random, 100)))
  Y.applyUpdate(docs[1], updates[0])
  for (const doc of docs) {
    const list = makeEdits(random)
    updates.push(...recording(doc, () => list.forEach(one => edit(doc.getText('text'), one))))
  }
  const all = newDoc(3000)
  updates.forEach(update => Y.applyUpdate(all, update))
  save(name, updates, all)
}

const after = place => (random, length) => place(random, length + 100)
twoAuthors('b2.1-same-place-strings', random => [[50, 0, letters(random, edits)]])
twoAuthors('b2.2-random-chars', random => insertions(random, edits, after(anywhere), letter))
twoAuthors('b2.3-random-words', random => insertions(random, edits, after(anywhere), word))
twoAuthors('b2.4-random-insert-delete', random => insertionsAndDeletions(random, edits, 100))

function shuffled (random, list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = number(random, i + 1);
    [list[i], list[j]] = [list[j], list[i]]
  }
  return list
}

/** Many authors who each make one edit of the empty document; the updates come in random order. */
function manyAuthors (name, count, work) {
  const updates = []
  for (let i = 0; i < count; i++) {
    const doc = newDoc(100000 + i)
    updates.push(...recording(doc, () => doc.transact(() => work(doc, i))))
  }
  const all = newDoc(1)
  // the state is the same in any order, and inserting at one place is quickest with the highest client first
  updates.slice().reverse().forEach(update => Y.applyUpdate(all, update))
  const order = shuffled(prng.create(9), updates)
  save(name, order, all)
  return order
}

const crowd = Math.floor(Math.sqrt(edits)) * 20
manyAuthors('b3.1-map-number', crowd, (doc, i) => doc.getMap('map').set('v', i))
manyAuthors('b3.2-map-object', crowd, (doc, i) => doc.getMap('map').set('v', { name: String(i), address: 'here' }))
manyAuthors('b3.3-map-string', crowd, (doc, i) => doc.getMap('map').set('v', String(i).repeat(20)))
manyAuthors('b3.4-value-in-array', crowd, (doc, i) => doc.getArray('array').insert(0, [String(i)]))
manyAuthors('b3.5-text-start', crowd, (doc, i) => doc.getText('text').insert(0, 'client ' + i))
const place = manyAuthors('one-place', quick ? 500 : 10000, doc => doc.getText('text').insert(0, 'x'))
write(folder, 'one-place.merged', Y.mergeUpdates(place))

/** Applies the stream of a session and answers what each update did to the text, as lists of edits. */
function follow (doc, updates) {
  const steps = []
  doc.getText('text').observe(event => {
    let position = 0
    const step = []
    for (const { retain = 0, delete: deleted = 0, insert = '' } of event.delta) {
      position += retain
      if (deleted + insert.length > 0) step.push([position, deleted, insert])
      position += insert.length
    }
    steps.push(step)
  })
  for (const update of updates) Y.applyUpdate(doc, update)
  return steps
}

function saveSession (name, updates) {
  const doc = newDoc(1)
  const steps = follow(doc, updates)
  save(name, updates, doc)
  writeEdits(folder, name, steps.flat())
  for (const count of quick ? [100, 1000] : [1000, 10000]) {
    const first = updates.slice(0, count)
    writeStream(folder, name + '-first-' + count, first)
    write(folder, name + '-first-' + count + '.merged', Y.mergeUpdates(first))
  }
  const large = newDoc(1)
  const text = large.getText('text')
  for (let author = 0; author < authors; author++) {
    large.clientID = 1000 + author
    const base = text.length
    for (const step of steps) {
      large.transact(() => step.forEach(([position, deleted, inserted]) => edit(text, [base + position, deleted, inserted])))
    }
  }
  saveState(name + '-x10', large)
}

if (traces === null) {
  const doc = newDoc(1000)
  const list = session(fresh(), sessionEdits)
  saveSession('typing', recording(doc, () => list.forEach(one => edit(doc.getText('text'), one))))
} else {
  const stream = zlib.gunzipSync(fs.readFileSync(path.join(traces, 'automerge-paper.ups.gz')))
  const updates = splitStream(new Uint8Array(stream))
  saveSession('paper', quick ? updates.slice(0, sessionEdits) : updates)
}
