// The Yjs side of one case: node yjs.mjs '{"folder", "input", "operation", "warmups", "iterations", "millis"}' prints the
// milliseconds of one operation in each iteration as a JSON list. An iteration repeats the operation until `millis` have passed,
// as an iteration of JMH does. With "operation": "heap" (and node --expose-gc) it prints bytes of heap for one copy instead.
import * as Y from 'yjs'
import { read, readEdits, splitStream } from './files.mjs'
import { edit } from './typist.mjs'

const { folder, input, operation, warmups, iterations, millis, copies, from } = JSON.parse(process.argv[2])
const SECONDS_MAX = 12
const stream = () => splitStream(read(folder, input + '.ups'))
const state = () => read(folder, input + '.state')

function load (update) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc
}

const state2 = () => read(folder, input + '.state2')
const nothing = new Uint8Array([0])

function loadV2 (update) {
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, update)
  return doc
}

function applyAll (updates, listen) {
  const doc = new Y.Doc()
  let bytes = 0
  if (listen) doc.on('update', update => { bytes += update.length })
  for (let i = 0; i < updates.length; i++) Y.applyUpdate(doc, updates[i])
  return listen ? bytes : doc
}

function writeAll (edits) {
  const doc = new Y.Doc()
  const type = input.endsWith('numbers') ? doc.getArray('array') : doc.getText('text')
  let bytes = 0
  doc.on('update', update => { bytes += update.length })
  for (let i = 0; i < edits.length; i++) doc.transact(() => edit(type, edits[i]))
  return bytes
}

/** Of each operation, a function that prepares it and answers what is measured. */
const prepare = {
  apply: () => { const updates = stream(); return () => applyAll(updates, false) },
  emit: () => { const updates = stream(); return () => applyAll(updates, true) },
  load: () => { const update = state(); return () => load(update) },
  load2: () => { const update = state2(); return () => loadV2(update) },
  encode2: () => { const doc = load(state()); return () => Y.encodeStateAsUpdateV2(doc) },
  encode: () => { const doc = load(state()); return () => Y.encodeStateAsUpdate(doc) },
  vector: () => { const doc = load(state()); return () => Y.encodeStateVector(doc) },
  diff: () => { const doc = load(state()); const vector = Y.encodeStateVector(doc); return () => Y.encodeStateAsUpdate(doc, vector) },
  text: () => { const text = load(state()).getText('text'); return () => text.toString() },
  snapshot: () => { const doc = load(state()); return () => Y.encodeSnapshot(Y.snapshot(doc)) },
  write: () => { const edits = readEdits(folder, input); return () => writeAll(edits) },
  merge: () => { const updates = stream(); return () => Y.mergeUpdates(updates) },
  through: () => { const updates = stream(); return () => Y.encodeStateAsUpdate(applyAll(updates, false)) },
  convert12: () => { const update = state(); return () => Y.convertUpdateFormatV1ToV2(update) },
  convert21: () => { const update = state2(); return () => Y.convertUpdateFormatV2ToV1(update) },
  updateDiff: () => { const update = state(); return () => Y.diffUpdate(update, nothing) },
  updateVector: () => { const update = state(); return () => Y.encodeStateVectorFromUpdate(update) },
  updateMeta: () => { const update = state(); return () => Y.parseUpdateMeta(update) }
}

let sink = null

function iteration (work) {
  const start = performance.now()
  let count = 0
  let passed = 0
  do {
    sink = work()
    count++
    passed = performance.now() - start
  } while (passed < millis)
  return passed / count
}

/** What takes seconds is not repeated for minutes: one iteration at least, and no further one after 12 s. */
function measure () {
  const work = prepare[operation]()
  const start = performance.now()
  const late = () => performance.now() - start > SECONDS_MAX * 1000
  for (let i = 0; i < warmups && !late(); i++) iteration(work)
  const samples = []
  while (samples.length < iterations && (samples.length === 0 || !late())) samples.push(iteration(work))
  return samples
}

function used () {
  for (let i = 0; i < 3; i++) global.gc()
  const memory = process.memoryUsage()
  // external includes what array buffers occupy
  return memory.heapUsed + memory.external
}

function heap () {
  const copy = () => from === 'stream' ? applyAll(stream(), false) : load(state())
  copy()
  const before = used()
  const docs = []
  for (let i = 0; i < copies; i++) docs.push(copy())
  const each = Math.round((used() - before) / copies)
  sink = docs
  return each
}

console.log(JSON.stringify(operation === 'heap' ? heap() : measure()))
if (sink === undefined) console.error('nothing was measured')
