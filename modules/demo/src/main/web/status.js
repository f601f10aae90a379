import { h } from './dom.js'

/** "Saved" is shown only when it has held this long, so that the light does not flicker with each key. */
const calmMillis = 350

const savedTexts = {
  saved: ['Saved', 'Connected, and every edit is in the journal of the server.'],
  saving: ['Saving…', 'Some edits are not yet confirmed by the journal of the server.'],
  offline: ['Offline', 'Not connected: what you write now stays in this tab until the connection is back.']
}

/** The light that tells whether everything is in the journal. It may be late with "Saved", never early. */
export const makeSavedLight = saved => {
  const label = h('span')
  const light = h(
    'span',
    { class: 'light', 'data-testid': 'saved-state' },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    label
  )
  let timer = 0
  const show = () => {
    const [text, title] = savedTexts[saved.state]
    light.dataset.state = saved.state
    light.title = title
    label.textContent = text
  }
  saved.on('change', state => {
    clearTimeout(timer)
    if (state === 'saved') timer = setTimeout(show, calmMillis)
    else show()
  })
  show()
  return light
}

const connectionTexts = {
  connected: 'Connected',
  connecting: 'Connecting…',
  offline: 'No connection. Keep writing: it is merged when the server is back.',
  paused: 'Working offline. Your edits are merged when you reconnect.',
  refused: 'The server closed this document'
}

/**
 * The connection in words, with a button to work offline on purpose.
 *
 * @param {import('y-websocket').WebsocketProvider} provider
 */
export const makeConnection = provider => {
  const text = h('span')
  const state = h(
    'span',
    { class: 'connection', role: 'status', 'data-testid': 'connection-state' },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    text
  )
  const button = h('button', { type: 'button', class: 'quiet', 'data-testid': 'offline-switch' })
  let failed = false
  let refusal = null

  const current = () => {
    if (provider.wsconnected) return 'connected'
    if (refusal !== null) return 'refused'
    if (!provider.shouldConnect) return 'paused'
    return failed ? 'offline' : 'connecting'
  }
  const show = () => {
    const name = current()
    if (state.dataset.state === name) return
    state.dataset.state = name
    document.documentElement.dataset.connection = name
    text.textContent = connectionTexts[name] + (name === 'refused' ? `: ${refusal}` : '')
    button.textContent = provider.shouldConnect ? 'Work offline' : 'Reconnect'
  }
  provider.on('status', ({ status }) => {
    if (status === 'connected') {
      failed = false
      refusal = null
    } else if (status === 'disconnected') failed = true
    show()
  })
  provider.on('connection-error', () => {
    failed = true
    show()
  })
  provider.on('closed', ({ code, reason }) => {
    refusal = reason || `code ${code}`
    show()
  })
  button.addEventListener('click', () => {
    refusal = null
    failed = false
    if (provider.shouldConnect) provider.disconnect()
    else provider.connect()
    show()
  })
  show()
  return { state, button }
}
