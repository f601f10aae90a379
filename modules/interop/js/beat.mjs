// How long edits take from one client to others of the same process: the clock is one and the same.

/**
 * Writes a number into the map `beats`, under the writer's name, again and again, and notes when each reader has it and when the
 * server has acknowledged it. A number that a reader gets together with a later one counts as seen with that one.
 */
export class Beat {
  constructor (name, writer, readers, everyMillis) {
    this.writer = writer
    this.beats = [] // { sent, seen: [one for each reader], acknowledged }
    this.key = name
    this.unseen = readers.map(() => 0) // of each reader: beats before this one are seen
    this.map = writer.doc.getMap('beats')
    this.observed = readers.map((reader, index) => {
      const map = reader.doc.getMap('beats')
      const observer = event => { if (event.keysChanged.has(name)) this.seen(index, map.get(name)) }
      map.observe(observer)
      return () => map.unobserve(observer)
    })
    this.unacknowledged = 0
    writer.listeners.push(this)
    this.timer = setInterval(() => this.beat(), everyMillis)
  }

  beat () {
    this.beats.push({ sent: Date.now(), seen: this.unseen.map(() => null), acknowledged: null, socket: null, number: 0 })
    this.map.set(this.key, this.beats.length - 1)
  }

  seen (index, upTo) {
    const now = Date.now()
    for (; this.unseen[index] <= upTo; this.unseen[index]++) this.beats[this.unseen[index]].seen[index] = now
  }

  counted (socket, stepTwo) {
    const from = stepTwo ? this.unacknowledged : this.beats.length - 1
    for (const beat of this.beats.slice(Math.max(from, 0))) {
      if (beat.acknowledged === null) Object.assign(beat, { socket, number: beat.number && beat.socket === socket ? beat.number : socket.counted })
    }
  }

  acknowledged (socket, upTo) {
    for (let beat; (beat = this.beats[this.unacknowledged]); this.unacknowledged++) {
      if (beat.socket !== socket || beat.number > upTo) return
      beat.acknowledged = Date.now()
    }
  }

  stop () {
    clearInterval(this.timer)
  }

  close () {
    this.stop()
    this.observed.forEach(end => end())
  }

  /**
   * Of the beats sent from `from` on and before `to` (epoch ms; the last `settle` ms are left out): how many, how many nobody or not
   * everybody has seen, how many are acknowledged, latencies in ms (a beat not seen counts up to now).
   */
  report (from = 0, to = Infinity, settle = 0) {
    const now = Date.now()
    const end = Math.min(to, now - settle)
    const beats = this.beats.filter(beat => beat.sent >= from && beat.sent < end)
    const latencies = beats.flatMap(beat => beat.seen.map(at => (at ?? now) - beat.sent))
    return {
      beats: beats.length,
      unseen: beats.filter(beat => beat.seen.includes(null)).length,
      acknowledged: beats.filter(beat => beat.acknowledged !== null).length,
      longestMillis: Math.max(0, ...latencies),
      latencies
    }
  }
}
