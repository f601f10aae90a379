import { watchSaved } from 'scriptorium-saved'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { addressOf, encodeName, serverOf } from './address.js'
import { nameCarets } from './carets.js'
import { makeDeletedNotice } from './deleted.js'
import { h, icon, mark } from './dom.js'
import { asUser, loadIdentity } from './identity.js'
import { makePeople } from './people.js'
import { makePlaintext } from './plaintext.js'
import { makeRichtext, makeToolbar } from './richtext.js'
import { makeConnection, makeSavedLight } from './status.js'
import { rememberDocument } from './storage.js'
import { makeTabs } from './tabs.js'
import { themeSwitch } from './theme-switch.js'
import { makeTimeTravel } from './time-travel.js'
import { countWords } from './words.js'

const connect = (name, doc, identity) => {
  // other tabs are reached through the server only: what comes from them is then known to have passed through it
  const provider = new WebsocketProvider(serverOf(location.href), encodeName(name), doc, {
    params: { ack: '1', name: identity.name },
    disableBc: true
  })
  provider.on('status', ({ status }) => {
    if (status === 'disconnected') provider.params = { ...provider.params, name: identity.name }
  })
  return { provider, saved: watchSaved(provider) }
}

const copyButton = name => {
  const button = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Copy link', title: 'Copy link' },
    icon('link')
  )
  let timer = 0
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(addressOf(name, location.href))
    } catch {
      return window.prompt('Link to this document', addressOf(name, location.href))
    }
    button.replaceChildren(icon('check'))
    button.title = 'Copied'
    clearTimeout(timer)
    timer = setTimeout(() => {
      button.replaceChildren(icon('link'))
      button.title = 'Copy link'
    }, 1500)
  })
  return button
}

const header = (name, light, people, history) =>
  h(
    'header',
    { class: 'bar' },
    h('a', { class: 'home', href: './', 'aria-label': 'All documents', title: 'All documents' }, mark()),
    h('h1', { class: 'document-name', title: name, text: name }),
    copyButton(name),
    history,
    h('span', { class: 'spring' }),
    light,
    people.button,
    people.panel
  )

const pane = (id, title, note, ...content) =>
  h(
    'section',
    { class: 'pane', id: `pane-${id}`, 'aria-labelledby': `title-${id}` },
    h(
      'div',
      { class: 'pane-head' },
      h('h2', { id: `title-${id}`, text: title }),
      h('span', { class: 'pane-note', text: note })
    ),
    ...content
  )

/** Others see in which of the two editors somebody is. */
const tellPlace = (awareness, editors) => {
  for (const [place, element] of Object.entries(editors)) {
    element.addEventListener('focusin', () => {
      if (awareness.getLocalState()?.place !== place) awareness.setLocalStateField('place', place)
    })
  }
}

const warnBeforeLoss = saved =>
  window.addEventListener('beforeunload', event => {
    if (saved.unsaved && saved.state !== 'saved') event.preventDefault()
  })

/** Opens the document: connects, makes both editors and everything around them. */
export const openDocument = (app, name) => {
  document.title = `${name} · Scriptorium`
  rememberDocument(name)
  const doc = new Y.Doc()
  const identity = loadIdentity()
  const { provider, saved } = connect(name, doc, identity)
  const people = makePeople(provider.awareness, identity)
  const connection = makeConnection(provider)
  // a state that others have seen before needs a new clock to be seen again after a reconnect
  provider.on('status', ({ status }) => {
    if (status === 'connected') people.announce()
  })

  const page = h('div', { class: 'editor page', 'data-testid': 'richtext' })
  const notes = h('div', { class: 'editor notes', 'data-testid': 'codemirror' })
  const richtext = makeRichtext(page, doc, provider, asUser(identity))
  makePlaintext(notes, doc, provider.awareness)
  tellPlace(provider.awareness, { page, notes })

  const panes = [
    pane('page', 'Page', 'rich text', makeToolbar(richtext), page),
    pane('notes', 'Notes', 'Markdown', notes)
  ]
  const words = h('span', { class: 'words' })
  countWords(doc, words)
  const main = h('main', { class: 'panes' }, ...panes)
  nameCarets(provider.awareness, main)
  const timeTravel = makeTimeTravel(name, identity)
  app.replaceChildren(
    header(name, makeSavedLight(saved), people, timeTravel.button),
    makeDeletedNotice(provider, name),
    makeTabs(panes),
    main,
    h(
      'footer',
      { class: 'foot' },
      connection.state,
      connection.button,
      h('span', { class: 'spring' }),
      words,
      h('a', { class: 'quiet', href: 'licenses.txt', text: 'Licences' }),
      themeSwitch()
    ),
    timeTravel.dialog
  )
  warnBeforeLoss(saved)
}
