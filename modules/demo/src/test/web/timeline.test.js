import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { runsOf } from '../../main/web/past.js'
import { Timeline } from '../../main/web/timeline.js'

const seed = Number(process.env.TIMELINE_SEED ?? Date.now() % 1_000_000)

/** Numbers from 0 to below `bound`, the same for the same seed. */
const dice = () => {
  let state = seed
  return bound => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % bound
  }
}

/** What two people write into one text, and the text after each edit. */
const write = count => {
  const random = dice()
  const docs = { Ada: new Y.Doc(), Blaise: new Y.Doc() }
  const edits = []
  const texts = ['']
  for (const [author, doc] of Object.entries(docs)) {
    doc.on('update', (update, origin) => {
      if (origin === 'other') return
      edits.push({ position: `${edits.length + 1}.0`, time: '2026-11-21T10:00:00Z', author, update })
      Object.values(docs).forEach(other => other === doc || Y.applyUpdate(other, update, 'other'))
      texts.push(doc.getText('codemirror').toString())
    })
  }
  for (let i = 0; i < count; i++) {
    const text = docs[random(2) === 0 ? 'Ada' : 'Blaise'].getText('codemirror')
    if (text.length > 3 && random(3) === 0) text.delete(random(text.length - 2), 1 + random(2))
    else text.insert(random(text.length + 1), String.fromCharCode(97 + random(26)))
  }
  return { edits, texts, clients: Object.fromEntries(Object.entries(docs).map(([name, doc]) => [doc.clientID, name])) }
}

test('every moment is what was there, forwards, backwards and at random', () => {
  const { edits, texts } = write(600)
  const timeline = new Timeline()
  timeline.add(edits.slice(0, 350))
  timeline.add(edits.slice(350))
  const at = count => timeline.after(count).getText('codemirror').toString()
  const random = dice()
  const counts = [...texts.keys(), ...[...texts.keys()].reverse(), ...Array.from(texts, () => random(texts.length))]
  for (const count of counts) assert.equal(at(count), texts[count], `seed ${seed}, after ${count} edits`)
})

test('each run has the author of the client that wrote it', () => {
  const { edits, texts, clients } = write(300)
  const timeline = new Timeline()
  timeline.add(edits)
  assert.deepEqual([...timeline.authors].sort(), ['Ada', 'Blaise'])
  const runs = runsOf(timeline.after(edits.length).getText('codemirror'))
  assert.equal(runs.map(run => run.text).join(''), texts.at(-1), `seed ${seed}`)
  for (const run of runs) assert.equal(timeline.authorOf(run.client), clients[run.client], `seed ${seed}`)
})

test('a format belongs to what stands behind it', () => {
  const doc = new Y.Doc()
  const text = doc.getText('t')
  text.insert(0, 'plain bold plain')
  text.format(6, 4, { bold: true })
  assert.deepEqual(
    runsOf(text).map(run => [run.text, run.format.bold ?? null]),
    [
      ['plain ', null],
      ['bold', true],
      [' plain', null]
    ]
  )
})
