import { readUser } from './identity.js'

const namedMillis = 3000

/**
 * The part of an awareness that the CodeMirror binding uses, with what others say about themselves made harmless: the
 * binding writes their colours into style attributes as they are.
 *
 * @param {import('y-protocols/awareness').Awareness} awareness
 */
export const harmless = awareness => ({
  doc: awareness.doc,
  on: (event, listener) => awareness.on(event, listener),
  off: (event, listener) => awareness.off(event, listener),
  getLocalState: () => awareness.getLocalState(),
  setLocalStateField: (field, value) => awareness.setLocalStateField(field, value),
  getStates: () => {
    const states = new Map()
    for (const [client, state] of awareness.getStates()) {
      const user = readUser(state.user)
      states.set(client, { ...state, user: { ...user, colorLight: `${user.color}40` } })
    }
    return states
  }
})

/** Shows the names at carets for a while after somebody has moved; then they would only hide the text. */
export const nameCarets = (awareness, element) => {
  let timer = 0
  awareness.on('change', ({ added, updated }) => {
    if (![...added, ...updated].some(client => client !== awareness.clientID)) return
    element.classList.add('named')
    clearTimeout(timer)
    timer = setTimeout(() => element.classList.remove('named'), namedMillis)
  })
}
