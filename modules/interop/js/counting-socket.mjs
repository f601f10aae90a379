// The WebSocket a provider is given: it counts what an acknowledging server will count.
import WebSocket from 'ws'

const SYNC = 0
const STEP_2 = 1
const UPDATE = 2

/**
 * A class of sockets for one provider. `onCounted(socket, stepTwo)` follows every sync step 2 and update that was handed to the
 * socket; `socket.counted` is the number of them, which is the number the server acknowledges up to.
 */
export function countingSocket (onCounted, headers = {}) {
  return class CountingSocket extends WebSocket {
    counted = 0
    acknowledged = 0
    stepTwoSent = false

    constructor (url, protocols) {
      super(url, protocols, { headers, perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 })
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
