/** Edits asked for at a time. */
const pageMax = 1000
/** How long the server waits for a further edit before it answers without one, in seconds. */
const waitSeconds = 20
const comeBackMillis = 2000

/** The address of a document in the HTTP API of the node that serves this page. */
export const apiOf = (name, address) => new URL(`api/documents/${encodeURIComponent(name)}/`, new URL('.', address)).href

const bytesOf = base64 => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))

const pause = (millis, signal) =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, millis)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/**
 * Every edit of a document in order, in pages, also those that happen from now on: an empty page is given whenever there
 * is nothing more for now. Ends when it is aborted, or with an error if the server refuses.
 *
 * @param {string} api what {@link apiOf} gives
 * @param {AbortSignal} signal
 */
export async function * changesOf (api, signal) {
  let after = '0'
  let wait = 0
  while (!signal.aborted) {
    let answer
    try {
      const query = new URLSearchParams({ after, changes: '0', limit: String(pageMax), poll: String(wait) })
      answer = await fetch(`${api}changes?${query}`, { signal, headers: { accept: 'application/json' } })
    } catch {
      await pause(comeBackMillis, signal)
      continue
    }
    if (answer.status === 503) {
      await pause(comeBackMillis, signal)
      continue
    }
    const body = await answer.json()
    if (!answer.ok) throw new Error(body.detail ?? body.title)
    after = body.next
    wait = body.changes.length === 0 ? waitSeconds : 0
    yield body.changes.map(({ update, ...edit }) => ({ ...edit, update: bytesOf(update) }))
  }
}

/** Lets the document be as it was after an edit; open editors are changed like by anybody's edit. */
export const restore = async (api, position, name) => {
  const answer = await fetch(`${api}restore?${new URLSearchParams({ at: position, name })}`, { method: 'POST' })
  if (!answer.ok) throw new Error((await answer.json()).detail ?? `the server answers ${answer.status}`)
}
