// Makes a stream of updates like a recorded editing session, in the format scripts/replay-trace reads:
//   node make-trace.mjs SEED EDITS AUTHORS FILE.ups.gz FILE.txt
// Authors write at their own cursors, move, delete what they just wrote, and hear of each other with delay.
import fs from 'node:fs'
import zlib from 'node:zlib'
import * as encoding from 'lib0/encoding'
import * as prng from 'lib0/prng'
import * as Y from 'yjs'

const [seed, edits, authors, updatesFile, textFile] = process.argv.slice(2)
const random = prng.create(Number(seed))
const stream = encoding.createEncoder()
const docs = []
const cursors = []
const unheard = []
for (let a = 0; a < Number(authors); a++) {
  const doc = new Y.Doc()
  doc.clientID = 1000 + a
  docs.push(doc)
  cursors.push(0)
  unheard.push([])
  doc.on('update', (update, _origin, _doc, transaction) => {
    if (!transaction.local) return
    encoding.writeVarUint8Array(stream, update)
    unheard.forEach((list, other) => { if (other !== a) list.push(update) })
  })
}
const hear = a => unheard[a].splice(0).forEach(update => Y.applyUpdate(docs[a], update))

for (let i = 0; i < Number(edits);) {
  const a = prng.uint32(random, 0, docs.length - 1)
  if (prng.bool(random)) hear(a)
  const text = docs[a].getText('text')
  for (let burst = prng.uint32(random, 1, 40); burst > 0 && i < Number(edits); burst--, i++) {
    const cursor = Math.min(cursors[a], text.length)
    if (cursor > 0 && prng.uint32(random, 0, 9) < 3) {
      text.delete(cursor - 1, 1)
      cursors[a] = cursor - 1
    } else {
      const letter = prng.uint32(random, 0, 99) === 0 ? '\u00e9\n\u6f22' : prng.letter(random)
      text.insert(cursor, letter)
      cursors[a] = cursor + letter.length
    }
  }
  if (prng.uint32(random, 0, 3) === 0) cursors[a] = prng.uint32(random, 0, text.length)
}
docs.forEach((_doc, a) => hear(a))
const texts = new Set(docs.map(doc => doc.getText('text').toString()))
if (texts.size !== 1) throw new Error('the authors disagree')
fs.writeFileSync(updatesFile, zlib.gzipSync(encoding.toUint8Array(stream)))
fs.writeFileSync(textFile, [...texts][0])
