import * as Y from 'yjs'
import { h } from './dom.js'

/** The close code that says: the document was deleted, and what a client holds of it is not taken back. */
export const deletedCode = 4410

/** The name of the file in which a copy of a document is kept. */
export const fileNameOf = name => `${name.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.yjs`

const download = (name, doc) => {
  const url = URL.createObjectURL(new Blob([Y.encodeStateAsUpdate(doc)], { type: 'application/octet-stream' }))
  h('a', { href: url, download: fileNameOf(name) }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/**
 * A notice that appears when the document is deleted: the copy in this tab can be kept, or a new document begun.
 *
 * @param {import('y-websocket').WebsocketProvider} provider
 */
export const makeDeletedNotice = (provider, name) => {
  const notice = h(
    'div',
    { class: 'notice', role: 'alert', 'data-testid': 'deleted-notice', hidden: true },
    h('span', { text: 'This document was deleted. What you see is your copy; it is not taken back.' }),
    h('button', { type: 'button', class: 'quiet', text: 'Download it', onclick: () => download(name, provider.doc) }),
    h('button', { type: 'button', class: 'quiet', text: 'Begin anew', onclick: () => location.reload() })
  )
  provider.on('closed', ({ code }) => {
    if (code === deletedCode) notice.hidden = false
  })
  return notice
}
