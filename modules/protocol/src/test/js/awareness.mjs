// Awareness vectors: random scripts of awareness updates fed to the real y-protocols, which here has no state of its own.
// One line an update: <update hex> <clients reported, or -> <all present states as an update, sorted by client> <client:clock,… known>
// A line "reset" starts a new Awareness. The same program makes the same bytes; regenerate with `npm ci && npm run vectors`.
import * as awareness from 'y-protocols/awareness'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

let seed = 0x5eed
const random = bound => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 4294967296) * bound)
}
const states = [null, null, {}, { a: 1 }, { name: 'é😀', at: [1, 2.5, null] }, 'text', 1, true, [[]]]
// no falsy states: y-protocols keeps them but encodes them as null
const clients = [2, 3, 127, 128, 4294967296, 9007199254740991]
const hex = bytes => Buffer.from(bytes).toString('hex')
const numeric = (left, right) => left - right

const entries = list => {
  const out = encoding.createEncoder()
  encoding.writeVarUint(out, list.length)
  for (const [client, clock, state] of list) {
    encoding.writeVarUint(out, client)
    encoding.writeVarUint(out, clock)
    encoding.writeVarString(out, JSON.stringify(state))
  }
  return encoding.toUint8Array(out)
}

const script = steps => {
  const doc = new Y.Doc()
  doc.clientID = 1
  const known = new awareness.Awareness(doc)
  clearInterval(known._checkInterval)
  known.setLocalState(null)
  let reported = null
  known.on('update', ({ added, updated, removed }) => { reported = [...added, ...updated, ...removed] })
  console.log('reset')
  for (const list of steps) {
    const update = entries(list)
    reported = null
    awareness.applyAwarenessUpdate(known, update, 'script')
    const present = [...known.states.keys()].sort(numeric)
    const clocks = [...known.meta].filter(([client]) => client !== 1).sort((left, right) => left[0] - right[0])
    console.log([
      hex(update),
      reported === null ? '-' : reported.sort(numeric).join(','),
      hex(awareness.encodeAwarenessUpdate(known, present)),
      clocks.map(([client, meta]) => client + ':' + meta.clock).join(',') || '-'
    ].join(' '))
  }
}

script([
  [[5, 0, { a: 1 }]], [[5, 1, { a: 1 }]], [[5, 1, { a: 2 }]], [[5, 2, { a: 1 }]], [[5, 2, null]], [[5, 2, null]], [[5, 2, { a: 9 }]],
  [[5, 3, { a: 9 }]], [[6, 0, null]], [[6, 1, null]], [[6, 2, { b: {} }], [7, 1, {}]], [[6, 1, null]], [[6, 5, null], [7, 1, null]],
  [[6, 9, null]], [[8, 1, { x: 1 }], [8, 2, { x: 2 }]], [[8, 3, null], [8, 4, { x: 3 }]], []
])
for (let round = 0; round < 20; round++) {
  script(Array.from({ length: 20 }, () =>
    Array.from({ length: random(4) }, () =>
      [clients[random(clients.length)], random(6), states[random(states.length)]])))
}
