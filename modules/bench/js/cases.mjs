// What is measured: each case is an operation on an input, on both sides.

/** Operation: [method of the JMH benchmarks, what it is called in the table]. yjs.mjs has a function for each. */
export const operations = {
  apply: ['ApplyBenchmark.apply', 'apply updates one by one'],
  emit: ['ApplyBenchmark.applyAndEmit', 'apply one by one, each emitted'],
  load: ['DocumentBenchmark.load', 'load state v1'],
  encode: ['DocumentBenchmark.encode', 'encode state v1'],
  load2: ['DocumentBenchmark.loadV2', 'load state v2'],
  encode2: ['DocumentBenchmark.encodeV2', 'encode state v2'],
  vector: ['DocumentBenchmark.encodeStateVector', 'encode state vector'],
  diff: ['DocumentBenchmark.encodeAgainstOwnVector', 'encode against own state vector'],
  text: ['DocumentBenchmark.text', 'text to string'],
  snapshot: ['DocumentBenchmark.snapshot', 'take and encode a snapshot'],
  write: ['WriteBenchmark.write', 'edit locally, each edit emitted'],
  merge: ['MergeBenchmark.merge', 'merge updates'],
  through: ['MergeBenchmark.throughDocument', 'the same through a document'],
  convert12: ['UpdatesBenchmark.toV2', 'convert state v1 to v2'],
  convert21: ['UpdatesBenchmark.toV1', 'convert state v2 to v1'],
  updateDiff: ['UpdatesBenchmark.diff', 'diff without a document'],
  updateVector: ['UpdatesBenchmark.stateVector', 'state vector without a document'],
  updateMeta: ['UpdatesBenchmark.meta', 'meta without a document']
}

const cases = []
const add = (group, input, names, more = {}) => {
  for (const operation of names) cases.push({ group, input, operation, ...more, target: more.targets?.[operation] })
}

/** All cases, or with `quick` a few that run every piece of code. `sessionName` is paper or typing. */
export function allCases (sessionName, quick) {
  cases.length = 0
  // the targets are those of the recorded session; the one that stands in for it is held against them as well
  add('session', sessionName, ['apply', 'emit', 'write'], { targets: { apply: 4, emit: 4 } })
  const document = ['load', 'encode', 'load2', 'encode2', 'vector', 'diff', 'text', 'snapshot']
  const update = ['convert12', 'convert21', 'updateDiff', 'updateVector', 'updateMeta']
  add('session', sessionName, document, { targets: { load: 3, encode: 2 } })
  add('session', sessionName + '-x10', document, { targets: { load: 3, encode: 2 } })
  add('updates', sessionName, update)
  add('updates', sessionName + '-x10', ['convert12', 'updateDiff'])
  const [few, many] = quick ? [100, 1000] : [1000, 10000]
  add('updates', `${sessionName}-first-${few}`, ['merge', 'through'])
  add('updates', `${sessionName}-first-${many}`, ['merge', 'through'], { targets: { merge: 20 } })
  add('one place', 'one-place', ['emit', 'load', 'merge'], { slow: true })
  const small = quick
    ? ['b1.4-random-chars', 'b3.5-text-start']
    : ['b1.1-append-chars', 'b1.2-one-string', 'b1.3-prepend-chars', 'b1.4-random-chars', 'b1.5-random-words',
        'b1.6-insert-and-delete', 'b1.7-random-insert-delete', 'b1.8-append-numbers', 'b1.10-prepend-numbers',
        'b1.11-random-numbers', 'b2.1-same-place-strings', 'b2.2-random-chars', 'b2.3-random-words',
        'b2.4-random-insert-delete', 'b3.1-map-number', 'b3.2-map-object', 'b3.3-map-string', 'b3.4-value-in-array',
        'b3.5-text-start']
  for (const input of small) {
    // B1 has one author, so that its edits can be made here as well
    add('small', input, [...(input.startsWith('b1') ? ['write'] : []), 'emit', 'encode', 'load'], { brief: true })
  }
  return cases.slice()
}

/** Heap of a document: [input, made from its state or its stream, copies]. */
export function heapCases (sessionName, quick) {
  // so many that what the collector leaves here and there does not matter
  const copies = quick ? 50 : 10
  return [[sessionName, 'state', copies], [sessionName, 'stream', copies], [sessionName + '-x10', 'state', copies]]
}
export const heapTarget = 2
