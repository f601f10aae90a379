// The WebSocket a provider is given: it counts what an acknowledging server will count.
import * as decoding from 'lib0/decoding'
import WebSocket from 'ws'

const SYNC = 0
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/**
 * A class of sockets for one provider. `onCounted(socket, stepTwo)` follows every sync step 2 and update that was handed to the
 * socket; `socket.counted` is the number of them, which is the number the server acknowledges up to. `onStateVector(vector)` gets
 * what the server says it has. `socket.servedBy` is the name of the node, if a balancer tells it.
 */
export function countingSocket ({ onCounted, onStateVector }, headers = {}) {
  return class CountingSocket extends WebSocket {
    counted = 0
    acknowledged = 0
    stepTwoSent = false
    servedBy = null

    constructor (url, protocols) {
      super(url, protocols, { headers, perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 })
      this.on('upgrade', response => { this.servedBy = response.headers['x-served-by'] ?? null })
      this.on('message', data => {
        const bytes = new Uint8Array(data)
        if (bytes[0] !== SYNC || bytes[1] !== STEP_1) return
        const decoder = decoding.createDecoder(bytes.subarray(2))
        onStateVector(decoding.readVarUint8Array(decoder))
      })
    }

    send (data, ...rest) {
      super.send(data, ...rest)
      // y-websocket writes one message a frame, and both numbers are below 128
      if (data[0] === SYNC && (data[1] === STEP_2 || data[1] === UPDATE)) {
        this.counted++
        this.stepTwoSent ||= data[1] === STEP_2
        onCounted(this, data[1] === STEP_2)
      }
    }
  }
}
