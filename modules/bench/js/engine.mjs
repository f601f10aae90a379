// Runs every case on both sides by turns and prints the table; scripts/bench engine starts it and explains its arguments.
//   node engine.mjs --classpath PATH [--java JAVA] [--inputs DIR] [...]
import { execFileSync } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { allCases, heapCases, heapTarget, operations } from './cases.mjs'
import { document, table } from './table.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))

function wrong (message) {
  console.error('bench: ' + message)
  process.exit(2)
}

function parse (args) {
  const options = {
    classpath: '', java: 'java', inputs: path.join(here, '../target/engine-inputs'), traces: '', only: '', update: '', json: '', rounds: '', quick: false
  }
  for (let i = 0; i < args.length; i++) {
    const name = args[i].startsWith('--') ? args[i].slice(2) : ''
    if (name === 'quick') options.quick = true
    else if (name in options) options[name] = args[++i] ?? wrong(args[i - 1] + ' needs a value')
    else wrong('unknown argument ' + args[i])
  }
  if (options.rounds && !/^[1-9]\d?$/.test(options.rounds)) wrong('--rounds ' + options.rounds + ' is not 1 to 99')
  if (options.traces && !fs.existsSync(path.join(options.traces, 'automerge-paper.ups.gz'))) {
    wrong('there is no automerge-paper.ups.gz in ' + options.traces)
  }
  if (options.update && !fs.existsSync(options.update)) wrong('there is no ' + options.update)
  return options
}

const options = parse(process.argv.slice(2))
const quick = options.quick
const rounds = Number(options.rounds || (quick ? 1 : 2))
const sessionName = options.traces ? 'paper' : 'typing'
const wanted = one => `${one.group} ${one.input} ${one.operation}`.match(options.only)
const cases = allCases(sessionName, quick).filter(wanted).map(one => quick ? { ...one, target: undefined } : one)
const heaps = heapCases(sessionName, quick).filter(([input]) => `heap ${input}`.match(options.only))
if (cases.length + heaps.length === 0) wrong('no case matches --only ' + options.only)
// heap and collector as a node has them; -Xbatch compiles in the warm-up what is hot, however busy the machine is
const JVM_FLAGS = ['-Xms1g', '-Xmx1g', '-XX:+UseSerialGC', '-Xbatch']
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-engine-'))
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

function run (command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    console.error(`${path.basename(command)} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? error.message}`)
    process.exit(1)
  }
}

/** On a terminal one line that changes; into a file nothing. */
function progress (text) {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K' + text)
}

/** The folder of inputs, made anew when what makes them has changed. */
function makeInputs () {
  const hash = crypto.createHash('sha256')
  for (const file of ['inputs.mjs', 'typist.mjs', 'files.mjs', 'package-lock.json']) hash.update(fs.readFileSync(path.join(here, file)))
  if (options.traces) hash.update(fs.readFileSync(path.join(options.traces, 'automerge-paper.ups.gz')))
  const folder = path.join(options.inputs, sessionName + (quick ? '-quick-' : '-') + hash.digest('hex').slice(0, 12))
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(options.inputs, { recursive: true })
    if (!quick) console.error('bench: makes the inputs, which takes a minute or two')
    const unfinished = folder + '.' + process.pid
    run(process.execPath, [path.join(here, 'inputs.mjs'), unfinished, ...(options.traces ? ['--traces', options.traces] : []), ...(quick ? ['--quick'] : [])])
    fs.renameSync(unfinished, folder)
  }
  return folder
}

function effort (one) {
  if (quick) return { warmups: 1, iterations: 2, millis: 10 }
  return one.brief ? { warmups: 5, iterations: 5, millis: 200 } : { warmups: 6, iterations: 5, millis: 300 }
}

/** Milliseconds of one operation, of each iteration. */
function measureYjs (one) {
  const { warmups, iterations, millis } = effort(one)
  const settings = one.slow ? { warmups: 0, iterations: 1 } : { warmups, iterations }
  return JSON.parse(run(process.execPath, [
    path.join(here, 'yjs.mjs'), JSON.stringify({ folder, input: one.input, operation: one.operation, millis, ...settings })
  ]))
}

function measureJava (one) {
  const { warmups, iterations, millis } = effort(one)
  const result = path.join(scratch, 'jmh.json')
  // quick: in the JVM of JMH itself, to save starting another
  run(options.java, [
    ...JVM_FLAGS, '-Djmh.ignoreLock=true', '-cp', options.classpath, 'org.openjdk.jmh.Main',
    `^io\\.scriptorium\\.bench\\.engine\\.${operations[one.operation][0].replace('.', '\\.')}$`,
    '-bm', 'avgt', '-tu', 'ms', '-f', quick ? '0' : '1', '-t', '1', '-wi', `${warmups}`, '-w', `${millis}ms`, '-i', `${iterations}`, '-r', `${millis}ms`,
    '-foe', 'true', '-jvmArgs', JVM_FLAGS.join(' '), '-p', `folder=${folder}`, '-p', `input=${one.input}`, '-rf', 'json', '-rff', result
  ])
  const [{ primaryMetric }] = JSON.parse(fs.readFileSync(result, 'utf8'))
  return primaryMetric.rawData.flat()
}

function heapOfYjs ([input, from, copies]) {
  return JSON.parse(run(process.execPath, ['--expose-gc', path.join(here, 'yjs.mjs'), JSON.stringify({ folder, input, operation: 'heap', from, copies })]))
}

function heapOfJava ([input, from, copies]) {
  return Number(run(options.java, [...JVM_FLAGS, '-Xmx2g', '-cp', options.classpath, 'io.scriptorium.bench.engine.LoadedHeap', folder, input, `${copies}`, from]))
}

function machine () {
  const cpus = os.cpus()
  const java = execFileSync('sh', ['-c', '"$0" -version 2>&1', options.java], { encoding: 'utf8' })
  const commit = execFileSync('sh', ['-c', 'git -C "$0" describe --always --dirty --abbrev=10 2>/dev/null || echo unknown', here], { encoding: 'utf8' }).trim()
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    cpu: `${cpus.length} × ${cpus[0].model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    java: java.split('\n').slice(0, 2).map(line => line.trim()).join('; '),
    flags: JVM_FLAGS.join(' '),
    node: process.version,
    commit,
    load: os.loadavg()[0].toFixed(1)
  }
}

const folder = makeInputs()
const about = machine()
const results = cases.map(one => ({ ...one, java: [], yjs: [] }))
for (let round = 1; round <= rounds; round++) {
  for (const result of results) {
    progress(`round ${round} of ${rounds}: ${result.input} ${result.operation}`)
    result.java.push(...measureJava(result))
    if (!result.slow || round === 1) result.yjs.push(...measureYjs(result))
  }
}
progress('heap')
const memory = heaps.map(heap => ({ input: heap[0], from: heap[1], target: quick ? undefined : heapTarget, java: heapOfJava(heap), yjs: heapOfYjs(heap) }))
progress('')

if (!options.traces) {
  console.log('Left out: the recorded session automerge-paper and ten times as much of it (needs --traces DIR); a generated one stands in.')
}
console.log(table(about, results, memory, rounds))
if (options.json) fs.writeFileSync(options.json, JSON.stringify({ about, results, memory }, null, 1))
if (options.update) document(options.update, about, results, memory, rounds)
