import { addressOf } from './address.js'
import { h, mark } from './dom.js'
import { suggestDocument } from './identity.js'
import { recentDocuments } from './storage.js'
import { themeSwitch } from './theme-switch.js'

/** The page without a document: choose a name, or go back to one of the last. */
export const showStart = (app, problem = '') => {
  const input = h('input', {
    id: 'name',
    name: 'doc',
    value: suggestDocument(),
    maxlength: 200,
    required: true,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': 'hint',
    'data-testid': 'document-name'
  })
  const form = h(
    'form',
    { class: 'start-form', method: 'get' },
    h('label', { for: 'name', text: 'Document name' }),
    h(
      'div',
      { class: 'start-row' },
      input,
      h('button', { class: 'primary', type: 'submit', 'data-testid': 'open-document', text: 'Open' })
    ),
    h('p', {
      id: 'hint',
      class: 'hint',
      text: 'Any name will do. If it exists you join it, otherwise it begins with you.'
    })
  )
  const recent = recentDocuments()

  app.replaceChildren(
    h('div', { class: 'start-corner' }, themeSwitch()),
    h(
      'main',
      { class: 'start' },
      h(
        'div',
        { class: 'start-card' },
        h('div', { class: 'start-brand' }, mark(), h('h1', { text: 'Scriptorium' })),
        h('p', {
          class: 'lead',
          text: 'One document, many hands. Open a page, share its link, and write in it together.'
        }),
        problem === '' ? '' : h('p', { class: 'problem', role: 'alert', text: `That will not do: ${problem}.` }),
        form,
        recent.length === 0
          ? ''
          : h(
              'nav',
              { class: 'recent', 'aria-labelledby': 'recent-title' },
              h('h2', { id: 'recent-title', text: 'Opened here before' }),
              h(
                'ul',
                {},
                ...recent.map(name => h('li', {}, h('a', { href: addressOf(name, location.href), text: name })))
              )
            )
      )
    )
  )
  input.focus()
  input.select()
}
