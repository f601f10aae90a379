// Measures what a dying node does to those who edit on the others: real clients on every node of a running scripts/cluster, a node
// killed with -9 again and again, the same time without a kill before each. Prints a table.
//
// Usage: node failover.mjs --cluster SCRIPT --data DIR --port P [--documents N] [--kills N] [--seconds N] [--every MS]
import { execFileSync } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { Beat } from './beat.mjs'
import { Client } from './client.mjs'

const { values } = parseArgs({
  options: {
    cluster: { type: 'string' },
    data: { type: 'string' },
    port: { type: 'string' },
    documents: { type: 'string', default: '30' },
    kills: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '30' },
    every: { type: 'string', default: '200' }
  }
})
const [port, documents, kills, seconds, every] = ['port', 'documents', 'kills', 'seconds', 'every'].map(name => Number(values[name]))
const NODES = 3
const WARM_SECONDS = 10
// whose first acknowledgement after the kill takes longer than this had its owner on the killed node
const AFFECTED_MILLIS = 1000

const sleep = millis => new Promise(resolve => setTimeout(resolve, millis))
const cluster = (...args) => execFileSync(values.cluster, [...args, '--data', values.data], { encoding: 'utf8' })
const until = async (what, condition) => {
  for (const end = Date.now() + 120_000; !condition(); await sleep(50)) if (Date.now() > end) throw new Error(what + ' takes too long')
}
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const sorted = numbers => [...numbers].sort((a, b) => a - b)

/** Longest time for which a reader saw nothing of a writer that wrote all the time. */
function longestGap (beats, from, to) {
  let longest = 0
  for (const { beats: list } of beats) {
    for (const reader of list[0]?.seen.keys() ?? []) {
      const times = list.map(beat => beat.seen[reader]).filter(time => time !== null && time >= from && time < to)
      for (let i = 1; i < times.length; i++) longest = Math.max(longest, times[i] - times[i - 1])
      longest = Math.max(longest, to - (times.at(-1) ?? from))
    }
  }
  return longest
}

function row (name, beats, from, to, delay) {
  const latencies = sorted(beats.flatMap(beat => beat.report(from, to).latencies))
  const gap = longestGap(beats, from, to)
  return `| ${name} | ${latencies.length} | ${at(latencies, 0.5)} | ${at(latencies, 0.99)} | ${latencies.at(-1)} | ${gap} | ${Math.round(delay)} |`
}

/** For each document, how long after a moment the first edit sent after it was acknowledged. */
function resumed (beats, from) {
  return beats.map(({ beats: list }) => {
    const first = list.find(beat => beat.sent >= from)
    return first?.acknowledged ? first.acknowledged - from : Infinity
  })
}

async function round (number, delay) {
  const victim = number % NODES + 1
  const clients = []
  const beats = []
  const alsoTyping = []
  for (let i = 0; i < documents; i++) {
    const onNodes = []
    for (let node = 1; node <= NODES; node++) {
      onNodes.push(new Client({ url: `ws://127.0.0.1:${port + node}/ws`, document: `failover-${process.pid}-${number}-${i}` }))
    }
    clients.push(...onNodes)
    const untouched = onNodes.filter((_client, index) => index + 1 !== victim)
    const doomed = onNodes[victim - 1]
    beats.push(new Beat('b0', untouched[0], [untouched[1]], every), new Beat('b1', untouched[1], [untouched[0]], every))
    // somebody types on the node that will be killed, too
    alsoTyping.push(new Beat('doomed', doomed, untouched, every))
  }
  const untouched = clients.filter((_client, index) => index % NODES + 1 !== victim)
  await until('joining', () => clients.every(client => client.saved || client.provider.synced))
  await sleep(WARM_SECONDS * 1000)

  const window = async () => {
    delay.reset()
    const from = Date.now()
    await sleep(seconds * 1000)
    return [from, from + seconds * 1000, delay.max / 1e6]
  }
  const control = await window()
  cluster('kill', String(victim))
  const killed = await window()
  await until('acknowledging', () => resumed(beats, killed[0]).every(Number.isFinite))
  const times = sorted(resumed(beats, killed[0]).filter(millis => millis > AFFECTED_MILLIS))
  const closed = untouched.filter(client => client.sockets !== 1).length
  console.log(row(`${number}: nothing happens`, beats, ...control))
  console.log(row(`${number}: node ${victim} is killed`, beats, ...killed))
  for (const beat of [...beats, ...alsoTyping]) beat.stop()
  const summary = `round ${number}: of ${2 * documents} writers ${times.length} waited for an acknowledgement for more than a second, ` +
    `half of them less than ${at(times, 0.5) / 1000} s, the longest ${(times.at(-1) ?? 0) / 1000} s; sockets closed elsewhere: ${closed}`
  clients.forEach(client => client.close())
  cluster('add')
  await sleep(WARM_SECONDS * 1000)
  return summary
}

// each provider listens for the end of the process
process.setMaxListeners(0)
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
console.log(`${documents} documents, a client on each of ${NODES} nodes in each, an edit every ${every} ms of each, windows of ${seconds} s; times in ms`)
console.log('| Round | edits seen | p50 | p99 | longest | longest gap | longest delay of the measuring process |')
console.log('| --- | --- | --- | --- | --- | --- | --- |')
const summaries = []
for (let i = 0; i < kills; i++) summaries.push(await round(i, delay))
summaries.forEach(it => console.log(it))
process.exit(0)
