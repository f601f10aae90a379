import { h } from './dom.js'
import { asUser, avoidColors, cleanName, initials, nameLengthMax, readUser, suggestName } from './identity.js'
import { remember } from './storage.js'

const narrow = window.matchMedia('(max-width: 480px)')

const face = ({ name, color }) => {
  const element = h('span', { class: 'face', 'aria-hidden': 'true', text: initials(name) })
  element.style.backgroundColor = color
  return element
}

/** Everybody in the document, this tab first. */
const present = awareness => {
  const own = awareness.clientID
  return [...awareness.getStates()]
    .filter(([client, state]) => client === own || state?.user !== undefined)
    .map(([client, state]) => ({ client, own: client === own, place: state?.place, ...readUser(state?.user) }))
    .sort(
      (left, right) =>
        Number(right.own) - Number(left.own) || left.name.localeCompare(right.name) || left.client - right.client
    )
}

const nameForm = (identity, announce) => {
  const input = h('input', {
    id: 'own-name',
    value: identity.name,
    maxlength: nameLengthMax,
    autocomplete: 'off',
    spellcheck: 'false',
    'data-testid': 'own-name'
  })
  input.addEventListener('input', () => {
    identity.name = cleanName(input.value)
    remember('name', identity.name)
    announce()
  })
  input.addEventListener('change', () => {
    if (input.value.trim() !== '') return
    input.value = suggestName()
    input.dispatchEvent(new Event('input'))
  })
  input.addEventListener('keydown', event => {
    if (event.key === 'Enter') input.closest('[popover]').hidePopover()
  })
  return h('div', { class: 'own-name' }, h('label', { for: 'own-name', text: 'Your name' }), input)
}

/**
 * The faces in the header and the list behind them.
 *
 * @param {import('y-protocols/awareness').Awareness} awareness
 * @param {{ name: string, base: string }} identity
 */
export const makePeople = (awareness, identity) => {
  const announce = () => awareness.setLocalStateField('user', asUser(identity))
  const faces = h('span', { class: 'faces' })
  const count = h('span', { class: 'sr-only' })
  const list = h('ul', { class: 'people', 'data-testid': 'people' })
  const panel = h(
    'div',
    { id: 'people-panel', popover: 'auto', class: 'panel' },
    nameForm(identity, announce),
    h('h2', { text: 'Here now' }),
    list
  )
  const button = h(
    'button',
    {
      type: 'button',
      class: 'people-button',
      popovertarget: 'people-panel',
      title: 'Who is here, and your name',
      'data-testid': 'people-button'
    },
    faces,
    count
  )

  const show = () => {
    const people = present(awareness)
    const facesMax = narrow.matches ? 2 : 4
    const more = people.length - facesMax
    faces.replaceChildren(
      ...people.slice(0, facesMax).map(face),
      more > 0 ? h('span', { class: 'face more', 'aria-hidden': 'true', text: `+${more}` }) : ''
    )
    count.textContent = people.length === 1 ? '1 person here. Your name' : `${people.length} people here. Your name`
    list.replaceChildren(
      ...people.map(person =>
        h(
          'li',
          { 'data-name': person.name, 'data-own': person.own },
          face(person),
          h('span', { class: 'person-name', text: person.name }),
          h('span', {
            class: 'person-place',
            text: person.own ? 'you' : ({ page: 'in Page', notes: 'in Notes' }[person.place] ?? '')
          })
        )
      )
    )
  }
  const chooseColor = ({ added }) => {
    const others = added.filter(client => client !== awareness.clientID)
    if (others.length === 0) return
    awareness.off('change', chooseColor)
    avoidColors(
      identity,
      others.map(client => readUser(awareness.getStates().get(client)?.user).color)
    )
    announce()
  }
  // those who are here already keep their colours, the newcomer yields
  awareness.on('change', chooseColor)
  awareness.on('change', show)
  narrow.addEventListener('change', show)
  announce()
  show()
  return { button, panel, announce }
}
